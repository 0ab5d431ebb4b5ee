package io.fairlead.scheduler.queueing;

import java.util.function.ToLongFunction;

/**
 * Single tasks are ordered, whosever they are: earliest deadline, aged priority, shortest, arrival.
 * Linear aging needs no re-sorting: all effective priorities rise alike, so that their order at one
 * moment is that at every other, and a key without the time in it gives it.
 */
final class TaskOrder extends Order {
  private final ToLongFunction<QueueEntry> key;
  private final boolean byArrival;

  private TaskOrder(ToLongFunction<QueueEntry> key, boolean byArrival) {
    this.key = key;
    this.byArrival = byArrival;
  }

  /**
   * Earliest deadline first; tasks without a deadline last.
   *
   * @see "Liu, Layland (1973), Scheduling Algorithms for Multiprogramming in a Hard-Real-Time
   *     Environment, section 7"
   */
  static TaskOrder earliestDeadline() {
    return new TaskOrder(QueueEntry::deadlineMs, false);
  }

  /**
   * The largest priority first, where a task gains {@code boost} points in every {@code
   * thresholdMs} that it waits: priority + boost × (now − since) / threshold. Multiplied by
   * threshold and without what all have in common, the least of since × boost − priority ×
   * threshold goes first. A task is overtaken only by tasks that came less than Δpriority ×
   * threshold / boost after it, at most 2000 × threshold / boost. When it came is {@link
   * QueueEntry#waitingSinceMs}, which may be before it was here.
   *
   * @param boost 0 for no aging: priority alone, then arrival
   */
  static TaskOrder agedPriority(long boost, long thresholdMs) {
    if (boost == 0) {
      return new TaskOrder(entry -> -entry.priority(), false);
    }
    return new TaskOrder(
        entry ->
            Math.subtractExact(
                Math.multiplyExact(entry.waitingSinceMs(), boost), entry.priority() * thresholdMs),
        false);
  }

  /**
   * The least estimated cost first, where a second of cost weighs as much as {@code thresholdMs} of
   * waiting. So a task that costs c seconds is overtaken only by tasks that came less than c ×
   * threshold after it.
   */
  static TaskOrder shortestFirst(long thresholdMs) {
    // In 1/100,000 ms; both terms stay below 2^63 for costs of a week and thresholds of a day.
    return new TaskOrder(
        entry ->
            Math.addExact(
                Math.multiplyExact(entry.waitingSinceMs(), 100_000L),
                Math.multiplyExact(entry.costUs() / 10, thresholdMs)),
        false);
  }

  /** First come first served. */
  static TaskOrder arrival() {
    return new TaskOrder(QueueEntry::order, true);
  }

  @Override
  long keyOf(QueueEntry entry) {
    return key.applyAsLong(entry);
  }

  @Override
  boolean byArrival() {
    return byArrival;
  }

  @Override
  void arrive(Flow flow) {}

  @Override
  void place(ClassQueue queue, QueueEntry head) {
    queue.key = keyOf(head);
    queue.tie = head.order();
    queue.startTag = Long.MIN_VALUE;
  }

  @Override
  long startOf(ClassQueue queue, QueueEntry head, long passedOverUntil) {
    return 0;
  }

  @Override
  long timeOf(long start, long chosenAt) {
    return virtualTime();
  }

  @Override
  void charge(Flow flow, long costUs, long start, long at, long backloggedWeightMilli) {}

  @Override
  void correct(Flow flow, long deltaUs) {}

  @Override
  double usPerTag() {
    return 0;
  }
}
