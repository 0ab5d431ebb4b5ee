package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Level;
import io.fairlead.model.Now;
import io.fairlead.model.Proposal;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantQuota;
import io.fairlead.model.Unavailability;
import io.fairlead.scheduler.kpi.Variance;
import io.fairlead.scheduler.queueing.ClassBacklog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Counts a swarm through. Reads state. */
final class CensusTaker {
  private static final double US_PER_MS = 1_000;

  private final SwarmState state;
  private final RoomIndex rooms;

  CensusTaker(SwarmState state, RoomIndex rooms) {
    this.state = state;
    this.rooms = rooms;
  }

  SwarmCensus take(Now now) {
    List<SwarmCensus.AgentCount> agents = new ArrayList<>(state.agents.size());
    Variance variance = new Variance();
    long held = 0;
    double outstandingMs = 0;
    double weight = 0;
    for (AgentState agent : state.agents.values()) {
      SwarmCensus.AgentCount count = count(agent, now);
      held += count.held();
      agents.add(count);
      outstandingMs += count.gone() ? 0 : count.outstandingMs();
      if (count.unavailability() == null) {
        variance.add(count.loadMs());
        weight += count.weight();
      }
    }
    List<SwarmCensus.TenantCount> tenants = tenants();
    List<ClassBacklog> backlogs = state.queue.backlogs();
    OptionalDouble loadVariance = variance.value();
    Proposal proposal = state.proposal;
    return new SwarmCensus(
        state.id,
        state.config,
        now.wallMs(),
        state.facts,
        state.paused,
        state.deleting,
        state.dispatchOpen,
        state.tasks.size(),
        state.tasks.size() - held - state.queue.size(),
        state.counts.byPhase(),
        levels(),
        backlogs(backlogs, agents),
        agents,
        first(tenants, SwarmCensus.MOST_TENANTS),
        tenants.size(),
        waitingCostMs(backlogs),
        outstandingMs,
        weight,
        loadVariance.isPresent() ? (Double) loadVariance.getAsDouble() : null,
        proposal == null ? null : proposal.id());
  }

  private static <T> List<T> first(List<T> all, int most) {
    return all.size() <= most ? all : all.subList(0, most);
  }

  private List<SwarmCensus.LevelCount> levels() {
    List<SwarmCensus.LevelCount> levels = new ArrayList<>();
    for (Level level : Level.values()) {
      TaskState oldest = state.waiting(level).oldest();
      levels.add(
          new SwarmCensus.LevelCount(
              level, state.queue.size(level), oldest == null ? 0 : oldest.queuedAtMs));
    }
    return levels;
  }

  private SwarmCensus.AgentCount count(AgentState agent, Now now) {
    int running = 0;
    for (TaskState task : agent.held.values()) {
      running += task.phase == TaskPhase.RUNNING ? 1 : 0;
    }
    double outstandingMs = rooms.outstandingUs(agent, now) / US_PER_MS;
    double weight = agent.weight();
    return new SwarmCensus.AgentCount(
        agent.id(),
        agent.phase,
        agent.breaker.state(),
        agent.unavailability(state.breakerLimits()),
        agent.capabilities(),
        agent.profile.slots(),
        agent.held.size(),
        running,
        agent.local.size(),
        outstandingMs,
        weight > 0 ? outstandingMs / weight : 0,
        weight,
        agent.speed,
        agent.reliability,
        agent.roundTripUs / US_PER_MS);
  }

  private List<SwarmCensus.TenantCount> tenants() {
    List<TenantState> some = new ArrayList<>();
    for (TenantState tenant : state.tenants.values()) {
      if (tenant.live > 0 || tenant.paused || tenant.draining) {
        some.add(tenant);
      }
    }
    some.sort(
        Comparator.comparingInt((TenantState tenant) -> -tenant.live)
            .thenComparing(tenant -> tenant.id));
    List<SwarmCensus.TenantCount> counts = new ArrayList<>(some.size());
    for (TenantState tenant : some) {
      counts.add(count(tenant));
    }
    return counts;
  }

  private SwarmCensus.TenantCount count(TenantState tenant) {
    TenantQuota quota = state.config.tenant(tenant.id);
    return new SwarmCensus.TenantCount(
        tenant.id,
        quota.weightMilli() / 1_000.0,
        tenant.live,
        state.queue.backlog(tenant.id),
        tenant.held,
        quota.mostHeld(),
        quota.ratePerSecondMilli() / 1_000.0,
        quota.maxQueued(),
        tenant.paused,
        tenant.draining,
        tenant.chargedUs / US_PER_MS);
  }

  /** What waits in a local queue is part of that agent's outstanding work. */
  private static double waitingCostMs(List<ClassBacklog> backlogs) {
    double costMs = 0;
    for (ClassBacklog backlog : backlogs) {
      costMs += backlog.eligibility().pin() == null ? backlog.costUs() / US_PER_MS : 0;
    }
    return costMs;
  }

  private List<SwarmCensus.Backlog> backlogs(
      List<ClassBacklog> some, List<SwarmCensus.AgentCount> agents) {
    List<ClassBacklog> all = new ArrayList<>(some);
    all.sort(Comparator.comparingInt(backlog -> -backlog.waiting()));
    List<SwarmCensus.Backlog> counted = new ArrayList<>();
    for (ClassBacklog backlog : first(all, SwarmCensus.MOST_BACKLOGS)) {
      counted.add(count(backlog, agents));
    }
    return counted;
  }

  private SwarmCensus.Backlog count(ClassBacklog backlog, List<SwarmCensus.AgentCount> agents) {
    Eligibility eligibility = backlog.eligibility();
    @Nullable AgentId pin = eligibility.pin();
    int fit = 0;
    int able = 0;
    int available = 0;
    int slots = 0;
    int freeSlots = 0;
    int breakers = 0;
    double weight = 0;
    for (SwarmCensus.AgentCount agent : agents) {
      if (agent.gone() || !state.able(state.knownAgent(agent.id()), eligibility)) {
        continue;
      }
      fit++;
      if (pin != null && !pin.equals(agent.id())) {
        continue;
      }
      able++;
      Unavailability why = agent.unavailability();
      if (why == null) {
        available++;
        slots += agent.slots();
        freeSlots += agent.freeSlots();
        weight += agent.weight();
      } else if (why == Unavailability.BREAKER_OPEN || why == Unavailability.BREAKER_HALF_OPEN) {
        breakers++;
      }
    }
    return new SwarmCensus.Backlog(
        eligibility,
        backlog.waiting(),
        backlog.costUs() / US_PER_MS,
        backlog.blocked(),
        backlog.blockedCostUs() / US_PER_MS,
        fit,
        able,
        available,
        slots,
        freeSlots,
        breakers,
        weight);
  }
}
