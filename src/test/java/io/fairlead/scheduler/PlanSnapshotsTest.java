package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.Move;
import io.fairlead.model.MoveResult.Outcome;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.PlanSnapshot.PlanAgent;
import io.fairlead.scheduler.PlanSnapshot.PlanTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a plan is made from, cut in parts. */
class PlanSnapshotsTest {
  private static final AgentId A = new AgentId("a");
  private static final AgentId B = new AgentId("b");

  private final SchedulerHarness swarm = new SchedulerHarness();

  private void configure(String... keysAndValues) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("maxPrefetch", "0");
    settings.put("balanceMode", "off");
    settings.put("stealing", "off");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    swarm.handle(new Command.CreateSwarm(settings, "test"));
  }

  /** An agent of one slot, which runs a task of that length. */
  private void runs(String agent, long costMs, String... capabilities) {
    swarm.join(agent, 1, capabilities);
    Fact.TaskDispatched dispatched = swarm.submitAndDispatch("runs-" + agent, costMs);
    swarm.handle(
        swarm.report(
            agent,
            1,
            List.of(capabilities),
            List.of(dispatched),
            List.of(SchedulerHarness.started(dispatched))));
  }

  /** Submits without carrying on: many tasks come quickly. */
  private void arrive(String id, String tenant, String... required) {
    swarm.scheduler.handle(
        new Command.Submit(SchedulerHarness.task(id, tenant, 1_000, 0, required), 0), swarm.now());
  }

  private PlanSnapshot cut(PlanSnapshots parts, Runnable between) {
    for (PlanSnapshots.Question next = parts.next(); next != null; next = parts.next()) {
      parts.add(next.answer(swarm.scheduler, swarm.now()));
      between.run();
    }
    return parts.snapshot();
  }

  private PlanSnapshot cut() {
    return cut(new PlanSnapshots(), () -> {});
  }

  private static List<String> ids(PlanSnapshot snapshot) {
    return snapshot.tasks().stream().map(task -> task.id().value()).toList();
  }

  private static PlanTask task(PlanSnapshot snapshot, String id) {
    return snapshot.tasks().stream()
        .filter(task -> task.id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private Fact.Balanced apply(Move... moves) {
    return only(
        swarm.handle(new Command.ApplyPlan("plan", List.of(moves), "ops")), Fact.Balanced.class);
  }

  @Test
  void agentsAreTakenByWhatRunsAndTasksAreWhatMayBeMoved() {
    configure("localQueueMax", "3");
    runs("a", 10_000);
    runs("b", 4_000);
    swarm.submit("t0", 1_000);
    swarm.submit("t1", 2_000);
    swarm.submit("t2", 3_000);
    apply(Move.place(new TaskId("t1"), B));
    swarm.pass(1_000);
    long fact = swarm.scheduler.view().facts();
    PlanSnapshot snapshot = cut();
    assertEquals(fact, snapshot.fact());
    assertEquals(swarm.now().wallMs(), snapshot.atMs());
    assertFalse(snapshot.closed());
    assertTrue(snapshot.complete());
    assertEquals(3, snapshot.waiting());
    assertEquals(List.of("t0", "t1", "t2"), ids(snapshot));
    assertEquals(List.of(A, B), snapshot.agents().stream().map(PlanAgent::id).toList());
    assertEquals(List.of(9_000_000L), snapshot.agents().get(0).busyUs());
    assertEquals(List.of(3_000_000L), snapshot.agents().get(1).busyUs());
    assertEquals(3, snapshot.agents().get(0).room());
    assertEquals(2, snapshot.agents().get(1).room());
    PlanTask waits = task(snapshot, "t0");
    assertEquals(-1, waits.agent());
    assertFalse(waits.sent());
    assertEquals(1_000_000, waits.costUs());
    assertEquals(swarm.now().wallMs() - SchedulerHarness.WALL_BASE_MS, waits.waitedMs());
    PlanTask placed = task(snapshot, "t1");
    assertEquals(1, placed.agent());
    assertEquals(B, placed.holder());
    assertEquals(List.of(List.of(0, 1)), snapshot.classes());
    assertEquals(fact, swarm.scheduler.view().facts(), "nothing has changed");
  }

  @Test
  void whatWasSentAndHasNotStartedMayBeAskedBackIfTheSwarmAsks() {
    configure("maxPrefetch", "4");
    swarm.join("a", 2);
    swarm.join("b", 1);
    List<Fact.TaskDispatched> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      sent.add(swarm.submitAndDispatch("t" + i, 10_000));
    }
    List<Fact.TaskDispatched> held =
        sent.stream().filter(each -> each.lease().agent().equals(A)).toList();
    assertEquals(2, held.size());
    swarm.handle(
        swarm.report("a", 2, List.of(), held, List.of(SchedulerHarness.started(held.get(0)))));
    PlanSnapshot snapshot = cut();
    assertEquals(List.of(0L, 10_000_000L), snapshot.agents().get(0).busyUs());
    PlanTask unstarted = task(snapshot, held.get(1).taskId().value());
    assertTrue(unstarted.sent());
    assertEquals(held.get(1).lease().epoch(), unstarted.epoch());
    assertEquals(held.get(1).lease().seq(), unstarted.seq());
    assertEquals(0, unstarted.agent());
    assertFalse(ids(snapshot).contains(held.get(0).taskId().value()), "it has started");
    swarm.handle(new Command.UpdateConfig(Map.of("revocation", "\"off\""), "ops"));
    PlanSnapshot without = cut();
    assertEquals(List.of(), without.tasks());
    assertEquals(List.of(10_000_000L, 10_000_000L), without.agents().get(0).busyUs());
  }

  private static Command.Report throttled(Command.Report report, double throttle) {
    AgentProfile profile = report.profile();
    return new Command.Report(
        report.agent(),
        report.helloId(),
        report.incarnation(),
        report.reportSeq(),
        new AgentProfile(
            profile.slots(),
            profile.capabilities(),
            profile.costPerSecond(),
            throttle,
            profile.draining()),
        report.held(),
        report.lastDispatchSeq(),
        report.transitions());
  }

  /** What it holds back and how often it fails make it run nothing slower than was measured. */
  @Test
  void runTimesAreReckonedBySpeedAndLoadsByWeight() {
    configure("maxAttempts", "1");
    swarm.join("a", 2);
    Fact.TaskDispatched failing = swarm.submitAndDispatch("fails", 1_000);
    swarm.handle(
        swarm.report(
            "a",
            2,
            List.of(),
            List.of(),
            List.of(SchedulerHarness.started(failing), SchedulerHarness.failed(failing, false))));
    swarm.handle(throttled(swarm.report("a", 2, List.of(), List.of(), List.of()), 0.5));
    List<Fact.TaskDispatched> held =
        List.of(swarm.submitAndDispatch("r0", 9_000), swarm.submitAndDispatch("r1", 9_000));
    swarm.handle(
        throttled(
            swarm.report(
                "a", 2, List.of(), held, held.stream().map(SchedulerHarness::started).toList()),
            0.5));
    swarm.submit("t0", 1_000);
    PlanSnapshot snapshot = cut();
    PlanAgent agent = snapshot.agents().get(0);
    double reliability = Objects.requireNonNull(swarm.scheduler.view().agent(A)).reliability();
    assertTrue(reliability < 1);
    assertEquals(1.0, agent.speed());
    assertEquals(1_000_000.0, agent.runUs(task(snapshot, "t0")));
    assertEquals(2 * reliability * 0.5, agent.weight(), 1e-12);
    assertEquals(List.of(9_000_000L, 9_000_000L), agent.busyUs());
  }

  @Test
  void agentsThatTakeNoWorkAreLeftOutWithWhatTheyHave() {
    configure("breakerFailures", "1", "breakerOpenMs", "60000");
    runs("a", 10_000);
    runs("b", 10_000);
    runs("c", 10_000);
    swarm.handle(new Command.DrainAgent(A, "ops"));
    Fact.TaskDispatched failing =
        all(swarm.facts, Fact.TaskDispatched.class).stream()
            .filter(each -> each.lease().agent().equals(B))
            .findFirst()
            .orElseThrow();
    swarm.handle(swarm.report("b", List.of(), SchedulerHarness.failed(failing, false)));
    swarm.submit("t0", 1_000);
    PlanSnapshot snapshot = cut();
    assertEquals(List.of(new AgentId("c")), snapshot.agents().stream().map(PlanAgent::id).toList());
  }

  private void submit(String id, Level level, long deadlineMs, long notBeforeMs, boolean movable) {
    swarm.handle(
        new Command.Submit(
            new Task(
                new TaskId(id),
                new TenantId("tenant"),
                "type",
                level,
                0,
                deadlineMs,
                SchedulerHarness.WALL_BASE_MS,
                notBeforeMs,
                1_000_000,
                List.of(),
                null,
                movable,
                0,
                id.hashCode()),
            0));
  }

  @Test
  void whatMayNotBePlacedIsNotInIt() {
    configure();
    runs("a", 10_000);
    runs("b", 10_000);
    long wallMs = swarm.now().wallMs();
    submit("promised", Level.CRITICAL, wallMs + 600_000, 0, true);
    submit("later", Level.NORMAL, Task.NEVER, wallMs + 60_000, true);
    submit("fixed", Level.NORMAL, Task.NEVER, 0, false);
    arrive("paused", "other");
    swarm.handle(new Command.Pause(new TenantId("other"), "ops"));
    submit("free", Level.LOW, Task.NEVER, 0, true);
    PlanSnapshot snapshot = cut();
    assertEquals(List.of("free"), ids(snapshot));
    assertEquals(4, snapshot.waiting(), "all but the delayed one");
    swarm.handle(new Command.Pause(null, "ops"));
    assertTrue(cut().closed());
  }

  @Test
  void whoMayRunWhatIsSaidOncePerKindOfRequirement() {
    configure();
    runs("a", 10_000, "cpu");
    runs("b", 10_000, "cpu", "gpu");
    swarm.join("c", 1, "gpu");
    Fact.TaskDispatched onC =
        only(
            swarm.handle(
                new Command.Submit(SchedulerHarness.task("runs-c", "t", 10_000, 0, "gpu"), 0)),
            Fact.TaskDispatched.class);
    assertEquals(new AgentId("c"), onC.lease().agent());
    for (int i = 0; i < 2; i++) {
      swarm.handle(new Command.Submit(SchedulerHarness.task("gpu" + i, "t", 1, 0, "gpu"), 0));
      swarm.handle(new Command.Submit(SchedulerHarness.task("any" + i, "t", 1, 0), 0));
      swarm.handle(new Command.Submit(SchedulerHarness.task("tpu" + i, "t", 1, 0, "tpu"), 0));
    }
    PlanSnapshot snapshot = cut();
    assertEquals(List.of(List.of(1, 2), List.of(0, 1, 2), List.of()), snapshot.classes());
    assertEquals(0, task(snapshot, "gpu1").eligible());
    assertEquals(1, task(snapshot, "any1").eligible());
    assertEquals(2, task(snapshot, "tpu1").eligible());
  }

  @Test
  void everyPartLooksAtABoundedNumberOfTasks() {
    configure();
    runs("a", 10_000);
    runs("b", 10_000);
    int many = 2 * Snapshots.MOST_LOOKED_AT + 100;
    for (int i = 0; i < many; i++) {
      arrive("t" + i, "tenant");
    }
    List<Integer> sizes = new ArrayList<>();
    PlanSnapshots parts = new PlanSnapshots();
    for (PlanSnapshots.Question next = parts.next(); next != null; next = parts.next()) {
      PlanSnapshots.Part part = next.answer(swarm.scheduler, swarm.now());
      if (part instanceof PlanSnapshots.Waiting waiting) {
        sizes.add(waiting.tasks().size());
      }
      parts.add(part);
    }
    // The first two tasks run.
    assertEquals(List.of(1_998, 2_000, 102), sizes);
    PlanSnapshot snapshot = parts.snapshot();
    assertTrue(snapshot.complete());
    assertEquals(many, snapshot.tasks().size());
    assertThrows(
        IllegalStateException.class, () -> parts.add(new PlanSnapshots.Waiting(List.of(), null)));
    assertThrows(IllegalStateException.class, () -> new PlanSnapshots().snapshot());
  }

  @Test
  void atTheBoundItIsCompleteAndBeyondItTheOldestAreKept() {
    configure();
    runs("a", 10_000);
    runs("b", 10_000);
    for (int i = 0; i < Snapshots.MOST_LOOKED_AT; i++) {
      arrive("t" + i, "tenant");
    }
    int all = Snapshots.MOST_LOOKED_AT;
    PlanSnapshot exact = cut(new PlanSnapshots(all, 2, 1), () -> {});
    assertTrue(exact.complete());
    assertEquals(all, exact.tasks().size());
    PlanSnapshot fewer = cut(new PlanSnapshots(all - 1, 2, 1), () -> {});
    assertFalse(fewer.complete());
    assertEquals(ids(exact).subList(0, all - 1), ids(fewer));
    PlanSnapshot oneAgent = cut(new PlanSnapshots(all, 1, 1), () -> {});
    assertFalse(oneAgent.complete());
    assertEquals(1, oneAgent.agents().size());
    assertEquals(List.of(List.of(0)), oneAgent.classes());
    arrive("gpu", "tenant", "gpu");
    PlanSnapshot oneKind = cut(new PlanSnapshots(all + 1, 2, 1), () -> {});
    assertFalse(oneKind.complete());
    assertEquals(all, oneKind.tasks().size());
  }

  @Test
  void whatAnAgentHasAndIsLeftOutKeepsItBusy() {
    configure();
    runs("a", 10_000);
    runs("b", 4_000);
    for (int i = 0; i < 4; i++) {
      swarm.submit("t" + i, 1_000);
    }
    apply(Move.place(new TaskId("t2"), B), Move.place(new TaskId("t3"), B));
    PlanSnapshot snapshot = cut(new PlanSnapshots(3, 9, 9), () -> {});
    assertEquals(List.of("t0", "t1", "t2"), ids(snapshot));
    assertEquals(List.of(10_000_000L), snapshot.agents().get(0).busyUs());
    assertEquals(List.of(5_000_000L), snapshot.agents().get(1).busyUs());
  }

  /** An agent that is slower than can be told is not taken for one that is free. */
  @Test
  void timesThatAreTooLongAreTheLongest() {
    assertEquals(Long.MAX_VALUE, PlanSnapshots.sumUs(Long.MAX_VALUE, 1));
    assertEquals(Long.MAX_VALUE, PlanSnapshots.sumUs(Long.MAX_VALUE - 1, 1));
    assertEquals(Long.MAX_VALUE, PlanSnapshots.sumUs(Long.MAX_VALUE, Long.MAX_VALUE));
    assertEquals(3, PlanSnapshots.sumUs(1, 2));
  }

  @Test
  void aLongLocalQueueIsLookedAtAsFarAsAPartMay() {
    int many = Snapshots.MOST_LOOKED_AT + 500;
    configure("localQueueMax", "4096", "planPatienceMs", "3600000");
    runs("a", 10_000);
    runs("b", 10_000);
    List<Move> moves = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      arrive("t" + i, "tenant");
      moves.add(Move.place(new TaskId("t" + i), A));
    }
    assertEquals(many, apply(moves.toArray(Move[]::new)).moved());
    PlanSnapshot snapshot = cut();
    assertFalse(snapshot.complete());
    // One look was for the task that runs.
    assertEquals(Snapshots.MOST_LOOKED_AT - 1, snapshot.tasks().size());
    assertEquals(List.of(10_000_000L + 501 * 1_000_000L), snapshot.agents().get(0).busyUs());
  }

  @Test
  void whatComesAndGoesBetweenPartsBreaksNothing() {
    configure();
    runs("a", 10_000);
    runs("b", 10_000);
    for (int i = 0; i < Snapshots.MOST_LOOKED_AT + 10; i++) {
      arrive("t" + i, "tenant");
    }
    apply(Move.place(new TaskId("t5"), A));
    List<Runnable> happenings = new ArrayList<>();
    // After the agents: what was placed waits for any again, and is seen twice.
    happenings.add(() -> swarm.handle(new Command.DrainAgent(A, "ops")));
    happenings.add(() -> swarm.handle(new Command.CancelTask(new TaskId("t2005"), "ops")));
    happenings.add(() -> swarm.pass(60));
    PlanSnapshot snapshot =
        cut(
            new PlanSnapshots(),
            () -> {
              if (!happenings.isEmpty()) {
                happenings.remove(0).run();
              }
            });
    assertEquals(1, ids(snapshot).stream().filter("t5"::equals).count());
    assertFalse(ids(snapshot).contains("t2005"));
    assertEquals(2, snapshot.agents().size(), "it took work when it was looked at");
    assertEquals(
        Outcome.NO_ROOM, apply(Move.local(new TaskId("t5"), B, A)).results().get(0).outcome());
  }

  @Test
  void aSwarmWithoutAgentsOrTasksHasAnEmptySnapshot() {
    configure();
    PlanSnapshot nothing = cut();
    assertEquals(List.of(), nothing.agents());
    assertEquals(List.of(), nothing.tasks());
    assertTrue(nothing.complete());
    arrive("t", "tenant");
    PlanSnapshot noAgents = cut();
    assertEquals(List.of("t"), ids(noAgents));
    assertEquals(List.of(List.of()), noAgents.classes());
    assertEquals(0, noAgents.tasks().get(0).eligible());
    assertEquals(Epoch.NONE, noAgents.tasks().get(0).epoch());
  }

  @Test
  void asLongAsNothingHappensEveryPlaceInItIsPossible() {
    configure();
    runs("a", 10_000, "cpu");
    runs("b", 10_000, "gpu");
    for (int i = 0; i < 40; i++) {
      String needs = i % 3 == 0 ? "cpu" : i % 3 == 1 ? "gpu" : "tpu";
      arrive("t" + i, "tenant" + i % 2, needs);
    }
    PlanSnapshot snapshot = cut();
    List<Move> moves = new ArrayList<>();
    for (PlanTask task : snapshot.tasks()) {
      for (int agent : snapshot.classes().get(task.eligible())) {
        if (task.agent() < 0) {
          moves.add(Move.place(task.id(), snapshot.agents().get(agent).id()));
        }
      }
    }
    assertFalse(moves.isEmpty());
    Fact.Balanced balanced =
        only(
            swarm.handle(
                new Command.ApplyPlan("plan", moves, "ops", snapshot.fact(), snapshot.atMs())),
            Fact.Balanced.class);
    assertNotNull(balanced);
    assertEquals(moves.size(), balanced.moved());
  }
}
