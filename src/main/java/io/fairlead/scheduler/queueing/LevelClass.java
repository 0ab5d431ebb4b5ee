package io.fairlead.scheduler.queueing;

import io.fairlead.scheduler.heap.IndexedHeap;

/**
 * The tasks of one level that the same agents may run. Its queues, one per tenant, stand in two
 * heaps: those that may be chosen, in the level's order, and those whose virtual start time has not
 * come. Queues of blocked tenants stand in neither.
 */
final class LevelClass {
  final EligibilityClass eligibility;
  final IndexedHeap<ClassQueue> started = new IndexedHeap<>(ClassQueue::compare);
  final IndexedHeap<ClassQueue> future = new IndexedHeap<>(ClassQueue::compareByStart);

  /** Before any virtual time. */
  private static final long NEVER = Long.MIN_VALUE / 2;

  /** Virtual time up to which the class was passed over because no agent could take it. */
  long passedOverUntil = NEVER;

  /** Its queues, blocked ones included. */
  int queues;

  LevelClass(EligibilityClass eligibility) {
    this.eligibility = eligibility;
  }

  void forgetPassing() {
    passedOverUntil = NEVER;
  }

  void rebase(long by) {
    passedOverUntil = Math.max(NEVER, passedOverUntil - by);
  }

  void place(ClassQueue queue, long virtualTime) {
    queue.started = queue.startTag <= virtualTime;
    (queue.started ? started : future).add(queue);
  }

  void take(ClassQueue queue) {
    if (queue.inHeap()) {
      (queue.started ? started : future).remove(queue);
    }
  }

  /** Brings over every queue whose virtual start time has come. */
  void advance(long virtualTime) {
    ClassQueue head = future.first();
    while (head != null && head.startTag <= virtualTime) {
      future.remove(head);
      head.started = true;
      started.add(head);
      head = future.first();
    }
  }
}
