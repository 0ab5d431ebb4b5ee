package io.fairlead.bench.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Time since a run began, by the monotone clock. */
public final class RunClock {
  private final long startNs = System.nanoTime();

  /** Since the start, microseconds. */
  public long nowUs() {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNs);
  }

  /** Since the start, milliseconds. */
  public long nowMs() {
    return nowUs() / 1_000;
  }

  /**
   * Waits until that time, to a fraction of a millisecond; {@code Thread.sleep} rounds up to whole
   * ones, which would be a good part of a short task.
   */
  public void sleepUntilUs(long atUs) throws InterruptedException {
    for (long left = atUs - nowUs(); left > 0; left = atUs - nowUs()) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(left));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }
}
