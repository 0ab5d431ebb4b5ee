package io.fairlead.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.Command;
import io.fairlead.scheduler.CountedSwarm;
import io.fairlead.streams.tally.SwarmTally;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DesiredAgentsTest {
  private static final DesiredAgents TEN_SECONDS = new DesiredAgents(10_000, 0.8, 1_000);

  private final CountedSwarm swarm = new CountedSwarm();

  private Map<String, Long> desired(DesiredAgents formula) {
    return formula.of(swarm.census(), List.of());
  }

  @Test
  void anIdleSwarmAsksForNobody() {
    swarm.agent("a", 2);
    assertEquals(Map.of("*", 0L), desired(TEN_SECONDS));
  }

  @Test
  void whatWaitsIsToBeBegunWithinTheTarget() {
    // 100 s of work, agents with two slots at speed 1: in 10 s that is work for five.
    swarm.agent("a", 2).drain("a").submit(100, "t", 1_000);
    assertEquals(Map.of("any", 5L, "*", 5L), desired(TEN_SECONDS));
  }

  @Test
  void withoutAgentsOneIsTakenForASlotOfSpeedOne() {
    swarm.submit(100, "t", 1_000);
    assertEquals(10, desired(TEN_SECONDS).get("any"));
  }

  @Test
  void eachRequirementIsToldByItself() {
    swarm.submit(100, "t", 1_000).submit(50, "t", 1_000, "gpu", "vision");
    assertEquals(Map.of("any", 10L, "gpu+vision", 5L, "*", 15L), desired(TEN_SECONDS));
  }

  @Test
  void itIsBounded() {
    swarm.submit(100, "t", 1_000);
    assertEquals(7, desired(new DesiredAgents(10_000, 0.8, 7)).get("any"));
  }

  @Test
  void whoHoldsWorkIsNotLetGo() {
    swarm.set("maxPrefetch", "0").agent("a", 1).agent("b", 1).agent("c", 1);
    swarm.submit(2, "t", 10).start();
    assertEquals(2, desired(TEN_SECONDS).get("*"));
  }

  @Test
  void thoseWhoHoldWorkAreCountedHoweverManyTheyAre() {
    swarm.auditedEvery(500).set("maxPrefetch", "0").agents(1_500, "a", 1).submit(1_200, "t", 10);
    assertEquals(1_200, desired(new DesiredAgents(10_000, 0.8, 5_000)).get("*"));
  }

  @Test
  void whatACapKeepsBackAsksForNobody() {
    swarm.set("tenant.t.maxConcurrency", "1").agent("a", 1).submit(100, "t", 1_000).start();
    assertEquals(1, desired(TEN_SECONDS).get("any"));
  }

  @Test
  void whatAPauseKeepsBackAsksForNobody() {
    swarm.agent("a", 1).handle(new Command.Pause(null, "test")).submit(100, "t", 1_000);
    assertEquals(0, desired(TEN_SECONDS).get("any"));
  }

  @Test
  void whatComesIsToKeepThemAsBusyAsIsAimedAt() {
    swarm.agent("a", 1);
    // 4 s of work in each second, at 80 % utilisation: five agents.
    SwarmTally tally = swarm.tally();
    swarm.pauseTenant("t");
    for (int i = 1; i <= 60; i++) {
      swarm.submit(4, "t", 5_000);
      tally.demands().get(0).sample(swarm.nowMs() + i * 5_000L);
    }
    assertEquals(5, TEN_SECONDS.of(swarm.census(), tally.demands()).get("any"));
  }
}
