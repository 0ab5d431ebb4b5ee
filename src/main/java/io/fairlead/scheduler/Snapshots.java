package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.Level;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.StoredTask;
import io.fairlead.model.StoredTaskType;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.queueing.ClassBacklog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Cuts immutable snapshots of a swarm for queries. Changes nothing. Every list is cut a page at a
 * time, and what one page looks at is bounded by {@value #MOST_LOOKED_AT}, whatever it finds; the
 * page says where to go on. Owned by the swarm's thread.
 */
public final class Snapshots {
  /** Tasks, or agents and what they hold, that one page looks at. */
  public static final int MOST_LOOKED_AT = 2_000;

  /** Entries of one page. */
  public static final int MOST_LISTED = 1_000;

  private final SwarmState state;
  private final RoomIndex rooms;

  Snapshots(SwarmState state, RoomIndex rooms) {
    this.state = state;
    this.rooms = rooms;
  }

  // ------------------------------------------------------------------ the swarm and its levels

  /** What {@link #swarm} looks at. */
  public int swarmSize() {
    return 1 + state.agents.size();
  }

  /** O(agents). */
  public SwarmSnapshot swarm() {
    Map<AgentPhase, Integer> agents = new EnumMap<>(AgentPhase.class);
    for (AgentPhase phase : AgentPhase.values()) {
      agents.put(phase, 0);
    }
    int available = 0;
    int slots = 0;
    for (AgentState agent : state.agents.values()) {
      agents.merge(agent.phase, 1, Integer::sum);
      if (agent.unavailability(state.breakerLimits()) == null) {
        available++;
        slots += agent.profile.slots();
      }
    }
    return new SwarmSnapshot(
        state.id,
        state.paused,
        state.deleting,
        !state.dispatchOpen,
        state.facts,
        state.epoch,
        state.arrivals,
        state.config.version(),
        state.config.strategy(),
        state.counts.byPhase(),
        state.counts.byLevel(),
        agents,
        available,
        slots,
        state.tenants.size());
  }

  /** The most urgent first. */
  public List<LevelSnapshot> levels(Now now) {
    List<LevelSnapshot> out = new ArrayList<>();
    for (Level level : Level.values()) {
      TaskState oldest = state.waiting(level).oldest();
      out.add(
          new LevelSnapshot(
              level,
              state.config.discipline(level),
              state.config.levelWeightMilli(level),
              state.counts.byPhase(level),
              oldest == null ? 0 : Math.max(0, now.wallMs() - oldest.queuedAtMs),
              promoteAfterMs(level)));
    }
    return List.copyOf(out);
  }

  private long promoteAfterMs(Level level) {
    return switch (level) {
      case CRITICAL, HIGH -> 0;
      case NORMAL -> state.config.get(Setting.HIGH_AFTER_MS);
      case LOW -> state.config.get(Setting.NORMAL_AFTER_MS);
    };
  }

  // ------------------------------------------------------------------ tasks

  /**
   * Live tasks in order of arrival.
   *
   * @param after arrival number that the page goes on after; 0 for the first page
   * @param limit so many at most, up to {@link #MOST_LISTED}
   */
  public Page<StoredTask, Long> tasks(TaskFilter filter, long after, int limit) {
    int most = Math.min(limit, MOST_LISTED);
    AgentId agent = filter.agent();
    if (agent != null) {
      return ofAgent(agent, filter, after, most);
    }
    List<StoredTask> found = new ArrayList<>();
    long at = after;
    for (int i = 0; i < MOST_LOOKED_AT; i++) {
      TaskState task = state.tasks.after(at);
      if (task == null) {
        return new Page<>(found, null);
      }
      if (filter.matches(task)) {
        if (found.size() == most) {
          return new Page<>(found, at);
        }
        found.add(task.stored());
      }
      at = task.order();
    }
    return new Page<>(found, at);
  }

  /** From what the agent has, which is bounded by its window and its local queue. */
  private Page<StoredTask, Long> ofAgent(AgentId id, TaskFilter filter, long after, int limit) {
    AgentState agent = state.agents.get(id);
    if (agent == null) {
      return new Page<>(List.of(), null);
    }
    List<TaskState> found = new ArrayList<>();
    Predicate<TaskState> meant = task -> task.order() > after && filter.matches(task);
    agent.held.values().stream().filter(meant).forEach(found::add);
    agent.local.tasks().stream().filter(meant).forEach(found::add);
    found.sort(Comparator.comparingLong(TaskState::order));
    boolean cut = found.size() > limit;
    List<TaskState> listed = cut ? found.subList(0, limit) : found;
    return new Page<>(
        listed.stream().map(TaskState::stored).toList(),
        cut ? (Long) listed.get(limit - 1).order() : null);
  }

  /** What an agent holds, in order of dispatch; empty if there is no such agent. */
  public List<StoredTask> heldBy(AgentId id) {
    AgentState agent = state.agents.get(id);
    return agent == null ? List.of() : stored(agent.held.values());
  }

  /** What waits in an agent's local queue, in order of placing; empty if there is no such agent. */
  public List<StoredTask> placedWith(AgentId id) {
    AgentState agent = state.agents.get(id);
    return agent == null ? List.of() : stored(agent.local.tasks());
  }

  private static List<StoredTask> stored(Collection<TaskState> tasks) {
    return tasks.stream().limit(MOST_LISTED).map(TaskState::stored).toList();
  }

  // ------------------------------------------------------------------ agents

  /** An agent; null if there is none of that id. O(tasks that it holds). */
  public @Nullable AgentSnapshot agent(AgentId id, Now now) {
    AgentState agent = state.agents.get(id);
    return agent == null ? null : snapshot(agent, now);
  }

  /**
   * Agents in order of their ids.
   *
   * @param after id that the page goes on after; null for the first page
   * @param limit so many at most, up to {@link #MOST_LISTED}
   */
  public Page<AgentSnapshot, AgentId> agents(@Nullable AgentId after, int limit, Now now) {
    int most = Math.min(limit, MOST_LISTED);
    List<AgentSnapshot> found = new ArrayList<>();
    int looked = 0;
    AgentId last = null;
    for (AgentState agent : state.agents.after(after)) {
      // One at least, however much it holds.
      looked += 1 + agent.held.size();
      if (last != null && (found.size() == most || looked > MOST_LOOKED_AT)) {
        return new Page<>(found, last);
      }
      found.add(snapshot(agent, now));
      last = agent.id();
    }
    return new Page<>(found, null);
  }

  private AgentSnapshot snapshot(AgentState agent, Now now) {
    int running = 0;
    for (TaskState task : agent.held.values()) {
      running += task.phase == TaskPhase.RUNNING ? 1 : 0;
    }
    return new AgentSnapshot(
        agent.stored(),
        agent.unavailability(state.breakerLimits()),
        agent.held.size(),
        running,
        agent.local.size(),
        agent.profile.slots() + state.config.get(Setting.MAX_PREFETCH),
        rooms.outstandingUs(agent, now),
        Math.max(0, now.logicalMs() - agent.lastSeenMs),
        agent.used.asMap());
  }

  // ------------------------------------------------------------------ tenants and series

  /** A tenant; null if nothing came from it and nothing is set for it. */
  public @Nullable TenantSnapshot tenant(TenantId id) {
    return state.tenants.get(id) != null || state.config.isConfigured(id) ? snapshot(id) : null;
  }

  /**
   * Tenants that something came from or that something is set for, in order of their ids.
   *
   * @param after id that the page goes on after; null for the first page
   * @param limit so many at most, up to {@link #MOST_LISTED}
   */
  public Page<TenantSnapshot, TenantId> tenants(@Nullable TenantId after, int limit) {
    int most = Math.min(limit, MOST_LISTED);
    TreeSet<TenantId> ids = new TreeSet<>();
    state.tenants.after(after).stream().limit(most + 1L).forEach(tenant -> ids.add(tenant.id));
    state.config.configuredAfter(after).limit(most + 1L).forEach(ids::add);
    List<TenantSnapshot> found = ids.stream().limit(most).map(this::snapshot).toList();
    return new Page<>(found, ids.size() > most ? found.get(most - 1).id() : null);
  }

  /**
   * The same tenants with what waits of each, by who may run it. What a page looks at is bounded,
   * too; one tenant at least is in it.
   *
   * @param after id that the page goes on after; null for the first page
   */
  public Page<TenantBacklog, TenantId> backlogs(@Nullable TenantId after) {
    Page<TenantSnapshot, TenantId> page = tenants(after, MOST_LISTED);
    List<TenantBacklog> found = new ArrayList<>();
    int looked = 0;
    for (TenantSnapshot tenant : page.items()) {
      List<TenantBacklog.Part> parts = new ArrayList<>();
      for (ClassBacklog backlog : state.queue.backlogs(tenant.id())) {
        parts.add(
            new TenantBacklog.Part(backlog.eligibility(), backlog.waiting(), backlog.costUs()));
      }
      found.add(new TenantBacklog(tenant, parts));
      looked += 1 + parts.size();
      if (looked >= MOST_LOOKED_AT) {
        boolean last = found.size() == page.items().size();
        return new Page<>(found, last ? page.next() : tenant.id());
      }
    }
    return new Page<>(found, page.next());
  }

  private TenantSnapshot snapshot(TenantId id) {
    TenantState known = state.tenants.get(id);
    TenantState tenant = known == null ? new TenantState(id) : known;
    Map<Level, Integer> waiting = new EnumMap<>(Level.class);
    for (Level level : Level.values()) {
      waiting.put(level, state.queue.backlog(id, level));
    }
    return new TenantSnapshot(
        id,
        state.config.tenant(id),
        tenant.live,
        waiting,
        tenant.held,
        tenant.running,
        tenant.paused,
        tenant.draining,
        tenant.atCap(state.config),
        tenant.chargedUs);
  }

  /**
   * What was learned of types of task, in order of their names. O(types), of which there are 10,000
   * at most.
   *
   * @param after name that the page goes on after; the empty text for the first page
   * @param limit so many at most, up to {@link #MOST_LISTED}
   */
  public Page<StoredTaskType, String> taskTypes(String after, int limit) {
    int most = Math.min(limit, MOST_LISTED);
    List<TaskTypeState> rest = new ArrayList<>();
    for (TaskTypeState type : state.types.values()) {
      if (type.type.compareTo(after) > 0) {
        rest.add(type);
      }
    }
    rest.sort(Comparator.comparing((TaskTypeState type) -> type.type));
    return new Page<>(
        rest.stream().limit(most).map(TaskTypeState::stored).toList(),
        rest.size() > most ? rest.get(most - 1).type : null);
  }

  /**
   * Reserved series, in order of tenant and id.
   *
   * @param after key that the page goes on after; the empty text for the first page
   * @param limit so many at most, up to {@link #MOST_LISTED}
   */
  public Page<StoredSeries, String> series(String after, int limit) {
    int most = Math.min(limit, MOST_LISTED);
    SortedMap<String, StoredSeries> rest = state.series.tailMap(after + '\0');
    List<StoredSeries> found = rest.values().stream().limit(most + 1L).toList();
    if (found.size() <= most) {
      return new Page<>(found, null);
    }
    StoredSeries last = found.get(most - 1);
    return new Page<>(
        found.subList(0, most), SwarmState.seriesKey(last.tenant(), last.series().id()));
  }
}
