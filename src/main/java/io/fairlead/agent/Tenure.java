package io.fairlead.agent;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.fairlead.wire.avro.Welcome;

/**
 * What a welcome grants: an incarnation, and for how long it stands without a report.
 *
 * <p>Not safe for threads; owned by the session.
 */
final class Tenure {
  /** More than so many times slots plus prefetch is not held; the coordinator never sends it. */
  private static final int HELD_FACTOR = 4;

  private final long incarnation;
  private final long heartbeatNanos;
  private final long lostAfterNanos;
  private final int maxHeld;
  private long renewedNanos;

  private Tenure(
      long incarnation, long heartbeatNanos, long lostAfterNanos, int maxHeld, long renewedNanos) {
    this.incarnation = incarnation;
    this.heartbeatNanos = heartbeatNanos;
    this.lostAfterNanos = lostAfterNanos;
    this.maxHeld = maxHeld;
    this.renewedNanos = renewedNanos;
  }

  /** Before the first welcome, and after a lapse: incarnation 0, which grants nothing. */
  static Tenure none() {
    return new Tenure(0, 0, 0, 0, 0);
  }

  /** What a welcome grants from now on. */
  static Tenure of(long incarnation, Welcome welcome, int slots, Moment now) {
    return new Tenure(
        incarnation,
        MILLISECONDS.toNanos(Math.max(1, welcome.getHeartbeatMs())),
        MILLISECONDS.toNanos(Math.max(1, welcome.getLostAfterMs())),
        HELD_FACTOR * (slots + Math.max(0, welcome.getMaxPrefetch())),
        now.nanos());
  }

  /** The number that the coordinator gave; 0 if it gave none. */
  long incarnation() {
    return incarnation;
  }

  long heartbeatNanos() {
    return heartbeatNanos;
  }

  /** How many tasks are held at most. */
  int maxHeld() {
    return maxHeld;
  }

  /** A report that was made then has been acknowledged. */
  void renewed(long madeNanos) {
    renewedNanos = madeNanos;
  }

  /** Nanoseconds until the agent has to take itself for lost; 0 or less if it has. */
  long untilLapse(Moment now) {
    return lostAfterNanos - (now.nanos() - renewedNanos);
  }
}
