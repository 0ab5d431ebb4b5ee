package io.fairlead.scheduler;

import io.fairlead.model.CostEstimate;
import io.fairlead.model.Eligibility;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.LastMove;
import io.fairlead.model.Lease;
import io.fairlead.model.Level;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.Now;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmConfig;
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

  /**
   * The most waiting that a task brings with it when it comes to a level, milliseconds: what a
   * producer says of the time before is not checked, and would otherwise overtake for ever.
   */
  static final long WAITED_BEFORE_MS = 300_000;

  private static final List<Level> LEVELS = List.of(Level.values());
  private static final List<EstimateSource> SOURCES = List.of(EstimateSource.values());

  final Task task;

  /** Who may run it; shared with the other tasks of its class. */
  Eligibility eligibility;

  TaskPhase phase;

  /** Places among their values, four bits each: a million tasks have them. */
  private byte levelAndSource;

  long queuedAtMs;
  boolean admitted;

  /** Dependencies that have not completed. */
  List<TaskId> waitsFor = List.of();

  long wakeAtMs;

  /** Starts so far; one more than {@link Task#MAX_ATTEMPTS} at most. */
  byte attempts;

  /** Null unless an agent holds it. */
  @Nullable Holding holding;

  /** Null unless it has been placed or moved. */
  @Nullable Whereabouts whereabouts;

  /** Where it stands among the waiting tasks of its level. */
  @Nullable TaskState cameBefore;

  @Nullable TaskState cameAfter;

  boolean touched;

  TaskState(Task task, CostEstimate estimate, long seq, TaskPhase phase, long wakeAtMs) {
    super(seq, estimate.costUs());
    this.task = task;
    this.levelAndSource = (byte) (SOURCES.indexOf(estimate.source()) | task.level().ordinal() << 4);
    this.eligibility = Eligibility.of(task);
    this.phase = phase;
    this.wakeAtMs = wakeAtMs;
  }

  /**
   * @param shared the stored task, or an equal one that shares what it can with others
   */
  static TaskState of(StoredTask stored, Task shared) {
    TaskState state =
        new TaskState(shared, stored.estimate(), stored.seq(), stored.phase(), stored.wakeAtMs());
    state.level(stored.level());
    state.queuedAtMs = stored.queuedAtMs();
    state.admitted = stored.admitted();
    state.waitsFor = stored.waitsFor();
    state.attempts = (byte) stored.attempts();
    if (stored.place() != null || stored.lastMove() != null || stored.patienceSpent()) {
      state.whereabouts().place = stored.place();
      state.whereabouts().lastMove = stored.lastMove();
      state.whereabouts().patienceSpent = stored.patienceSpent();
    }
    if (stored.place() != null) {
      state.eligibility = state.eligibility.pinnedTo(stored.place().agent());
    }
    Lease lease = stored.lease();
    if (lease != null) {
      state.holding = new Holding(lease);
      state.holding.startedAtMs = stored.startedAtMs();
      state.holding.cancelReason = stored.cancelReason();
      state.holding.revoking = stored.revoking();
    }
    return state;
  }

  StoredTask stored() {
    return new StoredTask(
        task,
        phase,
        estimate(),
        order(),
        level(),
        queuedAtMs,
        admitted,
        waitsFor,
        wakeAtMs,
        attempts,
        holding == null ? null : holding.lease,
        holding == null ? 0 : holding.startedAtMs,
        cancelReason(),
        holding != null && holding.revoking,
        place(),
        lastMove(),
        whereabouts != null && whereabouts.patienceSpent);
  }

  /** Where it has been put and taken from; made if there is none. */
  Whereabouts whereabouts() {
    Whereabouts known = whereabouts;
    if (known == null) {
      known = new Whereabouts();
      whereabouts = known;
    }
    return known;
  }

  /** Its place in a local queue; null while it is in none. */
  @Nullable LocalPlace place() {
    return whereabouts == null ? null : whereabouts.place;
  }

  /** When it was last taken from an agent; null if it never was. */
  @Nullable LastMove lastMove() {
    return whereabouts == null ? null : whereabouts.lastMove;
  }

  /** What it demands of resources, exactly. */
  Demand demand() {
    return task.resourceDemand().isEmpty()
        ? Demand.Exact.NONE
        : Demand.Exact.of(task.resourceDemand());
  }

  CostEstimate estimate() {
    return new CostEstimate(costUs(), SOURCES.get(levelAndSource & 0xF));
  }

  /** The lease of a task that an agent holds. */
  Lease heldLease() {
    return held().lease;
  }

  /** What is known of a task that an agent holds. */
  Holding held() {
    if (holding == null) {
      throw new IllegalStateException("task " + task.id() + " is " + phase + ", nobody holds it");
    }
    return holding;
  }

  /** Why it is to be cancelled once its agent has answered; null if it is not. */
  @Nullable String cancelReason() {
    return holding == null ? null : holding.cancelReason;
  }

  /** Whether it is to end because its deadline has passed before an agent was given it. */
  boolean expired(SwarmConfig config, Now now) {
    return task.deadlineMs() < now.wallMs() && !phase.leased() && config.expiresLate();
  }

  @Override
  public TenantId tenant() {
    return task.tenant();
  }

  @Override
  public Level level() {
    return LEVELS.get(levelAndSource >> 4);
  }

  void level(Level next) {
    levelAndSource = (byte) (levelAndSource & 0xF | next.ordinal() << 4);
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

  /**
   * When it was submitted or might begin, whichever is later, but not more than {@link
   * #WAITED_BEFORE_MS} before it came to its level, and not after that; where it depended on
   * others, when it came to its level.
   */
  @Override
  public long waitingSinceMs() {
    long saidMs =
        task.dependencies().isEmpty()
            ? Math.max(task.submittedAtMs(), task.notBeforeMs())
            : queuedAtMs;
    long sinceMs = Math.min(queuedAtMs, Math.max(saidMs, queuedAtMs - WAITED_BEFORE_MS));
    return Math.min(sinceMs, LATEST_MS);
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
