package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.Move;
import io.fairlead.model.StoredTask;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Mistakes of another system about moving work, by their numbers in its list; none is made here.
 */
class KnownMistakesTest {
  private static final AgentId A = new AgentId("a");
  private static final AgentId B = new AgentId("b");
  private static final AgentId C = new AgentId("c");

  private final SchedulerHarness swarm = new SchedulerHarness();
  private final List<Fact.TaskDispatched> running = new ArrayList<>();

  private void configure(String... keysAndValues) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("maxPrefetch", "0");
    settings.put("localQueueTargetMs", "100000");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    swarm.handle(new Command.CreateSwarm(settings, "test"));
  }

  /** Agent a runs t0, and t1 to t8 wait for it. */
  private void agentWithALot() {
    swarm.join("a", 1);
    running.add(swarm.submitAndDispatch("t0", 1_000));
    swarm.handle(swarm.report("a", running, started(running.get(0))));
    for (int i = 1; i < 9; i++) {
      swarm.submit("t" + i, 1_000);
    }
    assertEquals(8, swarm.scheduler.view().placedCount(A));
  }

  private List<Fact.Moved> moves() {
    return all(swarm.facts, Fact.Moved.class);
  }

  @Test
  void mistake1AStealTakesATaskAwayAndThenFailsToFindIt() {
    configure();
    agentWithALot();
    // After each fact on its way every task is somewhere: there is no state between two agents.
    swarm.listener =
        fact -> {
          int live = 0;
          for (StoredTask task : swarm.scheduler.view().tasks()) {
            LocalPlace place = task.place();
            boolean placed =
                place != null
                    && swarm.scheduler.view().placedWith(place.agent()).contains(task.task().id());
            assertTrue(task.phase() != TaskPhase.PLACED || placed, task::toString);
            live++;
          }
          assertEquals(9, live);
        };
    swarm.join("b", 1);
    assertEquals(4, all(swarm.facts, Fact.TaskStolen.class).size());
    for (Fact.TaskStolen stolen : all(swarm.facts, Fact.TaskStolen.class)) {
      assertFalse(swarm.scheduler.view().placedWith(A).contains(stolen.taskId()));
      StoredTask task = swarm.scheduler.view().task(stolen.taskId());
      assertTrue(task != null && task.phase().live());
    }
    assertEquals(List.of(), all(swarm.facts, Fact.TaskCancelled.class));
    assertEquals(List.of(), all(swarm.facts, Fact.TaskRequeued.class));
  }

  @Test
  void mistake2OnlyWhatIsRunningIsLookedAtSoThatNothingMoves() {
    configure("stealing", "off");
    agentWithALot();
    swarm.join("b", 1);
    Fact.Balanced balanced = only(swarm.handle(new Command.Balance("ops")), Fact.Balanced.class);
    assertEquals(4, balanced.moved());
    assertEquals(4, moves().size());
    TaskId inHand = running.get(0).taskId();
    assertTrue(moves().stream().noneMatch(move -> move.taskId().equals(inHand)));
    // Asked for by name, it stays where it is, and that is said.
    List<Fact> facts =
        swarm.handle(
            new Command.ApplyPlan(
                "plan",
                List.of(
                    Move.local(inHand, A, B),
                    Move.revoke(inHand, A, B, running.get(0).lease().epoch())),
                "ops"));
    assertEquals(0, only(facts, Fact.Balanced.class).moved());
    assertEquals(2, only(facts, Fact.Balanced.class).skipped());
    assertEquals(A, swarm.scheduler.view().task(inHand).lease().agent());
  }

  @Test
  void mistake5ADeadAgentStaysASourceAndATarget() {
    configure("stealing", "off", "balanceMode", "off");
    agentWithALot();
    swarm.join("b", 1);
    swarm.join("c", 1);
    for (int i = 0; i < 13; i++) {
      swarm.pass(500);
      swarm.handle(swarm.report("a", running));
      swarm.handle(swarm.report("c", List.of()));
    }
    assertEquals(AgentPhase.LOST, swarm.scheduler.view().agentPhase(B));
    swarm.handle(new Command.Balance("ops"));
    assertTrue(moves().size() > 0);
    assertTrue(moves().stream().noneMatch(move -> move.to().equals(B)));
    TaskId waiting = swarm.scheduler.view().placedWith(A).get(0);
    Move toTheDead = Move.local(waiting, A, B);
    assertEquals(
        1,
        only(
                swarm.handle(new Command.ApplyPlan("plan", List.of(toTheDead), "ops")),
                Fact.Balanced.class)
            .skipped());
    // Silent, a is no source either: nothing waits for it alone any more.
    for (int i = 0; i < 5; i++) {
      swarm.pass(500);
    }
    assertEquals(0, swarm.scheduler.view().placedCount(A));
  }

  @Test
  void mistake6WhatHasJustBeenMovedIsNotCountedSoThatAllOfItPilesOntoOneAgent() {
    configure("stealing", "off", "balanceMode", "off");
    agentWithALot();
    // Agents that have nothing at all are seen.
    swarm.join("b", 1);
    swarm.join("c", 1);
    swarm.handle(new Command.Balance("ops"));
    assertEquals(3, moves().stream().filter(move -> move.to().equals(B)).count());
    assertEquals(3, moves().stream().filter(move -> move.to().equals(C)).count());
    assertEquals(2, swarm.scheduler.view().placedCount(A));
  }
}
