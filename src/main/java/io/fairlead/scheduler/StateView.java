package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Epoch;
import io.fairlead.model.LastMove;
import io.fairlead.model.Level;
import io.fairlead.model.QueueTags;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.model.Unavailability;
import io.fairlead.scheduler.placement.Demand;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A swarm's state as invariants, tests and queries read it. Owned by the thread of the state. */
final class StateView implements SwarmView {
  private final SwarmState state;

  StateView(SwarmState state) {
    this.state = state;
  }

  @Override
  public SwarmId id() {
    return state.id;
  }

  @Override
  public SwarmConfig config() {
    return state.config;
  }

  @Override
  public long facts() {
    return state.facts;
  }

  @Override
  public Epoch epoch() {
    return state.epoch;
  }

  @Override
  public long flowTime(Level level) {
    return state.queue.flowTime(level);
  }

  @Override
  public long levelTime() {
    return state.queue.levelTime();
  }

  @Override
  public long shareTime() {
    return state.queue.shareTime();
  }

  @Override
  public QueueTags queueTags() {
    return state.queue.tags();
  }

  @Override
  public long leastDeadlineMs(Level level, Eligibility eligibility) {
    return state.queue.leastDeadlineMs(level, eligibility);
  }

  @Override
  public int queued() {
    return state.queue.size();
  }

  @Override
  public int live() {
    return state.tasks.size();
  }

  @Override
  public @Nullable StoredTask task(TaskId task) {
    TaskState found = state.tasks.get(task);
    return found == null ? null : found.stored();
  }

  @Override
  public @Nullable StoredAgent agent(AgentId agent) {
    AgentState found = state.agents.get(agent);
    return found == null ? null : found.stored();
  }

  @Override
  public List<StoredTask> tasks() {
    List<StoredTask> out = new ArrayList<>(state.tasks.size());
    state.tasks.forEach(task -> out.add(task.stored()));
    out.sort(Comparator.comparingLong(StoredTask::seq));
    return out;
  }

  @Override
  public List<StoredAgent> agents() {
    List<StoredAgent> out = new ArrayList<>(state.agents.size());
    state.agents.forEach((unused, agent) -> out.add(agent.stored()));
    return out;
  }

  @Override
  public List<TaskId> heldBy(AgentId agent) {
    AgentState found = state.agents.get(agent);
    return found == null ? List.of() : List.copyOf(found.held.keySet());
  }

  @Override
  public List<TaskId> placedWith(AgentId agent) {
    AgentState found = state.agents.get(agent);
    return found == null
        ? List.of()
        : found.local.tasks().stream().map(task -> task.task.id()).toList();
  }

  @Override
  public int placedCount(AgentId agent) {
    AgentState found = state.agents.get(agent);
    return found == null ? 0 : found.local.size();
  }

  @Override
  public @Nullable LastMove lastMove(TaskId task) {
    TaskState found = state.find(task);
    return found == null ? null : found.lastMove();
  }

  @Override
  public @Nullable AgentPhase agentPhase(AgentId agent) {
    AgentState found = state.agents.get(agent);
    return found == null ? null : found.phase;
  }

  @Override
  public @Nullable AgentStanding standing(AgentId agent) {
    return state.agents.get(agent);
  }

  @Override
  public boolean paused(TenantId tenant) {
    TenantState found = state.tenants.get(tenant);
    return state.paused || (found != null && found.paused);
  }

  @Override
  public List<TaskId> waitsFor(TaskId id) {
    TaskState task = state.find(id);
    return task == null ? List.of() : task.waitsFor;
  }

  @Override
  public @Nullable Unavailability breakerKeepsFrom(AgentId agent) {
    AgentState found = state.agents.get(agent);
    if (found == null) {
      return null;
    }
    // Said once more, and not asked of CircuitBreaker: it is for checking that one.
    return switch (found.breaker.state()) {
      case CLOSED -> null;
      case OPEN -> Unavailability.BREAKER_OPEN;
      case HALF_OPEN ->
          found.held.values().stream()
                      .filter(task -> task.heldLease().epoch().value() > found.breaker.results())
                      .count()
                  < state.breakerLimits().probes()
              ? null
              : Unavailability.BREAKER_HALF_OPEN;
    };
  }

  @Override
  public long resourceLeft(AgentId agent, String name) {
    AgentState found = state.agents.get(agent);
    return found == null ? 0 : state.resources.left(found, name);
  }

  @Override
  public SortedMap<String, Long> resourcesHeldBy(AgentId agent) {
    AgentState found = state.agents.get(agent);
    return found == null ? new TreeMap<>() : found.used.asMap();
  }

  @Override
  public SortedMap<String, Long> sharedResourcesHeld() {
    return state.resources.heldOfShared();
  }

  @Override
  public int heldCount(AgentId agent) {
    AgentState found = state.agents.get(agent);
    return found == null ? 0 : found.held.size();
  }

  @Override
  public @Nullable TaskPhase phase(TaskId task) {
    TaskState found = state.find(task);
    return found == null ? null : found.phase;
  }

  @Override
  public Eligibility eligibility(TaskId task) {
    TaskState found = state.find(task);
    return found == null ? Eligibility.ANY : found.eligibility;
  }

  @Override
  public long windowOf(AgentId agent) {
    AgentState found = state.agents.get(agent);
    return found == null ? 0 : found.profile.slots() + state.config.get(Setting.MAX_PREFETCH);
  }

  @Override
  public List<StoredSeries> series() {
    return List.copyOf(state.series.values());
  }

  @Override
  public long heldOf(TenantId tenant) {
    TenantState known = state.tenants.get(tenant);
    return known == null ? 0 : known.held;
  }

  @Override
  public long readySinceMs(TaskId id) {
    TaskState found = state.find(id);
    if (found == null) {
      return 0;
    }
    Whereabouts where = found.whereabouts;
    return where != null && where.readySinceMs > 0 ? where.readySinceMs : found.queuedAtMs;
  }

  @Override
  public long dispatchedAtMs(TaskId id) {
    TaskState found = state.find(id);
    return found == null || found.holding == null ? 0 : found.holding.lease.dispatchedAtMs();
  }

  @Override
  public @Nullable Level level(TaskId id) {
    TaskState found = state.find(id);
    return found == null ? null : found.level();
  }

  @Override
  public boolean couldDispatch() {
    return state.dispatchOpen
        && !state.deleting
        && !state.paused
        && state.queue.backlogs().stream()
            .anyMatch(some -> some.waiting() > some.blocked() && hasAgentFor(some.eligibility()));
  }

  /** Asked of the agents one by one, and not of the dispatcher's indices: it is for checking. */
  private boolean hasAgentFor(Eligibility eligibility) {
    Demand demand = Demand.Exact.of(state.classes.demandOf(eligibility).atMost());
    for (AgentState agent : state.agents.values()) {
      if (agent.held.size() < agent.profile.slots()
          && (eligibility.pin() == null || eligibility.pin().equals(agent.id()))
          && agent.unavailability(state.breakerLimits()) == null
          && agent.capabilities().containsAll(eligibility.capabilities())
          && agent.fits(demand)) {
        return true;
      }
    }
    return false;
  }
}
