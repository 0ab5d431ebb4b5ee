package io.fairlead.bench.latency;

import java.util.concurrent.locks.LockSupport;

/** The time that a schedule is kept by. */
interface NanoClock {
  /** That of {@link System#nanoTime}. */
  NanoClock SYSTEM =
      new NanoClock() {
        @Override
        public long nowNs() {
          return System.nanoTime();
        }

        @Override
        public void sleepUntilNs(long atNs) throws InterruptedException {
          for (long left = atNs - nowNs(); left > 0; left = atNs - nowNs()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
          }
        }
      };

  /** Monotone, nanoseconds from any point. */
  long nowNs();

  /** Returns at that time, or at once if it has passed. */
  void sleepUntilNs(long atNs) throws InterruptedException;
}
