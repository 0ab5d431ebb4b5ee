package io.fairlead.metrics;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.BreakerState;
import io.fairlead.model.Kpi;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Level;
import io.fairlead.model.Rejection;
import io.fairlead.model.Setting;
import io.fairlead.query.diagnosis.Figures;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.scheduler.SwarmCensus.AgentCount;
import io.fairlead.scheduler.SwarmCensus.LevelCount;
import io.fairlead.scheduler.SwarmCensus.TenantCount;
import io.fairlead.streams.tally.AgentTally;
import io.fairlead.streams.tally.Happening;
import io.fairlead.streams.tally.SwarmTally;
import io.fairlead.streams.tally.TallyLimits;
import io.fairlead.streams.tally.TenantTally;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values of swarms. So many swarms, and of each so many tenants and agents, have labels of
 * their own; the values of the others are summed under {@value Figures#OTHER}. What cannot be
 * summed is told of the former only.
 */
final class SwarmSamples {
  private static final double MS_PER_SECOND = 1_000;

  /** Key figures are those of now for so long, if intervals are short. */
  private static final long KPI_FRESH_MS = 60_000;

  private final Samples samples;
  private final TallyLimits limits;
  private final DesiredAgents desired;

  SwarmSamples(Samples samples, TallyLimits limits, DesiredAgents desired) {
    this.samples = samples;
    this.limits = limits;
    this.desired = desired;
  }

  /** Those that have been here longest first. */
  void add(List<HeldSwarm> swarms) {
    int named = 0;
    for (HeldSwarm swarm : swarms) {
      if (named++ < limits.swarms()) {
        String label = swarm.census().id().value();
        single(swarm, label);
        summed(swarm, label, true);
      } else {
        summed(swarm, Figures.OTHER, false);
      }
    }
  }

  // ------------------------------------------------------------------ what cannot be summed

  private void single(HeldSwarm swarm, String label) {
    SwarmCensus census = swarm.census();
    samples.add(Meter.PAUSED, census.paused() ? 1 : 0, label);
    for (LevelCount level : census.levels()) {
      long oldestMs =
          level.oldestSinceMs() == 0 ? 0 : Math.max(0, census.atMs() - level.oldestSinceMs());
      samples.add(Meter.OLDEST_WAIT, oldestMs / MS_PER_SECOND, label, key(level.level()));
    }
    desired
        .of(census, swarm.tally().demands())
        .forEach((need, agents) -> samples.add(Meter.DESIRED_AGENTS, agents, label, need));
    Kpi kpi = swarm.tally().lastKpi();
    if (kpi != null && fresh(kpi, census)) {
      add(Meter.VARIANCE, kpi.loadDistributionVariance(), 1, label);
      add(Meter.MIGRATION_RATE, kpi.taskMigrationRate(), 1, label);
      add(Meter.QUEUE_LATENCY, kpi.queueLatencyMeanMs(), MS_PER_SECOND, label);
      add(Meter.UTILISATION, kpi.utilisationEfficiency(), 1, label);
      add(Meter.FAIRNESS, kpi.fairnessIndex(), 1, label);
    }
  }

  private static boolean fresh(Kpi kpi, SwarmCensus census) {
    long freshMs = Math.max(KPI_FRESH_MS, 2 * census.config().get(Setting.KPI_INTERVAL_MS));
    return census.atMs() - kpi.untilMs() <= freshMs;
  }

  private void add(Meter meter, @Nullable Double value, double by, String label) {
    if (value != null) {
      samples.add(meter, value / by, label);
    }
  }

  // ------------------------------------------------------------------ what can

  private void summed(HeldSwarm swarm, String label, boolean named) {
    SwarmCensus census = swarm.census();
    census.phases().forEach((phase, n) -> samples.add(Meter.TASKS, n, label, key(phase)));
    for (LevelCount level : census.levels()) {
      samples.add(Meter.QUEUED, level.queued(), label, key(level.level()));
    }
    fleet(census, label);
    counts(swarm.tally(), label);
    tenants(swarm, label, named);
    agents(swarm, label, named);
  }

  private void fleet(SwarmCensus census, String label) {
    for (AgentPhase phase : AgentPhase.values()) {
      samples.add(Meter.AGENTS, 0, label, key(phase));
    }
    for (BreakerState state : BreakerState.values()) {
      samples.add(Meter.BREAKERS, 0, label, key(state));
    }
    samples.add(Meter.AGENTS_AVAILABLE, 0, label);
    samples.add(Meter.SLOTS, 0, label);
    samples.add(Meter.SLOTS_FREE, 0, label);
    for (AgentCount agent : census.agents()) {
      samples.add(Meter.AGENTS, 1, label, key(agent.phase()));
      samples.add(Meter.BREAKERS, 1, label, key(agent.breaker()));
      if (agent.unavailability() == null) {
        samples.add(Meter.AGENTS_AVAILABLE, 1, label);
        samples.add(Meter.SLOTS, agent.slots(), label);
        samples.add(Meter.SLOTS_FREE, agent.freeSlots(), label);
      }
    }
  }

  private void counts(SwarmTally tally, String label) {
    for (Level level : Level.values()) {
      samples.add(Meter.SUBMITTED, tally.submitted(level), label, key(level));
      samples.add(Meter.DISPATCHED, tally.dispatched(level), label, key(level));
      samples.add(Meter.WAIT, tally.waits(level).spread(), label, key(level));
    }
    for (Happening end :
        List.of(Happening.COMPLETED, Happening.FAILED, Happening.CANCELLED, Happening.EXPIRED)) {
      samples.add(Meter.ENDED, tally.get(end), label, key(end));
    }
    for (Happening move :
        List.of(Happening.STOLEN, Happening.MIGRATED, Happening.PLANNED, Happening.REVOKED)) {
      samples.add(Meter.MOVES, tally.get(move), label, key(move));
    }
    for (Happening change : List.of(Happening.PROMOTED, Happening.DEMOTED)) {
      samples.add(Meter.LEVEL_CHANGES, tally.get(change), label, key(change));
    }
    samples.add(Meter.RETRIES, tally.get(Happening.RETRIED), label);
    samples.add(Meter.BALANCE_ROUNDS, tally.get(Happening.BALANCED), label);
    samples.add(Meter.PROPOSALS, tally.get(Happening.PROPOSED), label);
    samples.add(Meter.AGENTS_LOST, tally.get(Happening.AGENTS_LOST), label);
    samples.add(Meter.BREAKERS_OPENED, tally.get(Happening.BREAKERS_OPENED), label);
    samples.add(Meter.COMMANDS_REFUSED, tally.get(Happening.COMMANDS_REFUSED), label);
    for (LeaseEnd end : LeaseEnd.values()) {
      samples.add(Meter.LEASE_ENDS, tally.leaseEnds(end), label, end.code());
    }
    for (Rejection.Reason reason : Rejection.Reason.values()) {
      samples.add(Meter.REJECTIONS, tally.rejected(reason), label, reason.code());
    }
    samples.add(Meter.SUBMIT_TO_DISPATCH, tally.submitToDispatch().spread(), label);
    samples.add(Meter.DISPATCH_TO_START, tally.dispatchToStart().spread(), label);
    samples.add(Meter.RUN, tally.runs().spread(), label);
  }

  private void tenants(HeldSwarm swarm, String label, boolean named) {
    Set<String> known = new TreeSet<>();
    for (TenantTally tenant : swarm.tally().tenants()) {
      boolean own = named && !tenant.isOther();
      String name = own ? tenant.name() : Figures.OTHER;
      if (own) {
        known.add(name);
      }
      samples.add(Meter.TENANT_SUBMITTED, tenant.get(Happening.SUBMITTED), label, name);
      samples.add(Meter.TENANT_COMPLETED, tenant.get(Happening.COMPLETED), label, name);
      samples.add(Meter.TENANT_REJECTIONS, tenant.rejections(), label, name);
      samples.add(Meter.TENANT_WORK, tenant.chargedMs() / MS_PER_SECOND, label, name);
      samples.add(Meter.TENANT_WAIT, tenant.waits().spread(), label, name);
    }
    // After a restart there are tenants of which nothing has been counted yet.
    for (TenantCount tenant : swarm.census().tenants()) {
      String id = tenant.id().value();
      boolean own = known.contains(id) || (named && known.size() < limits.tenants());
      String name = own ? id : Figures.OTHER;
      if (own) {
        known.add(id);
      }
      samples.add(Meter.TENANT_TASKS, tenant.queued(), label, name, "queued");
      samples.add(Meter.TENANT_TASKS, tenant.held(), label, name, "held");
    }
  }

  private void agents(HeldSwarm swarm, String label, boolean named) {
    Set<String> known = new TreeSet<>();
    for (AgentTally agent : swarm.tally().agents()) {
      boolean own = named && !agent.isOther();
      String name = own ? agent.name() : Figures.OTHER;
      if (own) {
        known.add(name);
      }
      samples.add(Meter.AGENT_COMPLETED, agent.get(Happening.COMPLETED), label, name);
      samples.add(Meter.AGENT_RUN, agent.runMs() / MS_PER_SECOND, label, name);
    }
    for (AgentCount agent : swarm.census().agents()) {
      String id = agent.id().value();
      boolean own = known.contains(id) || (named && known.size() < limits.agents());
      String name = own ? id : Figures.OTHER;
      if (own) {
        known.add(id);
      }
      samples.add(Meter.AGENT_SLOTS, agent.slots(), label, name);
      samples.add(Meter.AGENT_TASKS, agent.held(), label, name, "held");
      samples.add(Meter.AGENT_TASKS, agent.placed(), label, name, "local-queue");
      if (own) {
        samples.add(Meter.AGENT_LOAD, agent.loadMs() / MS_PER_SECOND, label, name);
      }
    }
  }

  private static String key(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
