package io.fairlead.scheduler.queueing;

import io.fairlead.scheduler.heap.IndexedHeap;
import java.util.Comparator;

/** The waiting tasks of one tenant that the same agents may run, first come first served. */
final class ClassQueue extends IndexedHeap.Node {
  private static final Comparator<QueueEntry> BY_ARRIVAL =
      Comparator.comparingLong(QueueEntry::order);

  final Flow flow;
  final EligibilityClass eligibility;
  final IndexedHeap<QueueEntry> tasks = new IndexedHeap<>(BY_ARRIVAL);
  long finishTag;
  boolean started;

  ClassQueue(Flow flow, EligibilityClass eligibility) {
    this.flow = flow;
    this.eligibility = eligibility;
  }
}
