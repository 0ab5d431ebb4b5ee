package io.fairlead.streams;

import io.fairlead.model.Now;

/**
 * The time of one partition, as the scheduler is given it. Owned by the stream thread.
 *
 * <p>Logical time is the stored value plus what has elapsed since, stalls left out, so that neither
 * downtime nor another machine's clock lets a lease or an agent expire. Wall time is clamped to
 * never go back while the partition stays here; not across restarts, or one bad clock would bind
 * every later one.
 */
final class SwarmClock {
  /** Longer without a look at the clock, and the time in between does not count. */
  static final long STALL_MS = 500;

  /** Logical time is stored at least this often; what a crash forgets of it is forgiven anyway. */
  static final long STORE_EVERY_MS = 1_000;

  private static final long NANOS_PER_MS = 1_000_000;

  private final TimeSource source;
  private long lastNanos;
  private long logicalNanos;
  private long wallMs;
  private long storedMs;
  private boolean stalled;

  /**
   * @param storedLogicalMs what {@link #logicalMsToStore} gave last; 0 for a new partition
   */
  SwarmClock(TimeSource source, long storedLogicalMs) {
    this.source = source;
    this.lastNanos = source.nanoTime();
    this.logicalNanos = storedLogicalMs * NANOS_PER_MS;
    this.wallMs = source.wallMs();
    this.storedMs = storedLogicalMs;
  }

  /** Looks at the clock. */
  Now now() {
    long nanos = source.nanoTime();
    long elapsed = Math.max(0, nanos - lastNanos);
    lastNanos = nanos;
    if (elapsed > STALL_MS * NANOS_PER_MS) {
      stalled = true;
    } else {
      logicalNanos += elapsed;
    }
    wallMs = Math.max(wallMs, source.wallMs());
    return new Now(logicalNanos / NANOS_PER_MS, wallMs);
  }

  /** Whether the thread has stalled since the last call of this method. */
  boolean takeStall() {
    boolean was = stalled;
    stalled = false;
    return was;
  }

  /** Whether it is time to store logical time again. */
  boolean storeDue() {
    return logicalNanos / NANOS_PER_MS - storedMs >= STORE_EVERY_MS;
  }

  /** The value to store; asking for it counts as having stored it. */
  long logicalMsToStore() {
    storedMs = logicalNanos / NANOS_PER_MS;
    return storedMs;
  }
}
