package io.fairlead.scheduler.queueing;

import io.fairlead.scheduler.heap.IndexedHeap;
import java.util.Comparator;
import java.util.List;

/**
 * The tasks that the same agents may run. Its queues, one per tenant, stand in two heaps: those
 * whose virtual start time has come, by virtual finish time, and the rest, by virtual start time.
 */
final class EligibilityClass {
  private static final Comparator<ClassQueue> BY_FINISH =
      Comparator.comparingLong((ClassQueue queue) -> queue.finishTag)
          .thenComparing(queue -> queue.flow.tenant);
  private static final Comparator<ClassQueue> BY_START =
      Comparator.comparingLong((ClassQueue queue) -> queue.flow.startTag)
          .thenComparing(queue -> queue.flow.tenant);

  final List<String> capabilities;
  final IndexedHeap<ClassQueue> started = new IndexedHeap<>(BY_FINISH);
  final IndexedHeap<ClassQueue> future = new IndexedHeap<>(BY_START);

  /** Virtual time up to which the class was passed over because no agent could take it. */
  long passedOverUntil;

  EligibilityClass(List<String> capabilities) {
    this.capabilities = capabilities;
  }

  boolean isEmpty() {
    return started.isEmpty() && future.isEmpty();
  }

  void place(ClassQueue queue, long virtualTime) {
    queue.started = queue.flow.startTag <= virtualTime;
    (queue.started ? started : future).add(queue);
  }

  void take(ClassQueue queue) {
    (queue.started ? started : future).remove(queue);
  }

  /** Brings over every queue whose virtual start time has come. */
  void advance(long virtualTime) {
    ClassQueue head = future.first();
    while (head != null && head.flow.startTag <= virtualTime) {
      future.remove(head);
      head.started = true;
      started.add(head);
      head = future.first();
    }
  }

  static int compareByFinish(ClassQueue a, ClassQueue b) {
    return BY_FINISH.compare(a, b);
  }
}
