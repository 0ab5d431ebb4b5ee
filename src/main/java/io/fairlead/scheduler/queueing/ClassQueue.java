package io.fairlead.scheduler.queueing;

import io.fairlead.scheduler.heap.IndexedHeap;
import io.fairlead.scheduler.heap.RunHeap;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The waiting tasks of one tenant in one level that the same agents may run, in the level's order.
 *
 * <p>When the order changes, what waits stands aside in its old order and is re-keyed piece by
 * piece. Until then the first task is the better one of the two heads, by the new order.
 */
final class ClassQueue extends IndexedHeap.Node {
  final Flow flow;
  final LevelClass eligibility;

  /** What it is ordered by among the queues of its level; set by the level's order. */
  long key;

  long tie;

  /** Virtual time from which it may be chosen. */
  long startTag;

  boolean started;

  /** Its tasks, and what they are expected to cost together, microseconds at speed 1. */
  int waiting;

  long costUs;

  private RunHeap<QueueEntry> tasks = new RunHeap<>(QueueEntry::compareKeys);
  private @Nullable ArrayDeque<RunHeap<QueueEntry>> aside;

  ClassQueue(Flow flow, LevelClass eligibility) {
    this.flow = flow;
    this.eligibility = eligibility;
  }

  boolean isEmpty() {
    return tasks.isEmpty() && aside == null;
  }

  /** The first task by the given order; null if there is none. */
  @Nullable QueueEntry head(Order order) {
    QueueEntry best = tasks.first();
    if (aside != null) {
      for (RunHeap<QueueEntry> old : aside) {
        QueueEntry first = old.first();
        if (first != null && (best == null || before(first, best, order))) {
          best = first;
        }
      }
    }
    return best;
  }

  private static boolean before(QueueEntry a, QueueEntry b, Order order) {
    int byKey = Long.compare(order.keyOf(a), order.keyOf(b));
    return byKey != 0 ? byKey < 0 : a.order() < b.order();
  }

  void add(QueueEntry entry) {
    tasks.add(entry);
    entry.queue = this;
    count(1, entry.costUs());
  }

  private void count(int tasksMore, long costMoreUs) {
    waiting += tasksMore;
    costUs += costMoreUs;
    eligibility.eligibility.count(tasksMore, costMoreUs);
  }

  void remove(QueueEntry entry) {
    if (tasks.contains(entry)) {
      tasks.remove(entry);
    } else {
      removeAside(entry);
    }
    entry.queue = null;
    count(-1, -entry.costUs());
  }

  private void removeAside(QueueEntry entry) {
    if (aside != null) {
      for (RunHeap<QueueEntry> old : aside) {
        if (old.contains(entry)) {
          old.remove(entry);
          dropEmpty(old);
          return;
        }
      }
    }
    throw new IllegalStateException("not in the queue of " + flow.tenant.id + ": " + entry);
  }

  /** Puts everything aside, to be re-keyed. */
  void putAside() {
    if (!tasks.isEmpty()) {
      if (aside == null) {
        aside = new ArrayDeque<>(1);
      }
      aside.add(tasks);
      tasks = new RunHeap<>(QueueEntry::compareKeys);
    }
  }

  /** Whether something stands aside. */
  boolean rekeying() {
    return aside != null;
  }

  /** Re-keys one task and returns it. */
  QueueEntry rekeyOne(Order order) {
    RunHeap<QueueEntry> old = aside == null ? null : aside.peekFirst();
    QueueEntry entry = old == null ? null : old.removeAny();
    if (old == null || entry == null) {
      throw new IllegalStateException("nothing to re-key of " + flow.tenant.id);
    }
    dropEmpty(old);
    entry.key = order.keyOf(entry);
    tasks.add(entry);
    return entry;
  }

  private void dropEmpty(RunHeap<QueueEntry> old) {
    if (aside != null && old.isEmpty()) {
      aside.remove(old);
      if (aside.isEmpty()) {
        aside = null;
      }
    }
  }

  /** Shows every task, in no order. */
  void forEach(Consumer<? super QueueEntry> visitor) {
    tasks.forEach(visitor);
    if (aside != null) {
      aside.forEach(old -> old.forEach(visitor));
    }
  }

  /** Total among the queues of one class; of one tenant's queues none has a rank of its own. */
  static int compare(ClassQueue a, ClassQueue b) {
    if (a.key != b.key) {
      return Long.compare(a.key, b.key);
    }
    if (a.tie != b.tie) {
      return Long.compare(a.tie, b.tie);
    }
    return a.flow.tenant.id.compareTo(b.flow.tenant.id);
  }

  static int compareByStart(ClassQueue a, ClassQueue b) {
    return a.startTag != b.startTag
        ? Long.compare(a.startTag, b.startTag)
        : a.flow.tenant.id.compareTo(b.flow.tenant.id);
  }
}
