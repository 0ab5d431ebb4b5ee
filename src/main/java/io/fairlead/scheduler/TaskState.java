package io.fairlead.scheduler;

import io.fairlead.model.CostEstimate;
import io.fairlead.model.Eligibility;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.Lease;
import io.fairlead.model.Level;
import io.fairlead.model.StoredTask;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.placement.Demand;
import io.fairlead.scheduler.queueing.QueueEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A live task. Owned by its swarm's thread; changed by {@link FactApplier} alone. */
final class TaskState extends QueueEntry {
  /** In the year 2109; up to it, keys of aged tasks are exact. */
  private static final long LATEST_MS = 1L << 42;

  final Task task;
  final EstimateSource estimateSource;

  /** Who may run it; shared with the other tasks of its class. */
  Eligibility eligibility;

  /** What it demands of resources, exactly. */
  final Demand demand;

  TaskPhase phase;
  Level level;
  long queuedAtMs;
  boolean admitted;

  /** Dependencies that have not completed. */
  List<TaskId> waitsFor = List.of();

  long wakeAtMs;
  int attempts;
  @Nullable Lease lease;
  long startedAtMs;
  @Nullable String cancelReason;

  /** Logical time of the dispatch, milliseconds; not stored. */
  long dispatchedLogicalMs;

  /** Logical time of the start as far as known, milliseconds; not stored. */
  long startedLogicalMs;

  /** Logical time at which a report last listed the task, milliseconds; not stored. */
  long renewedLogicalMs;

  /** Whether it went to an idle slot, so that its way can be measured; not stored. */
  boolean toIdleSlot;

  /** Where it stands among the waiting tasks of its level. */
  @Nullable WaitList waitList;

  @Nullable TaskState cameBefore;
  @Nullable TaskState cameAfter;

  boolean touched;

  TaskState(Task task, CostEstimate estimate, long seq, TaskPhase phase, long wakeAtMs) {
    super(seq, estimate.costUs());
    this.task = task;
    this.level = task.level();
    this.eligibility = Eligibility.of(task);
    this.estimateSource = estimate.source();
    this.demand = Demand.Exact.of(task.resourceDemand());
    this.phase = phase;
    this.wakeAtMs = wakeAtMs;
  }

  static TaskState of(StoredTask stored) {
    TaskState state =
        new TaskState(
            stored.task(), stored.estimate(), stored.seq(), stored.phase(), stored.wakeAtMs());
    state.level = stored.level();
    state.queuedAtMs = stored.queuedAtMs();
    state.admitted = stored.admitted();
    state.waitsFor = stored.waitsFor();
    state.attempts = stored.attempts();
    state.lease = stored.lease();
    state.startedAtMs = stored.startedAtMs();
    state.cancelReason = stored.cancelReason();
    return state;
  }

  StoredTask stored() {
    return new StoredTask(
        task,
        phase,
        estimate(),
        order(),
        level,
        queuedAtMs,
        admitted,
        waitsFor,
        wakeAtMs,
        attempts,
        lease,
        startedAtMs,
        cancelReason);
  }

  CostEstimate estimate() {
    return new CostEstimate(costUs(), estimateSource);
  }

  /** The lease of a task that an agent holds. */
  Lease heldLease() {
    if (lease == null) {
      throw new IllegalStateException("task " + task.id() + " is " + phase + ", nobody holds it");
    }
    return lease;
  }

  @Override
  public TenantId tenant() {
    return task.tenant();
  }

  @Override
  public Level level() {
    return level;
  }

  @Override
  public Eligibility eligibility() {
    return eligibility;
  }

  @Override
  public int priority() {
    return task.priority();
  }

  @Override
  public long deadlineMs() {
    return task.deadlineMs();
  }

  @Override
  public long waitingSinceMs() {
    return Math.min(task.submittedAtMs(), LATEST_MS);
  }

  @Override
  public boolean admitted() {
    return admitted;
  }

  @Override
  public String toString() {
    return "task " + task.id() + " (" + phase + ")";
  }
}
