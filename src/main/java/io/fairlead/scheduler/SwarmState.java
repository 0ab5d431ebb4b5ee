package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.CostEstimate;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Epoch;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.Level;
import io.fairlead.model.Proposal;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.admission.BlockingCosts;
import io.fairlead.scheduler.admission.Guarantees;
import io.fairlead.scheduler.admission.SeriesBook;
import io.fairlead.scheduler.breaker.BreakerLimits;
import io.fairlead.scheduler.placement.AffinityMemory;
import io.fairlead.scheduler.placement.AgentsWithRoom;
import io.fairlead.scheduler.placement.Demand;
import io.fairlead.scheduler.placement.TurnMemory;
import io.fairlead.scheduler.queueing.MultiLevelQueue;
import io.fairlead.scheduler.queueing.QueueConfig;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a swarm knows: its entities, the indices over them and which of them have changed
 * since they were last written. Owned by one thread; changed by {@link FactApplier} alone.
 */
final class SwarmState {
  private static final int MAX_REMEMBERED_TYPES = 10_000;

  final SwarmId id;
  SwarmConfig config = SwarmConfig.DEFAULT;
  boolean exists;
  boolean deleting;

  /** How long the tasks may be that were accepted without a promised deadline. */
  final BlockingCosts blocking = new BlockingCosts();

  /** Whether there may be a topic that agents share. */
  boolean sharedTopic;

  /** Largest incarnation of an agent that was forgotten while there was. */
  long forgottenIncarnation;

  /** When it was last asked to be deleted, logical time, milliseconds; not stored. */
  long sharedTopicAskedMs = AgentState.NEVER_MS;

  /** Whether nothing is dispatched until the swarm is resumed. */
  boolean paused;

  /** Whether the generation of epochs is committed, so that work may go out; not stored. */
  boolean dispatchOpen = true;

  long facts;
  Epoch epoch = Epoch.NONE;
  long arrivals;

  final TaskTable tasks = new TaskTable();

  /** How many of them stand where; derived, not stored. */
  final LiveCounts counts = new LiveCounts();

  /** Who may run them; derived, not stored. */
  final LiveClasses classes = new LiveClasses();

  final Roster<AgentId, AgentState> agents = new Roster<>();
  final Roster<TenantId, TenantState> tenants = new Roster<>();

  /** Those of them that may be forgotten; derived, not stored. */
  final IdleTenants idleTenants = new IdleTenants();

  final LinkedHashMap<String, TaskTypeState> types = new LinkedHashMap<>();

  /** The critical tasks with a deadline. */
  final Deadlines deadlines = new Deadlines();

  /** Tenants below their guaranteed minimum for which something waits; derived, not stored. */
  final Guarantees guarantees = new Guarantees();

  /** Reserved series, by {@link #seriesKey}. */
  final SortedMap<String, StoredSeries> series = new TreeMap<>();

  /** What is left of resources. */
  final ResourceLedger resources = new ResourceLedger();

  final MultiLevelQueue queue =
      new MultiLevelQueue(QueueConfig.of(config), tenant -> this.config.weightMilli(tenant));
  final AgentsWithRoom placement = new AgentsWithRoom(agents::get);

  /** The agents without room whose local queues are to be filled. */
  final AgentsWithRoom buffering = new AgentsWithRoom(agents::get);

  /** The agents in whose local queues something waits. */
  final SortedMap<AgentId, AgentState> locals = new TreeMap<>();

  /**
   * How many tasks in local queues, of those that could be moved from there, require which
   * capabilities; derived, not stored.
   */
  final Map<List<String>, Integer> movableNeeds = new LinkedHashMap<>();

  /** The agents that have been sent more than their slots hold. */
  final SortedMap<AgentId, AgentState> ahead = new TreeMap<>();

  /** Tasks that have been asked back and not been answered for. */
  int revoking;

  /** What the balancer would do, until it is approved or replaced; null for nothing. Not stored. */
  @Nullable Proposal proposal;

  /** Agents whose local queues may hold what no longer belongs there. */
  final LinkedHashSet<AgentState> recheck = new LinkedHashSet<>();

  final SoleAgents soleAgents = new SoleAgents(this);
  final MeanSpeed meanSpeed = new MeanSpeed();
  final AffinityMemory affinities = new AffinityMemory();
  final TurnMemory turns = new TurnMemory();
  final DependencyGraph dependencies = new DependencyGraph();
  private final Map<Level, WaitList> waiting = new EnumMap<>(Level.class);
  private final Map<String, String> typeNames = new HashMap<>();
  private @Nullable TaskState expected;
  private @Nullable SwarmConfig limitsOf;
  private BreakerLimits breakerLimits = new BreakerLimits(false, 1, 1_000, 1, 1);
  final Timers timers = new Timers();
  final KpiMeter kpis = new KpiMeter();
  final ReturnLines returns = new ReturnLines(this);
  final Touched touched = new Touched();

  SwarmState(SwarmId id) {
    this.id = id;
  }

  /** The waiting tasks of a level, in the order in which they came to it. */
  WaitList waiting(Level level) {
    return waiting.computeIfAbsent(level, unused -> new WaitList());
  }

  /** Puts a configuration in force. */
  void configure(SwarmConfig next) {
    config = next;
    placement.use(next.strategy());
    buffering.use(next.strategy());
    if (queue.configure(QueueConfig.of(next))) {
      tenants.values().forEach(touched::tenant);
    }
    tenants.values().forEach(this::settle);
  }

  /** Adds a task to those that wait. */
  void enqueue(TaskState task) {
    task.eligibility = queue.shared(task.eligibility);
    queue.add(task);
    settle(tenant(task.task.tenant()));
  }

  /**
   * Brings in line what follows from a tenant's settings and what agents hold of it: its tasks are
   * kept back while it is paused or at its cap, and go first while it is below its minimum.
   */
  void settle(TenantState tenant) {
    boolean blocked = tenant.paused || tenant.atCap(config);
    queue.block(tenant.id, blocked);
    int ready = blocked ? 0 : queue.backlog(tenant.id);
    kpis.ready(tenant, ready);
    guarantees.update(tenant.id, config.tenant(tenant.id).minConcurrency(), tenant.held, ready > 0);
  }

  /** The agents have changed: who alone may run something is found out anew. */
  void fleetChanged() {
    soleAgents.forget();
    recheck.addAll(locals.values());
  }

  /** Whether some agent with room may run work of this eligibility. */
  boolean hasRoomFor(Eligibility eligibility) {
    Demand demand = classes.demandOf(eligibility);
    return (demand.isNone() || !resources.shortFor(demand))
        && placement.canTake(eligibility, demand);
  }

  /**
   * Whether an agent could run work of this eligibility if it did nothing else and the work were
   * not pinned to another one.
   */
  boolean able(AgentState agent, Eligibility eligibility) {
    return agent.capabilities().containsAll(eligibility.capabilities())
        && (eligibility.demand().isEmpty() || resources.couldEverRun(agent, eligibility));
  }

  /** The task goes through an event. */
  void move(TaskState task, TaskLifecycle.Event event) {
    TaskPhase next;
    try {
      next = TaskLifecycle.next(task.phase, event);
    } catch (IllegalStateException e) {
      throw new IllegalStateException("task " + task.task.id() + ": " + e.getMessage(), e);
    }
    counts.add(task, -1);
    task.phase = next;
    if (next.live()) {
      counts.add(task, 1);
    }
  }

  /** The task stands in another level from now on; it must not be queued. */
  void relevel(TaskState task, Level next) {
    counts.add(task, -1);
    task.level(next);
    counts.add(task, 1);
  }

  TenantState tenant(TenantId tenant) {
    return tenants.computeIfAbsent(tenant, TenantState::new);
  }

  /** Whether a tenant is known, or may become so. */
  boolean takesTenant(TenantId tenant) {
    return tenants.containsKey(tenant)
        || tenants.size() < config.get(Setting.MAX_TENANTS)
        || !idleTenants.isEmpty();
  }

  /**
   * Makes room for a tenant that may be new. Two go for one that comes, so that a lowered limit is
   * reached in the end.
   */
  void admit(TenantId tenant) {
    if (tenants.containsKey(tenant)) {
      return;
    }
    for (int i = 0; i < 2 && tenants.size() >= config.get(Setting.MAX_TENANTS); i++) {
      TenantId oldest = idleTenants.takeOldest();
      if (oldest != null) {
        kpis.forget(tenant(oldest));
        tenants.remove(oldest);
        queue.forget(oldest);
        touched.forgotten(oldest);
      }
    }
  }

  /** The task with the tenant and type of those before it; a million waiting tasks share them. */
  Task shared(Task task) {
    if (typeNames.size() >= MAX_REMEMBERED_TYPES) {
      typeNames.clear();
    }
    String type = typeNames.computeIfAbsent(task.type(), name -> name);
    return task.sharing(tenant(task.tenant()).id, type);
  }

  /** The type learned of first is forgotten when there are too many. */
  TaskTypeState type(String type) {
    TaskTypeState state = types.get(type);
    if (state == null) {
      if (types.size() >= MAX_REMEMBERED_TYPES) {
        var eldest = types.keySet().iterator();
        touched.forgottenType(eldest.next());
        eldest.remove();
      }
      state = new TaskTypeState(type);
      types.put(type, state);
    }
    return state;
  }

  /**
   * Says that facts about a task follow. Each of them looks it up several times, and in a table of
   * a million every look-up waits for memory.
   */
  void expect(TaskState task) {
    expected = task;
  }

  /** A live task; null if there is none of that id. */
  @Nullable TaskState find(TaskId id) {
    TaskState task = expected;
    if (task != null && task.task.id().equals(id) && task.phase.live()) {
      return task;
    }
    return tasks.get(id);
  }

  /** The task's own estimate, else what its type has cost, else the swarm's default. */
  CostEstimate estimate(Task task) {
    if (task.estimatedCostUs() > 0) {
      return new CostEstimate(task.estimatedCostUs(), EstimateSource.TASK);
    }
    TaskTypeState type = types.get(task.type());
    if (type != null && type.samples > 0) {
      return new CostEstimate(CostEstimate.clamp(type.costUs), EstimateSource.LEARNED);
    }
    return new CostEstimate(config.get(Setting.DEFAULT_COST_MS) * 1_000, EstimateSource.CONFIGURED);
  }

  TaskState liveTask(TaskId task) {
    TaskState state = find(task);
    if (state == null) {
      throw new IllegalStateException("no live task " + task);
    }
    return state;
  }

  AgentState knownAgent(AgentId agent) {
    AgentState state = agents.get(agent);
    if (state == null) {
      throw new IllegalStateException("no agent " + agent);
    }
    return state;
  }

  /**
   * The swarm is gone, and its tasks and agents went before. What counts goes on counting: numbers
   * that were given once must not be given again to a swarm of the same id.
   */
  void end() {
    exists = false;
    deleting = false;
    blocking.restore(0, 0);
    paused = false;
    proposal = null;
    tenants.clear();
    idleTenants.clear();
    guarantees.clear();
    types.clear();
    series.clear();
    kpis.end();
    dependencies.clear();
    queue.forgetTenants();
    configure(SwarmConfig.DEFAULT.atVersion(config.version()));
    resources.configure(config, agents.values(), 0);
  }

  /** What the agents' circuit breakers go by; read anew when the configuration has changed. */
  @SuppressWarnings("ReferenceEquality") // a configuration never changes
  BreakerLimits breakerLimits() {
    if (limitsOf != config) {
      limitsOf = config;
      breakerLimits =
          new BreakerLimits(
              config.breakerByRate(),
              config.get(Setting.BREAKER_FAILURES),
              config.get(Setting.BREAKER_FAILURE_RATE),
              (int) config.get(Setting.BREAKER_WINDOW),
              config.get(Setting.BREAKER_PROBES));
    }
    return breakerLimits;
  }

  void reserve(StoredSeries value) {
    String key = seriesKey(value.tenant(), value.series().id());
    if (series.put(key, value) == null) {
      timers.seriesAt(SeriesBook.silentAtMs(value), key);
    }
    touched.series(value);
  }

  void release(TenantId tenant, String seriesId) {
    StoredSeries gone = series.remove(seriesKey(tenant, seriesId));
    if (gone == null) {
      throw new IllegalStateException("no series '" + seriesId + "' of " + tenant + " is reserved");
    }
    touched.series(gone);
  }

  /** Key of a series; no tenant id has a blank. */
  static String seriesKey(TenantId tenant, String seriesId) {
    return tenant.value() + " " + seriesId;
  }

  StoredSwarm stored() {
    return new StoredSwarm(
        id,
        config,
        facts,
        epoch,
        arrivals,
        queue.tags(),
        blocking.rememberedUs(),
        paused,
        deleting,
        exists,
        sharedTopic,
        forgottenIncarnation);
  }
}
