package io.fairlead.scheduler.queueing;

import io.fairlead.model.Eligibility;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.heap.IndexedHeap;
import org.jspecify.annotations.Nullable;

/**
 * A waiting task, as the queues see it. What the abstract methods give must not change while it is
 * queued. Owned by the thread that owns the queue.
 */
public abstract class QueueEntry extends IndexedHeap.Node {
  private final long order;
  private final long costUs;

  /** What it is ordered by inside its queue; set by the queue. */
  long key;

  @Nullable ClassQueue queue;

  /**
   * @param order arrival number; unique within the swarm
   * @param costUs what its tenant is charged when it is dispatched, microseconds at speed 1
   */
  protected QueueEntry(long order, long costUs) {
    this.order = order;
    this.costUs = costUs;
  }

  /** Whom it is for. */
  public abstract TenantId tenant();

  /** Where it waits. */
  public abstract Level level();

  /** Who may run it. */
  public abstract Eligibility eligibility();

  /** Urgency within the level, larger is more urgent. */
  public abstract int priority();

  /** Wall time by which it should be finished, milliseconds; {@link Long#MAX_VALUE} for none. */
  public abstract long deadlineMs();

  /** Wall time from which its waiting counts, milliseconds. */
  public abstract long waitingSinceMs();

  /** Whether its deadline was accepted by admission. */
  public abstract boolean admitted();

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

  static int compareKeys(QueueEntry a, QueueEntry b) {
    return a.key != b.key ? Long.compare(a.key, b.key) : Long.compare(a.order, b.order);
  }
}
