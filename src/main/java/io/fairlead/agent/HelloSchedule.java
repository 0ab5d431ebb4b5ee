package io.fairlead.agent;

import java.util.concurrent.TimeUnit;

/**
 * When to say hello: at once, and as long as there is no welcome, again after 1 s, 2 s, 4 s, then
 * every 8 s.
 *
 * <p>Not safe for threads; owned by the session.
 */
final class HelloSchedule {
  static final long FIRST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(8);

  private long nextNanos;
  private long waitNanos;
  private int said;

  /** A hello is due now. */
  void begin(long nanos) {
    nextNanos = nanos;
    waitNanos = FIRST_WAIT_NANOS;
    said = 0;
  }

  /** Nanoseconds until the next hello is due; 0 or less if it is. */
  long untilDue(long nanos) {
    return nextNanos - nanos;
  }

  /** A hello was sent. */
  void said(long nanos) {
    said++;
    nextNanos = nanos + waitNanos;
    waitNanos = Math.min(2 * waitNanos, LONGEST_WAIT_NANOS);
  }

  /** How many hellos have been sent since {@link #begin}. */
  int count() {
    return said;
  }
}
