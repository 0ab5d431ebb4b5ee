package io.fairlead.streams;

/**
 * What a stream thread without transactions knows of its place in the group without asking. One
 * that stood still, with its process or for a collection of garbage, goes on as if nothing had
 * happened, while others may have its partitions: nothing refuses what it writes.
 *
 * <p>It is looked at with each poll and each flush; between two of those a thread that goes on
 * takes a fraction of a session. Owned by one stream thread.
 */
final class Membership {
  private final long doubtNanos;
  private long seenNanos;
  private boolean seen;
  private boolean doubtful;
  private boolean lost;

  /**
   * @param sessionNanos silence after which a member counts as dead; half of it is too long, since
   *     nobody knows when the broker heard of it last
   */
  Membership(long sessionNanos) {
    doubtNanos = sessionNanos / 2;
  }

  /** The thread is alive at this time. */
  void at(long nowNanos) {
    if (seen && nowNanos - seenNanos > doubtNanos) {
      doubtful = true;
    }
    seen = true;
    seenNanos = nowNanos;
  }

  /** Whether it may have been lost since it was confirmed. */
  boolean isDoubtful() {
    return doubtful;
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
