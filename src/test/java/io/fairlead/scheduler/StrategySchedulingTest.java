package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.completed;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.PlacementReason;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each strategy by name, chosen while the swarm runs, with agents as they report themselves. */
class StrategySchedulingTest {
  private final SchedulerHarness swarm = new SchedulerHarness();
  private int tasks;

  private void join(String agent, int slots, double costPerSecond, String... capabilities) {
    AgentProfile profile =
        new AgentProfile(slots, List.of(capabilities), new TreeMap<>(), costPerSecond, 0, false);
    AgentId id = new AgentId(agent);
    swarm.handle(new Command.Report(id, "hello-" + agent, 0, 1, profile, List.of(), 0, List.of()));
    swarm.handle(new Command.TopicReady(id));
    swarm.handle(new Command.Report(id, "hello-" + agent, 1, 2, profile, List.of(), 0, List.of()));
  }

  private void use(String strategy) {
    swarm.handle(new Command.UpdateConfig(Map.of("strategy", strategy), "me"));
  }

  private Fact.TaskDispatched give(TaskDraft draft) {
    return only(swarm.handle(draft.submit()), Fact.TaskDispatched.class);
  }

  private Fact.TaskDispatched give() {
    return give(TaskDraft.of("t" + tasks++).cost(60_000));
  }

  private static void isFor(String agent, PlacementReason reason, Fact.TaskDispatched task) {
    assertEquals(agent, task.lease().agent().value());
    assertEquals(reason, task.placement().reason());
  }

  @Test
  void costGoesByThePriceThatAgentsName() {
    join("a", 4, 5);
    join("b", 1, 1);
    isFor("a", PlacementReason.LEAST_FINISH, give());
    use("cost");
    Fact.TaskDispatched cheap = give();
    isFor("b", PlacementReason.CHEAPEST, cheap);
    assertEquals(60.0, cheap.placement().score(), 1e-6, "a minute at 1 a second");
    isFor("a", PlacementReason.ONLY_ELIGIBLE, give());
  }

  @Test
  void costCountsThatASlowAgentRunsLonger() {
    join("slow", 1, 2);
    Fact.TaskDispatched first = give(TaskDraft.of("first").cost(1_000));
    swarm.handle(
        swarm.report(
            "slow", 1, List.of(), List.of(), List.of(started(first), completed(first, 4_000))));
    join("swift", 1, 3);
    use("cost");
    isFor("swift", PlacementReason.CHEAPEST, give());
  }

  @Test
  void capabilityKeepsThoseWhoCanDoMoreFree() {
    join("a", 4, 0, "gpu", "web");
    join("b", 4, 0, "web");
    join("c", 4, 0);
    isFor("a", PlacementReason.LEAST_FINISH, give());
    use("capability");
    isFor("c", PlacementReason.LEAST_CAPABLE, give());
    isFor("b", PlacementReason.LEAST_CAPABLE, give(TaskDraft.of("web").requires("web")));
  }

  @Test
  void leastLoadedGivesToWhoHasLeastThoughAnotherWouldEndItSooner() {
    join("a", 4, 0);
    join("b", 1, 0);
    isFor("a", PlacementReason.LEAST_FINISH, give());
    isFor("a", PlacementReason.LEAST_FINISH, give());
    use("least-loaded");
    isFor("b", PlacementReason.LEAST_LOADED, give());
  }

  @Test
  void powerOfTwoChoicesDrawsTwoAndTakesTheLessLoaded() {
    for (String agent : List.of("a", "b", "c", "d")) {
      join(agent, 8, 0);
    }
    use("power-of-two-choices");
    TreeSet<String> chosen = new TreeSet<>();
    String before = "";
    for (int i = 0; i < 16; i++) {
      Fact.TaskDispatched task = give();
      assertEquals(PlacementReason.LESS_LOADED_OF_TWO, task.placement().reason());
      chosen.add(task.lease().agent().value());
      if (i < 2) {
        assertNotEquals(before, task.lease().agent().value(), "the one with a task is the worse");
      }
      before = task.lease().agent().value();
    }
    assertEquals(List.of("a", "b", "c", "d"), List.copyOf(chosen));
  }

  @Test
  void affinityGoesWhereTheKeyRanLast() {
    join("a", 4, 0);
    join("b", 4, 0);
    use("affinity");
    Fact.TaskDispatched load = give();
    Fact.TaskDispatched first = give(TaskDraft.of("first").affinity("k").cost(60_000));
    assertNotEquals(load.lease().agent(), first.lease().agent());
    String agent = first.lease().agent().value();
    swarm.handle(swarm.report(agent, 4, List.of(), List.of(first), List.of(started(first))));
    // However much is there already; the default would give the third one to the other agent.
    isFor(
        agent, PlacementReason.AFFINITY, give(TaskDraft.of("second").affinity("k").cost(900_000)));
    isFor(agent, PlacementReason.AFFINITY, give(TaskDraft.of("third").affinity("k")));
    assertNotEquals(agent, give(TaskDraft.of("other").affinity("other")).lease().agent().value());
  }

  @Test
  void roundRobinGivesToEachInTurn() {
    join("a", 16, 0);
    join("b", 4, 0);
    join("c", 4, 0);
    use("round-robin");
    for (int i = 0; i < 6; i++) {
      give();
    }
    assertEquals(
        List.of("a", "b", "c", "a", "b", "c"),
        all(swarm.facts, Fact.TaskDispatched.class).stream()
            .map(task -> task.lease().agent().value())
            .toList());
  }
}
