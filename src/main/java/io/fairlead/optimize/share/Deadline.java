package io.fairlead.optimize.share;

import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.optimize.share.LinearProgramme.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time that all programmes of a division have together. What a programme found when the time
 * was up is not told: it need not be the best, and having found nothing would look like a
 * contradiction.
 */
final class Deadline {
  /** A programme is to end after the deadline, so that one that was cut short is known as such. */
  private static final long BEYOND_MS = 10;

  private static final long NANOS_PER_MS = 1_000_000;

  private final SearchMonitor monitor;
  private final long endNanos;

  /** The time was up. */
  static final class PassedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PassedException() {
      super("the time is up");
    }
  }

  /**
   * @param maxMs from now, milliseconds
   */
  Deadline(SearchMonitor monitor, long maxMs) {
    this.monitor = monitor;
    this.endNanos = monitor.nanoTime() + maxMs * NANOS_PER_MS;
  }

  /**
   * Milliseconds, 0 or less if it has passed.
   *
   * @throws SearchCancelledException if nobody wants it any more
   */
  long leftMs() {
    if (monitor.cancelled()) {
      throw new SearchCancelledException();
    }
    return Math.floorDiv(endNanos - monitor.nanoTime(), NANOS_PER_MS);
  }

  /**
   * Solves a programme.
   *
   * @return its values; null if none keep to the rows
   * @throws PassedException if the time is up, before or after
   */
  double @Nullable [] maximise(double[] objective, List<Row> rows) {
    long leftMs = left();
    double[] found =
        new LinearProgramme(objective.length, leftMs + BEYOND_MS).maximise(objective, rows);
    left();
    return found;
  }

  /**
   * The same in whole numbers up to those, for so long at most.
   *
   * @throws PassedException if the time is up, or that time
   */
  double @Nullable [] maximiseWhole(
      double[] objective, List<Row> rows, double[] atMost, long maxMs) {
    long leftMs = left();
    long forMs = Math.min(maxMs, leftMs);
    double[] found =
        new LinearProgramme(objective.length, forMs + BEYOND_MS)
            .whole(atMost)
            .maximise(objective, rows);
    if (leftMs - left() >= forMs) {
      throw new PassedException();
    }
    return found;
  }

  private long left() {
    long leftMs = leftMs();
    if (leftMs <= 0) {
      throw new PassedException();
    }
    return leftMs;
  }
}
