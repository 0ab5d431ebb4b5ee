package io.fairlead.query.topics;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * By when a look should have come to its end: told to each of the reads that it is made of, so that
 * they don't add up.
 */
final class Deadline {
  /** Of one look; another instance that waits for it gives up after 3 seconds. */
  static final long LOOK_MS = 2_000;

  private final LongSupplier nanoTime;
  private final long endNs;

  Deadline(long ms, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.endNs = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(ms);
  }

  /** So long from now, milliseconds. */
  static Deadline in(long ms) {
    return new Deadline(ms, System::nanoTime);
  }

  boolean passed() {
    return leftNs() <= 0;
  }

  /** At least 0. */
  long leftMs() {
    return Math.max(0, TimeUnit.NANOSECONDS.toMillis(leftNs()));
  }

  private long leftNs() {
    return endNs - nanoTime.getAsLong();
  }

  /** That one, or in so long from now, whichever comes first. */
  Deadline within(long ms) {
    return new Deadline(Math.min(ms, leftMs()), nanoTime);
  }

  /** When half of what is left has passed: something else is to be read after that. */
  Deadline half() {
    return new Deadline(leftMs() / 2, nanoTime);
  }
}
