package io.fairlead.query.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.diagnosis.Finding.Severity;
import io.fairlead.query.view.MetricsView;
import io.fairlead.scheduler.CountedSwarm;
import io.fairlead.scheduler.SwarmCensus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is found of a swarm goes by all of its agents, though fewer are told of one by one. */
class LargeFleetTest {
  private static final int TOLD = SwarmCensus.MOST_AGENTS;

  private final CountedSwarm swarm = new CountedSwarm().auditedEvery(500).set("maxPrefetch", "0");

  private Finding first(Constraint expected) {
    List<Finding> found = Bottlenecks.of(Snapshots.calm(swarm));
    assertFalse(found.isEmpty(), "nothing was found");
    assertEquals(expected, found.get(0).constraint(), found.toString());
    return found.get(0);
  }

  @Test
  void capacityIsThatOfAllAgents() {
    swarm.agents(1_500, "a", 1).submit(1_500 + 300, "t", 250_000).start();
    Finding found = first(Constraint.CAPACITY);
    assertEquals(1_500.0, found.numbers().get("slots"));
    assertEquals(1_500.0, found.numbers().get("agents"));
    assertEquals(50_000, found.numbers().get("drainMs"), 1_000);
    assertEquals(Severity.WARNING, found.severity(), "in 1,000 slots it would take above 60 s");
  }

  @Test
  void aCapabilityIsShortWhereOnlyTheLastAgentsAreIdle() {
    swarm
        .agents(TOLD, "a", 1, "gpu")
        .agents(500, "b", 1)
        .submit(TOLD + 5, "t", 1_000, "gpu")
        .start();
    Finding found = first(Constraint.CAPABILITY);
    assertEquals("gpu", found.subject());
    assertEquals(500.0, found.numbers().get("freeSlotsElsewhere"));
  }

  @Test
  void theSlotsOfTheLastAgentsAreFreeForATenantAtItsCap() {
    swarm
        .set("tenant.t.maxConcurrency", "1")
        .agents(1_500, "a", 1)
        .submit(TOLD, "u", 1_000)
        .submit(3, "t", 1_000)
        .start();
    assertEquals(499.0, first(Constraint.TENANT_CAP).numbers().get("freeSlots"));
  }

  @Test
  void thereAreAgentsAsLongAsTheLastOnesWork() {
    swarm.agents(TOLD, "a", 1);
    for (int i = 0; i < TOLD; i++) {
      swarm.leave(String.format("a%05d", i));
    }
    swarm.agents(500, "b", 1).submit(510, "t", 1_000).start();
    assertEquals(500.0, first(Constraint.CAPACITY).numbers().get("agents"));
  }

  @Test
  void aHotAgentIsNamedThoughItIsAmongTheLast() {
    swarm
        .set("strategy", "affinity")
        .set("affinityPatienceMs", "60000")
        .set("stealing", "off")
        .set("balanceMode", "off")
        .agents(1_500, "a", 1)
        .submit(1_499, "t", 100_000)
        .affine(1, "key", 2_000)
        .start();
    // Whoever is left without another task has the one with the key, and is the warm one.
    swarm.complete(2_000).affine(5, "key", 2_000).start();
    assertEquals(1_499.0, first(Constraint.HOT_AGENT).numbers().get("freeSlotsElsewhere"));
  }

  @Test
  void figuresOfTheBalancerAreThoseOfAllAgentsAndTheListIsCut() {
    swarm.agents(1_500, "a", 2).submit(100, "t", 1_000).start();
    MetricsView metrics =
        new Figures(Snapshots.calm(swarm), swarm.tally())
            .metrics(EnumSet.of(Component.LOAD_BALANCER, Component.AGENTS), 0);
    assertEquals(1_500, metrics.loadBalancer().agentsAvailable());
    assertEquals(3_000, metrics.loadBalancer().slots());
    assertEquals(2_900, metrics.loadBalancer().freeSlots());
    assertEquals(TOLD, metrics.agents().size());
    assertEquals(1_500, new Figures(Snapshots.calm(swarm), swarm.tally()).now().agentCount());
  }

  @Test
  void whatWasNotLookedAtIsTold() {
    int groups = SwarmCensus.MOST_BACKLOGS + 20;
    String[] all = new String[groups];
    for (int i = 0; i < groups; i++) {
      all[i] = String.format("c%03d", i);
    }
    // An agent may have 64 capabilities, so two have them all.
    swarm
        .agent("a", 1, Arrays.copyOfRange(all, 0, groups / 2))
        .agent("b", 1, Arrays.copyOfRange(all, groups / 2, groups));
    for (String one : all) {
      swarm.submit(2, "t", 1_000, one);
    }
    Finding found = first(Constraint.CAPACITY);
    double waiting = found.numbers().get("waiting");
    assertEquals(swarm.census().queued(), waiting + found.numbers().get("notLookedAt"));
    assertTrue(found.message().contains("were not looked at"), found.message());
  }
}
