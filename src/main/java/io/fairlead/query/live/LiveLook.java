package io.fairlead.query.live;

import io.fairlead.query.ProblemException;
import io.fairlead.query.view.NowView;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The last look at a swarm, or why there was none, shared by those who watch it. Safe for use by
 * several threads; while one looks, the others wait for what comes of it.
 */
final class LiveLook {
  private final long everyNs;
  private final long afterProblemNs;
  private final LongSupplier nanoTime;

  private int watchers;
  private @Nullable NowView last;
  private @Nullable ProblemException problem;
  private long dueNs;

  /**
   * @param everyMs no view is asked for more often
   * @param afterProblemMs nor after there was none
   */
  LiveLook(long everyMs, long afterProblemMs, LongSupplier nanoTime) {
    // A bit less than the time between looks: whoever comes first then looks anew.
    this.everyNs = TimeUnit.MILLISECONDS.toNanos(everyMs) * 3 / 4;
    this.afterProblemNs = TimeUnit.MILLISECONDS.toNanos(afterProblemMs) * 3 / 4;
    this.nanoTime = nanoTime;
    this.dueNs = nanoTime.getAsLong();
  }

  /** This, with one more who watches. */
  synchronized LiveLook entered() {
    watchers++;
    return this;
  }

  /** True if nobody is left. */
  synchronized boolean leave() {
    watchers--;
    return watchers == 0;
  }

  /**
   * The swarm as it stands, or stood so short a time ago. A problem that comes of who asks is told
   * to them alone; whoever comes next asks in their own name.
   *
   * @param ask asks for it; what one who may read is told, another may be told
   * @throws ProblemException if there is no answer
   */
  synchronized NowView now(Supplier<NowView> ask) {
    if (dueNs - nanoTime.getAsLong() <= 0) {
      try {
        last = ask.get();
        problem = null;
        dueNs = nanoTime.getAsLong() + everyNs;
      } catch (ProblemException e) {
        if (e.problem().concernsCaller()) {
          throw e;
        }
        last = null;
        problem = e;
        dueNs = nanoTime.getAsLong() + afterProblemNs;
      }
    }
    NowView known = last;
    if (known != null) {
      return known;
    }
    ProblemException why = problem;
    throw why == null ? new IllegalStateException("never looked") : why;
  }
}
