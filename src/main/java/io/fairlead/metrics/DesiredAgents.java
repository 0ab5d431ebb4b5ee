package io.fairlead.metrics;

import io.fairlead.model.AgentPhase;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.scheduler.SwarmCensus.AgentCount;
import io.fairlead.scheduler.SwarmCensus.Backlog;
import io.fairlead.streams.tally.DemandTally;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many agents a swarm's work asks for. With B the work that waits and could be given out, λ the
 * work that comes in a unit of time (both at speed 1), T the wait that is aimed at, ρ the
 * utilisation that is aimed at and v the speed of one agent, slots included:
 *
 * <pre>desired = ⌈(λ / ρ + B / T) / v⌉</pre>
 *
 * <p>but no less than the agents that are needed to go on holding what agents hold, and no more
 * than a bound. What a tenant's cap or a pause keeps back does not count in B: more agents would
 * not help it. λ counts all that is accepted. v is the mean weight of the agents that can do the
 * work, of all if none can, 1 if there are none.
 *
 * @param waitMs T
 * @param utilisation ρ, above 0, at most 1
 * @param most the bound
 */
record DesiredAgents(long waitMs, double utilisation, long most) {
  /** Of work that requires no capability. */
  static final String ANY = "any";

  /** Of all work together. */
  static final String ALL = "*";

  /** By the capabilities that the work requires, joined by plus signs. */
  SortedMap<String, Long> of(SwarmCensus census, List<DemandTally> demands) {
    SortedMap<String, Work> byNeed = new TreeMap<>();
    Work all = new Work(List.of());
    for (Backlog backlog : census.backlogs()) {
      double waitingMs = census.paused() ? 0 : backlog.costMs() - backlog.blockedCostMs();
      List<String> need = backlog.eligibility().capabilities();
      byNeed.computeIfAbsent(name(need), unused -> new Work(need)).waitingMs += waitingMs;
      all.waitingMs += waitingMs;
    }
    for (DemandTally demand : demands) {
      List<String> need = demand.capabilities();
      byNeed.computeIfAbsent(name(need), unused -> new Work(need)).comingPerMs +=
          demand.costPerMs();
      all.comingPerMs += demand.costPerMs();
    }
    SortedMap<String, Long> desired = new TreeMap<>();
    byNeed.forEach((name, work) -> desired.put(name, agents(census, work)));
    desired.put(ALL, agents(census, all));
    return desired;
  }

  private static String name(List<String> need) {
    return need.isEmpty() ? ANY : String.join("+", need);
  }

  /** What requires the same. */
  private static final class Work {
    private final List<String> need;
    private double waitingMs;
    private double comingPerMs;

    Work(List<String> need) {
      this.need = need;
    }
  }

  private long agents(SwarmCensus census, Work work) {
    List<AgentCount> present =
        census.agents().stream()
            .filter(agent -> !agent.gone() && agent.phase() != AgentPhase.JOINING)
            .toList();
    List<AgentCount> able =
        present.stream().filter(agent -> agent.capabilities().containsAll(work.need)).toList();
    double speed = meanWeight(able.isEmpty() ? present : able);
    double wanted = (work.comingPerMs / utilisation + work.waitingMs / waitMs) / speed;
    double slots = able.stream().mapToInt(AgentCount::slots).average().orElse(1);
    double holding = able.stream().mapToInt(agent -> Math.min(agent.held(), agent.slots())).sum();
    double least = Math.ceil(holding / Math.max(1, slots));
    return (long) Math.min((double) most, Math.max(Math.ceil(wanted - 1e-9), least));
  }

  private static double meanWeight(List<AgentCount> agents) {
    double mean =
        agents.stream()
            .mapToDouble(AgentCount::weight)
            .filter(weight -> weight > 0)
            .average()
            .orElse(1);
    return Math.max(1e-6, mean);
  }
}
