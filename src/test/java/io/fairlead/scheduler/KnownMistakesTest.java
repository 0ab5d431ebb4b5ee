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
import io.fairlead.model.Level;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.Move;
import io.fairlead.model.Rejection;
import io.fairlead.model.StoredTask;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Mistakes of another system, by their numbers in its list, about moving work (1, 2, 5, 6), and
 * about what waits and what finds no room (7, 10); none is made here. Mistake 3 is tried in {@code
 * CircuitBreakerTest}, 4 in {@code MultiLevelQueueTest}.
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

  /** Depth is of what waits, and of nothing that an agent has or that may not begin yet. */
  @Test
  void mistake7QueueDepthComesFromTheWrongThing() {
    swarm.handle(
        new Command.CreateSwarm(Map.of("maxPrefetch", "0", "affinityPatienceMs", "0"), "test"));
    swarm.join("a", 2);
    long laterMs = swarm.now().wallMs() + 60_000;
    for (int i = 0; i < 5; i++) {
      swarm.handle(TaskDraft.of("n" + i).submit());
      swarm.handle(TaskDraft.of("low" + i).level(Level.LOW).submit());
      swarm.handle(TaskDraft.of("later" + i).notBefore(laterMs).submit());
      swarm.handle(TaskDraft.of("after" + i).after("n4").submit());
    }
    assertEquals(20, swarm.scheduler.view().live());
    assertEquals(8, swarm.scheduler.view().queued());
    Map<Level, Integer> waiting = new TreeMap<>();
    for (LevelSnapshot level : swarm.scheduler.snapshots().levels(swarm.now())) {
      waiting.put(level.level(), level.phases().get(TaskPhase.QUEUED));
    }
    assertEquals(Map.of(Level.CRITICAL, 0, Level.HIGH, 0, Level.NORMAL, 4, Level.LOW, 4), waiting);
    TenantSnapshot tenant = swarm.scheduler.snapshots().tenant(new TenantId("tenant"));
    assertTrue(tenant != null);
    assertEquals(8, tenant.waitingInAll());
    assertEquals(2, tenant.held());
    assertEquals(20, tenant.live());
  }

  /**
   * By weight is a share for each and not all for the heaviest; in turn is not always the first.
   */
  @Test
  void mistake7WeightedPicksTheLargestAndInTurnTheFirst() {
    swarm.handle(
        new Command.CreateSwarm(
            Map.of("strategy", "round-robin", "tenant.large.weight", "3", "maxPrefetch", "0"),
            "test"));
    for (int i = 0; i < 40; i++) {
      swarm.handle(TaskDraft.of("large" + i).tenant("large").submit());
      swarm.handle(TaskDraft.of("small" + i).tenant("small").submit());
    }
    for (String agent : List.of("a", "b", "c", "d")) {
      // The first is the strongest, and would be the first choice of all tasks if asked each time.
      int slots = agent.equals("a") ? 10 : 2;
      swarm.scheduler.handle(swarm.hello(agent, "hello-" + agent, slots), swarm.now());
      swarm.scheduler.handle(new Command.TopicReady(new AgentId(agent)), swarm.now());
      swarm.scheduler.handle(
          swarm.report(agent, slots, List.of(), List.of(), List.of()), swarm.now());
    }
    swarm.pass(50);
    Map<String, Integer> byTenant = new TreeMap<>();
    List<String> agents = new ArrayList<>();
    for (Fact.TaskDispatched task : all(swarm.facts, Fact.TaskDispatched.class)) {
      byTenant.merge(task.task().tenant().value(), 1, Integer::sum);
      agents.add(task.lease().agent().value());
    }
    assertEquals(Map.of("large", 12, "small", 4), byTenant);
    assertEquals(List.of("a", "b", "c", "d", "a", "b", "c", "d"), agents.subList(0, 8));
  }

  /** What finds no room is refused with a word; nothing that was accepted makes room for it. */
  @Test
  void mistake10WhenFullTheLowestPriorityIsDroppedWithNoEvent() {
    swarm.handle(new Command.CreateSwarm(Map.of("maxQueued", "4"), "test"));
    List<TaskId> accepted = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Task task = TaskDraft.of("low" + i).level(Level.LOW).priority(-i).task();
      assertEquals(
          task.id(),
          only(swarm.handle(new Command.Submit(task, 0)), Fact.TaskAccepted.class).task().id());
      accepted.add(task.id());
    }
    for (Level level : Level.values()) {
      Task task = TaskDraft.of("late-" + level).level(level).priority(1_000).task();
      List<Fact> facts = swarm.handle(new Command.Submit(task, 0));
      Fact.TaskRejected refused = only(facts, Fact.TaskRejected.class);
      assertEquals(task.id(), refused.taskId());
      assertEquals(Rejection.Reason.QUEUE_FULL, refused.rejection().reason());
      assertEquals(1, all(facts, Fact.OfTask.class).size(), "nothing happens to any other task");
    }
    swarm.join("a", 8);
    assertEquals(
        accepted,
        all(swarm.facts, Fact.TaskDispatched.class).stream()
            .map(Fact.TaskDispatched::taskId)
            .toList());
  }
}
