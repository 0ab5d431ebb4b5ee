package io.fairlead.sim;

import io.fairlead.model.Now;

/**
 * The two clocks of a coordinator in virtual time, by the rules of the real one: logical time is
 * the stored value plus what has elapsed, stalls left out; wall time is whatever the machine says,
 * but never goes back while the coordinator lives.
 */
final class VirtualClock {
  /** Longer without a look at the clock, and the time in between does not count. */
  static final long STALL_US = 500_000;

  private static final long STORE_EVERY_MS = 1_000;

  private final EventQueue events;
  private final long wallBaseMs;
  private long offsetMs;
  private long lastUs;
  private long logicalUs;
  private long wallMs;
  private long storedMs;
  private boolean stalled;

  /**
   * @param wallBaseMs true wall time at virtual time 0, milliseconds since the Unix epoch
   * @param offsetMs by which the machine's wall clock is ahead of it, milliseconds
   * @param storedLogicalMs logical time as it was stored last; 0 if it never was
   */
  VirtualClock(EventQueue events, long wallBaseMs, long offsetMs, long storedLogicalMs) {
    this.events = events;
    this.wallBaseMs = wallBaseMs;
    this.offsetMs = offsetMs;
    this.lastUs = events.nowUs();
    this.logicalUs = storedLogicalMs * 1_000;
    this.storedMs = storedLogicalMs;
  }

  /** Looks at the clock. */
  Now now() {
    long elapsedUs = events.nowUs() - lastUs;
    lastUs = events.nowUs();
    if (elapsedUs > STALL_US) {
      stalled = true;
    } else {
      logicalUs += elapsedUs;
    }
    wallMs = Math.max(wallMs, wallBaseMs + offsetMs + events.nowUs() / 1_000);
    return new Now(logicalUs / 1_000, wallMs);
  }

  /** The machine's wall clock is so far ahead of the truth from now on, milliseconds. */
  void leapTo(long otherOffsetMs) {
    offsetMs = otherOffsetMs;
  }

  /** Whether the thread has stalled since the last call of this method. */
  boolean takeStall() {
    boolean was = stalled;
    stalled = false;
    return was;
  }

  /** Logical time to be stored, milliseconds; -1 if that is not due. */
  long takeLogicalMsToStore() {
    if (logicalUs / 1_000 - storedMs < STORE_EVERY_MS) {
      return -1;
    }
    storedMs = logicalUs / 1_000;
    return storedMs;
  }
}
