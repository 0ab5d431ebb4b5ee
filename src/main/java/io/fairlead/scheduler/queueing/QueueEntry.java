package io.fairlead.scheduler.queueing;

import io.fairlead.scheduler.heap.IndexedHeap;
import org.jspecify.annotations.Nullable;

/** A waiting task, as the queues see it. Owned by the thread that owns the queue. */
public abstract class QueueEntry extends IndexedHeap.Node {
  private final long order;
  private final long costUs;
  @Nullable ClassQueue queue;

  /**
   * @param order arrival number; unique within the swarm
   * @param costUs what its tenant is charged when it is dispatched, microseconds at speed 1
   */
  protected QueueEntry(long order, long costUs) {
    this.order = order;
    this.costUs = costUs;
  }

  /** Arrival number within the swarm. */
  public final long order() {
    return order;
  }

  /** What its tenant is charged when it is dispatched, microseconds at speed 1. */
  public final long costUs() {
    return costUs;
  }

  /** Whether it waits in a queue. */
  public final boolean queued() {
    return queue != null;
  }
}
