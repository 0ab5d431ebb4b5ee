package io.fairlead.streams;

/**
 * Decides when a stream thread asks for a commit, which is what makes its output visible under
 * exactly-once. Committing at once would make one transaction of every record; waiting for the
 * commit interval would add half of it to every task's wait. So: only if something waits to become
 * visible, and not before {@link #FACTOR} times the duration of a commit has passed since the last
 * one ended, so that committing takes at most a fifth of the thread; but after {@link
 * #MAX_GAP_NANOS} at the latest, so that one slow commit does not hold up what follows it.
 *
 * <p>The pause counts from the end of a commit. Counted from its beginning, a commit that takes
 * longer than the pause is due again at the next record: then each record is a transaction, the
 * input piles up, and nothing brings the thread out of that.
 *
 * <p>One for each thread, since a commit covers all tasks of its thread; owned by it.
 */
final class CommitPacer {
  static final long MIN_GAP_NANOS = 5_000_000;
  static final long MAX_GAP_NANOS = 50_000_000;
  static final int FACTOR = 4;

  /** Weight of the last commit in the mean duration. */
  private static final double GAIN = 0.2;

  private boolean pending;
  private boolean committing;
  private long beganNanos;
  private long lastNanos;
  private double meanNanos;

  CommitPacer(long nowNanos) {
    lastNanos = nowNanos;
  }

  /** Something was written that others wait for. */
  void outputPending() {
    pending = true;
  }

  /** A commit begins; the first call counts, until it has ended. */
  void commitBegins(long nowNanos) {
    if (!committing) {
      committing = true;
      beganNanos = nowNanos;
    }
  }

  /** A commit has ended; whatever was written before is visible. */
  void committed(long nowNanos) {
    if (committing) {
      meanNanos += GAIN * (nowNanos - beganNanos - meanNanos);
    }
    committing = false;
    pending = false;
    lastNanos = nowNanos;
  }

  /** Whether to ask for a commit now; if so, it counts as asked for. */
  boolean takeDue(long nowNanos) {
    if (!pending || nowNanos - lastNanos < gapNanos()) {
      return false;
    }
    pending = false;
    lastNanos = nowNanos;
    return true;
  }

  private double gapNanos() {
    return Math.min(MAX_GAP_NANOS, Math.max(MIN_GAP_NANOS, FACTOR * meanNanos));
  }
}
