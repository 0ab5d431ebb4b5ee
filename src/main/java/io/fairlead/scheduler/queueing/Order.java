package io.fairlead.scheduler.queueing;

/**
 * In which order the waiting tasks of one level go: the key of a task inside its queue, the key of
 * a queue among the others, and what a dispatch does to its tenant. All keys are exact integers.
 *
 * <p>There are two families. Where single tasks are ordered ({@link TaskOrder}), a queue stands
 * where its first task stands, and nobody is charged. Where tenants are ordered ({@link
 * FairShareOrder}, {@link WfqOrder}, {@link DeficitRoundRobinOrder}), a tenant's tasks go first
 * come first served and the tenant is charged.
 */
abstract sealed class Order permits TaskOrder, WfqOrder, FairShareOrder, DeficitRoundRobinOrder {
  private long virtualTime;

  /** V of the level; 0 where tenants are not charged. Never decreases, but by a rebase. */
  final long virtualTime() {
    return virtualTime;
  }

  final void virtualTime(long at) {
    virtualTime = at;
  }

  /** Key of a task inside its queue; equal ones go by arrival. */
  long keyOf(QueueEntry entry) {
    return entry.order();
  }

  /** Whether tasks go by arrival inside their queue, so that their keys never change. */
  boolean byArrival() {
    return true;
  }

  /** A tenant takes part in the choice from now on. */
  abstract void arrive(Flow flow);

  /** A tenant has nothing waiting any more. */
  void leave(Flow flow) {}

  /** Sets the keys of a queue, whose first task is given. */
  abstract void place(ClassQueue queue, QueueEntry head);

  /**
   * Where the tenant is to be charged from for the first task of a queue.
   *
   * @param passedOverUntil V up to which the queue's class was passed over
   */
  abstract long startOf(ClassQueue queue, QueueEntry head, long passedOverUntil);

  /**
   * Virtual time of a dispatch in its turn.
   *
   * @param start where the tenant is charged from
   * @param chosenAt V at which the queue was allowed to be chosen
   */
  abstract long timeOf(long start, long chosenAt);

  /**
   * Charges a dispatch.
   *
   * @param start as {@link #startOf} gave it
   * @param at virtual time of the dispatch
   * @param backloggedWeightMilli weights of all tenants that take part, this one included
   */
  abstract void charge(Flow flow, long costUs, long start, long at, long backloggedWeightMilli);

  /** Charges in addition, or pays back where below 0. */
  abstract void correct(Flow flow, long deltaUs);

  /** What a tag is worth, microseconds of work at weight 1; 0 where tenants are not charged. */
  abstract double usPerTag();

  /** Lowers a tenant's tag; V and the queues' keys are lowered by the caller. */
  void rebase(Flow flow, long by) {
    flow.tag -= by;
  }
}
