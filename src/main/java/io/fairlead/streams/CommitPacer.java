package io.fairlead.streams;

/**
 * Decides when a stream thread asks for a commit, which is what makes its output visible under
 * exactly-once. Committing at once would make one transaction of every record; waiting for the
 * commit interval would add half of it to every task's wait. So: only if something waits to become
 * visible, and not before {@link #FACTOR} times the measured duration of a commit has passed since
 * the last one, so that committing takes at most a fifth of the thread. One for each thread, since
 * a commit covers all tasks of its thread; owned by it.
 */
final class CommitPacer {
  static final long MIN_GAP_NANOS = 5_000_000;
  static final int FACTOR = 4;

  private static final double NANOS_PER_MS = 1_000_000;

  private int tasks;
  private boolean pending;
  private long lastNanos;

  CommitPacer(long nowNanos) {
    lastNanos = nowNanos;
  }

  /** One more task runs on this thread. */
  void join() {
    tasks++;
  }

  /** One task fewer runs on this thread. */
  void leave() {
    tasks--;
  }

  /** Something was written that others wait for. */
  void outputPending() {
    pending = true;
  }

  /**
   * Whether to ask for a commit now; if so, it counts as asked for.
   *
   * @param meanMs mean duration of a commit for each task of the thread, milliseconds
   */
  boolean takeDue(long nowNanos, double meanMs) {
    if (!pending) {
      return false;
    }
    double gapNanos = Math.max(MIN_GAP_NANOS, FACTOR * meanMs * Math.max(tasks, 1) * NANOS_PER_MS);
    if (nowNanos - lastNanos < gapNanos) {
      return false;
    }
    pending = false;
    lastNanos = nowNanos;
    return true;
  }
}
