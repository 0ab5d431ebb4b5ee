package io.fairlead.streams;

/**
 * What a stream thread without transactions knows of its place in the group without asking. One
 * that stood still, with its process or its machine or for a collection of garbage, goes on as if
 * nothing had happened, while others may have its partitions: nothing refuses what it writes.
 *
 * <p>It is looked at with each poll, with each record that is written, and before each stage of a
 * commit; between two of those a thread that goes on takes a fraction of a session. Owned by one
 * stream thread.
 */
final class Membership {
  private static final long NANOS_PER_MS = 1_000_000;

  private final long doubtMs;
  private long seenNanos;
  private long seenWallMs;
  private boolean seen;
  private boolean doubtful;
  private boolean lost;

  /**
   * @param sessionMs silence after which a member counts as dead; half of it is too long, since
   *     nobody knows when the broker heard of it last
   */
  Membership(long sessionMs) {
    doubtMs = sessionMs / 2;
  }

  /**
   * The thread is alive at this time. While a machine is suspended only its wall clock goes on; if
   * that is set, there is doubt for nothing.
   */
  void at(long nowNanos, long wallMs) {
    if (seen
        && (nowNanos - seenNanos > doubtMs * NANOS_PER_MS
            || Math.abs(wallMs - seenWallMs) > doubtMs)) {
      doubtful = true;
    }
    seen = true;
    seenNanos = nowNanos;
    seenWallMs = wallMs;
  }

  /** Whether nothing speaks against its being a member. */
  boolean isCertain() {
    return !doubtful && !lost;
  }

  /** The broker knows the thread as a member. */
  void confirmed() {
    doubtful = false;
  }

  /** The broker does not, or has said that its partitions are gone. */
  void lost() {
    lost = true;
  }

  /** Whether what the thread holds is not its own any more. */
  boolean isLost() {
    return lost;
  }

  /** All that belonged to the lost partitions is gone; the thread joins anew. */
  void begin() {
    lost = false;
    doubtful = false;
  }
}
