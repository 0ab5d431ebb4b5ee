package io.fairlead.scheduler;

import io.fairlead.model.LastMove;
import io.fairlead.model.LocalPlace;
import org.jspecify.annotations.Nullable;

/**
 * Where a waiting task has been put and taken from. Apart from {@link TaskState}, so that the
 * million tasks that nobody moved do not carry it. Owned by its swarm's thread.
 */
final class Whereabouts {
  /** Its place in a local queue; null while it waits for any agent. */
  @Nullable LocalPlace place;

  /** When it was last taken from an agent; null if it never was. */
  @Nullable LastMove lastMove;

  /** Whether it has waited for the agent of its affinity key, and does no more. */
  boolean patienceSpent;

  /**
   * Wall time at which it became ready, milliseconds, where it was promoted since; else 0. Not
   * stored.
   */
  long readySinceMs;
}
