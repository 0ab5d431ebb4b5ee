package io.fairlead.scheduler;

import io.fairlead.model.Lease;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a task while an agent holds it. Apart from {@link TaskState}, so that the
 * million tasks that wait do not carry it. Owned by its swarm's thread.
 */
final class Holding {
  final Lease lease;

  /** Wall time at which the start became known, milliseconds; 0 if it has not. */
  long startedAtMs;

  /** Why it is to be cancelled once its agent has answered; null if it is not. */
  @Nullable String cancelReason;

  /** Whether the agent has been asked to give it back and has not answered. */
  boolean revoking;

  /** Logical time of the dispatch, milliseconds; not stored. */
  long dispatchedLogicalMs;

  /** Logical time of the start as far as known, milliseconds; not stored. */
  long startedLogicalMs;

  /** Logical time at which a report last listed the task, milliseconds; not stored. */
  long renewedLogicalMs;

  /** Whether it went to an idle slot, so that its way can be measured; not stored. */
  boolean toIdleSlot;

  /** The agent's speed when its run was first counted; 0 before that; not stored. */
  double runSpeed;

  Holding(Lease lease) {
    this.lease = lease;
  }
}
