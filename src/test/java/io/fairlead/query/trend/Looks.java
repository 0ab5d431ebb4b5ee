package io.fairlead.query.trend;

import io.fairlead.scheduler.CountedSwarm;
import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.streams.tally.TenantTally;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Samples for tests. */
final class Looks {
  private Looks() {}

  /** At a swarm as it stands. */
  static Sample at(CountedSwarm swarm) {
    return at(swarm, swarm.nowMs());
  }

  /** The same, as though it were that time. */
  static Sample at(CountedSwarm swarm, long atMs) {
    TreeMap<String, Double> charged = new TreeMap<>();
    for (TenantTally tenant : swarm.tally().tenants()) {
      charged.put(tenant.name(), tenant.chargedMs());
    }
    return new Sample(with(swarm.census(), atMs, List.of(), 0), charged, 0);
  }

  /** At so many agents, each like the one of the swarm. */
  static Sample at(CountedSwarm swarm, long atMs, int agents) {
    SwarmCensus one = swarm.census();
    List<SwarmCensus.AgentCount> many = new ArrayList<>();
    for (int i = 0; i < agents; i++) {
      SwarmCensus.AgentCount like = one.agents().get(0);
      many.add(
          new SwarmCensus.AgentCount(
              new io.fairlead.model.AgentId(String.format("agent-%05d", i)),
              like.phase(),
              like.breaker(),
              like.unavailability(),
              like.capabilities(),
              like.slots(),
              like.held(),
              like.running(),
              like.placed(),
              like.outstandingMs(),
              like.loadMs(),
              like.weight(),
              like.speed(),
              like.reliability(),
              like.roundTripMs()));
    }
    return new Sample(with(one, atMs, many, agents), new TreeMap<>(), 0);
  }

  private static SwarmCensus with(
      SwarmCensus census, long atMs, List<SwarmCensus.AgentCount> agents, int count) {
    return new SwarmCensus(
        census.id(),
        census.config(),
        atMs,
        census.facts(),
        census.paused(),
        census.deleting(),
        census.open(),
        census.live(),
        census.parked(),
        census.phases(),
        census.levels(),
        census.backlogs(),
        count == 0 ? census.agents() : agents,
        census.tenants(),
        census.tenantCount(),
        census.waitingCostMs(),
        census.outstandingMs(),
        census.weight(),
        census.loadVariance(),
        census.proposal());
  }
}
