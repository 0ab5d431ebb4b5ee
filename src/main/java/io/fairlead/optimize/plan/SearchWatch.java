package io.fairlead.optimize.plan;

import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;

/** Ends a search when its time is up or nobody wants it any more. */
final class SearchWatch {
  private final SearchLimits limits;
  private final SearchMonitor monitor;
  private final long beganNanos;

  /** The time is up. What was found until then is the result. */
  static final class TimeUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TimeUp() {
      super("the time of the search is up", null, false, false);
    }
  }

  SearchWatch(SearchLimits limits, SearchMonitor monitor) {
    this.limits = limits;
    this.monitor = monitor;
    beganNanos = monitor.nanoTime();
  }

  /**
   * @throws SearchCancelledException if nobody wants the result
   */
  void checkWanted() {
    if (monitor.cancelled()) {
      throw new SearchCancelledException();
    }
  }

  /**
   * @throws SearchCancelledException if nobody wants the result
   * @throws TimeUp if the time is up
   */
  void check() {
    checkWanted();
    if (share() >= 1) {
      throw new TimeUp();
    }
  }

  /** Of the time, how much is used up; 1 and more if it is up. */
  private double share() {
    return (monitor.nanoTime() - beganNanos) / (limits.maxMs() * 1e6);
  }

  void generation(int done) {
    double share = Math.max(share(), (double) done / limits.maxGenerations());
    monitor.progress(Math.min(1, share), "generation " + done + " of " + limits.maxGenerations());
  }
}
