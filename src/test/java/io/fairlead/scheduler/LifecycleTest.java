package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.completed;
import static io.fairlead.scheduler.SchedulerHarness.failed;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Level;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.StoredTask;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.model.Transition;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Dependencies, pauses, expiry and feedback, as the whole core carries them out. */
class LifecycleTest {
  private final SchedulerHarness swarm = new SchedulerHarness();

  private List<Fact> submit(String id, String... dependencies) {
    return submit(id, Level.NORMAL, Task.NEVER, 0, dependencies);
  }

  private List<Fact> submit(
      String id, Level level, long deadlineMs, long notBeforeMs, String... dependencies) {
    return swarm.handle(
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
                100_000,
                null,
                Arrays.stream(dependencies).map(TaskId::new).toList(),
                Collections.emptySortedMap(),
                List.of(),
                null,
                true,
                0,
                id.hashCode()),
            0));
  }

  /** Creates the swarm, or changes its configuration. */
  private void configure(String key, String value) {
    swarm.handle(new Command.CreateSwarm(Map.of(key, value), "test"));
  }

  private TaskPhase phase(String id) {
    return swarm.scheduler.view().phase(new TaskId(id));
  }

  private StoredTask task(String id) {
    return swarm.scheduler.view().task(new TaskId(id));
  }

  private List<Fact> complete(Fact.TaskDispatched task) {
    return swarm.handle(swarm.report("a", List.of(), started(task), completed(task, 100)));
  }

  @Test
  void aTaskWaitsForAllThatItDependsOn() {
    swarm.join("a", 1);
    Fact.TaskDispatched first = only(submit("first"), Fact.TaskDispatched.class);
    submit("second");
    submit("last", "first", "second");
    assertEquals(TaskPhase.BLOCKED, phase("last"));
    Fact.TaskDispatched second = only(complete(first), Fact.TaskDispatched.class);
    assertEquals(TaskPhase.BLOCKED, phase("last"));
    assertEquals(List.of(new TaskId("second")), task("last").waitsFor());
    Fact.TaskDispatched last = only(complete(second), Fact.TaskDispatched.class);
    assertEquals(new TaskId("last"), last.taskId());
  }

  @Test
  void whatHasCompletedBeforeIsNotWaitedFor() {
    swarm.join("a", 1);
    complete(only(submit("first"), Fact.TaskDispatched.class));
    only(submit("last", "first"), Fact.TaskDispatched.class);
  }

  @Test
  void aTaskWaitsForOneThatIsSubmittedLater() {
    swarm.join("a", 1);
    submit("last", "first");
    Fact.TaskDispatched first = only(submit("first"), Fact.TaskDispatched.class);
    assertEquals(new TaskId("last"), only(complete(first), Fact.TaskDispatched.class).taskId());
  }

  @Test
  void aDelayCountsOnFromTheLastDependency() {
    swarm.join("a", 1);
    Fact.TaskDispatched first = only(submit("first"), Fact.TaskDispatched.class);
    submit("last", Level.NORMAL, Task.NEVER, swarm.now().wallMs() + 5_000, "first");
    complete(first);
    assertEquals(TaskPhase.DELAYED, phase("last"));
    for (int i = 0; i < 10; i++) {
      swarm.handle(swarm.report("a", List.of()));
      swarm.pass(510);
    }
    assertEquals(TaskPhase.DISPATCHED, phase("last"));
  }

  @Test
  void theEndOfADependencyCancelsAllThatHangOnIt() {
    swarm.join("a", 1);
    Fact.TaskDispatched first = only(submit("first"), Fact.TaskDispatched.class);
    submit("second", "first");
    submit("third", "second");
    List<Fact> facts = swarm.handle(swarm.report("a", List.of(), failed(first, false)));
    List<Fact.TaskCancelled> cancelled = all(facts, Fact.TaskCancelled.class);
    assertEquals(
        List.of(new TaskId("second"), new TaskId("third")),
        cancelled.stream().map(Fact.TaskCancelled::taskId).toList());
    assertEquals("dependency-failed", cancelled.get(0).reason());
    assertEquals("task first, which it waits for, is FAILED", cancelled.get(0).message());
    assertEquals("task second, which it waits for, is CANCELLED", cancelled.get(1).message());
  }

  @Test
  void aTaskThatDependsOnOneThatHasFailedIsCancelledAtOnce() {
    swarm.join("a", 1);
    Fact.TaskDispatched first = only(submit("first"), Fact.TaskDispatched.class);
    swarm.handle(swarm.report("a", List.of(), failed(first, false)));
    assertEquals(
        "dependency-failed", only(submit("last", "first"), Fact.TaskCancelled.class).reason());
  }

  @Test
  void aCycleIsRefused() {
    submit("a", "b");
    submit("b", "c");
    Fact.TaskRejected rejected = only(submit("c", "x", "a"), Fact.TaskRejected.class);
    assertEquals(Reason.DEPENDENCY_CYCLE, rejected.rejection().reason());
    assertNull(phase("c"));
    submit("c", "x");
    assertEquals(TaskPhase.BLOCKED, phase("c"));
  }

  @Test
  void aTaskThatNobodySubmitsIsNotWaitedForForEver() {
    configure("dependencyPatienceMs", "2000");
    submit("last", "never");
    submit("other", "last");
    assertEquals(List.of(), all(swarm.pass(1_900), Fact.EndsTask.class));
    List<Fact.TaskCancelled> cancelled = all(swarm.pass(200), Fact.TaskCancelled.class);
    assertEquals("dependency-unknown", cancelled.get(0).reason());
    assertEquals("dependency-failed", cancelled.get(1).reason());
  }

  @Test
  void aTaskThatWaitsCanBeCancelled() {
    submit("last", "first");
    only(
        swarm.handle(new Command.CancelTask(new TaskId("last"), "test")), Fact.TaskCancelled.class);
  }

  @Test
  void dependenciesSurviveARestart() {
    swarm.join("a", 1);
    Fact.TaskDispatched first = only(submit("first"), Fact.TaskDispatched.class);
    submit("last", "first");
    swarm.restart();
    swarm.handle(new Command.TopicReady(first.lease().agent()));
    swarm.scheduler.openDispatch();
    Fact.TaskDispatched last = only(complete(first), Fact.TaskDispatched.class);
    assertEquals(new TaskId("last"), last.taskId());
  }

  @Test
  void aPausedSwarmTakesWorkInAndGivesNoneOut() {
    swarm.join("a", 1);
    only(swarm.handle(new Command.Pause(null, "test")), Fact.SwarmPaused.class);
    assertEquals(List.of(), swarm.handle(new Command.Pause(null, "test")));
    assertEquals(List.of(), all(submit("t"), Fact.TaskDispatched.class));
    swarm.restart();
    swarm.handle(new Command.TopicReady(new AgentId("a")));
    swarm.scheduler.openDispatch();
    assertEquals(
        List.of(), all(swarm.handle(swarm.report("a", List.of())), Fact.TaskDispatched.class));
    only(swarm.handle(new Command.Resume(null, "test")), Fact.TaskDispatched.class);
  }

  @Test
  void aTaskWhoseDeadlinePassesRunsLateUnlessItIsToExpire() {
    long deadlineMs = swarm.now().wallMs() + 1_000;
    submit("late", Level.NORMAL, deadlineMs, 0);
    assertEquals(List.of(), all(swarm.pass(1_500), Fact.EndsTask.class));
    configure("latePolicy", "expire");
    assertEquals(
        new TaskId("late"),
        only(swarm.facts, Fact.TaskExpired.class).taskId(),
        "the change acts on what waits");
  }

  @Test
  void everythingThatWaitsExpiresAndWhatAnAgentHasDoesNot() {
    configure("latePolicy", "expire");
    swarm.join("a", 1);
    long deadlineMs = swarm.now().wallMs() + 1_000;
    Fact.TaskDispatched held =
        only(submit("held", Level.NORMAL, deadlineMs, 0), Fact.TaskDispatched.class);
    submit("queued", Level.NORMAL, deadlineMs, 0);
    submit("blocked", Level.NORMAL, deadlineMs, 0, "never");
    submit("delayed", Level.NORMAL, deadlineMs, swarm.now().wallMs() + 60_000);
    List<Fact.TaskExpired> expired = all(swarm.pass(1_100), Fact.TaskExpired.class);
    assertEquals(
        List.of(new TaskId("queued"), new TaskId("blocked"), new TaskId("delayed")),
        expired.stream().map(Fact.TaskExpired::taskId).toList());
    assertEquals(TaskPhase.DISPATCHED, phase("held"));
    List<Fact> facts = swarm.handle(swarm.report("a", List.of(), failed(held, true)));
    only(facts, Fact.TaskRetried.class);
    assertEquals(
        new TaskId("held"),
        only(facts, Fact.TaskExpired.class).taskId(),
        "it waits again, and it is late");
  }

  @Test
  void whatWaitsTooLongComesUpALevelButNotBeyondHigh() {
    configure("level.low.promoteAfterMs", "1000");
    configure("level.normal.promoteAfterMs", "2000");
    submit("t", Level.LOW, Task.NEVER, 0);
    swarm.pass(990);
    assertEquals(Level.LOW, task("t").level());
    swarm.pass(20);
    assertEquals(Level.NORMAL, task("t").level());
    swarm.restart();
    swarm.pass(2_010);
    assertEquals(Level.HIGH, task("t").level());
    swarm.pass(10_000);
    assertEquals(2, all(swarm.facts, Fact.TaskPromoted.class).size());
  }

  @Test
  void whatRanFarOverItsEstimateIsLowerOnItsNextAttempt() {
    swarm.join("a", 1);
    Fact.TaskDispatched task = only(submit("t"), Fact.TaskDispatched.class);
    List<Fact> facts =
        swarm.handle(
            swarm.report(
                "a",
                List.of(),
                started(task),
                new Transition.Failed(task.taskId(), task.lease().epoch(), 400_000, "slow", true)));
    assertEquals(List.of(), all(facts, Fact.TaskDemoted.class), "four times is not more than four");
    Fact.TaskDispatched again = null;
    while (again == null) {
      List<Fact.TaskDispatched> found =
          all(swarm.handle(swarm.report("a", List.of())), Fact.TaskDispatched.class);
      again = found.isEmpty() ? null : found.get(0);
      swarm.pass(50);
    }
    facts =
        swarm.handle(
            swarm.report(
                "a",
                List.of(),
                started(again),
                new Transition.Failed(
                    task.taskId(), again.lease().epoch(), 400_001, "slow", true)));
    assertEquals(Level.LOW, only(facts, Fact.TaskDemoted.class).to());
    assertEquals(Level.LOW, task("t").level());
    assertEquals(Level.NORMAL, task("t").task().level());
  }

  @Test
  void theTimerOfAnEarlierTaskDoesNotExpireALaterOneOfItsId() {
    configure("latePolicy", "expire");
    submit("x", Level.NORMAL, swarm.now().wallMs() + 2_000, 0);
    submit("y", Level.NORMAL, swarm.now().wallMs() + 2_000, 0);
    for (String id : List.of("x", "y")) {
      swarm.handle(new Command.CancelTask(new TaskId(id), "test"));
      swarm.forget(id);
    }
    submit("x", Level.NORMAL, swarm.now().wallMs() + 5_000, 0);
    submit("y", Level.NORMAL, Task.NEVER, 0);
    assertEquals(List.of(), all(swarm.pass(4_900), Fact.EndsTask.class));
    assertEquals(
        new TaskId("x"), only(swarm.pass(200), Fact.TaskExpired.class).taskId(), "in its own time");
    assertEquals(List.of(), all(swarm.pass(5_000), Fact.EndsTask.class));
  }

  @Test
  void whatHasJustCompletedIsNotUnknownWhenPatienceIsOver() {
    configure("dependencyPatienceMs", "2000");
    swarm.join("a", 1);
    submit("last", "first");
    Fact.TaskDispatched first = only(submit("first"), Fact.TaskDispatched.class);
    // A stall: the first that is heard after the patience is the completion.
    swarm.nowMs += 3_000;
    assertEquals(new TaskId("last"), only(complete(first), Fact.TaskDispatched.class).taskId());
  }

  @Test
  void whatHasCompletedIsNotUnknownAfterATakeOverEither() {
    configure("dependencyPatienceMs", "2000");
    swarm.join("a", 1);
    submit("last", "first");
    Fact.TaskDispatched first = only(submit("first"), Fact.TaskDispatched.class);
    swarm.nowMs += 3_000;
    swarm.restart();
    assertEquals(List.of(), all(complete(first), Fact.TaskCancelled.class));
    assertEquals(TaskPhase.QUEUED, phase("last"));
  }

  @Test
  void whoeverWaitsForAnUnknownOneBesideLosesPatienceAllTheSame() {
    configure("dependencyPatienceMs", "2000");
    swarm.join("a", 1);
    submit("last", "first", "never");
    Fact.TaskDispatched first = only(submit("first"), Fact.TaskDispatched.class);
    swarm.nowMs += 3_000;
    Fact.TaskCancelled cancelled = only(complete(first), Fact.TaskCancelled.class);
    assertEquals("dependency-unknown", cancelled.reason());
    assertEquals("task never, which it waits for, has not been submitted", cancelled.message());
  }

  @Test
  void tooManyTasksToLookForACycleAreNotCalledOne() {
    Task first = null;
    for (int i = DependencyGraph.MAX_SEARCHED; i >= 0; i--) {
      first = chained("t" + i, i == DependencyGraph.MAX_SEARCHED ? null : "t" + (i + 1));
      swarm.scheduler.handle(new Command.Submit(first, 0), swarm.now());
    }
    swarm.scheduler.handle(new Command.Submit(chained("waits-for-x", "x"), 0), swarm.now());
    swarm.scheduler.handle(new Command.Submit(chained("waits-for-y", "y"), 0), swarm.now());
    assertEquals(List.of(), all(swarm.facts, Fact.TaskRejected.class));
    swarm.scheduler.handle(new Command.Submit(chained("x", "t0"), 0), swarm.now());
    Fact.TaskRejected rejected = only(swarm.facts, Fact.TaskRejected.class);
    assertEquals(Reason.TOO_MANY_DEPENDENCIES, rejected.rejection().reason());
    assertEquals(
        "dependencies [t0]: more than 10000 tasks hang together, which is too many to look for a"
            + " cycle",
        rejected.rejection().message());
    swarm.scheduler.handle(new Command.Submit(chained("y", "t1"), 0), swarm.now());
    assertEquals(TaskPhase.BLOCKED, phase("y"), "one fewer is looked through");
  }

  private static Task chained(String id, String dependency) {
    return new Task(
        new TaskId(id),
        new TenantId("tenant"),
        "type",
        Level.NORMAL,
        0,
        Task.NEVER,
        SchedulerHarness.WALL_BASE_MS,
        0,
        100_000,
        null,
        dependency == null ? List.of() : List.of(new TaskId(dependency)),
        Collections.emptySortedMap(),
        List.of(),
        null,
        true,
        0,
        id.hashCode());
  }

  private long chargedUs() {
    return swarm.scheduler.snapshots().tenant(new TenantId("tenant")).chargedUs();
  }

  @Test
  void aLossOfTheAgentOfATaskToBeCancelledPaysNothingBack() {
    swarm.join("a", 1);
    Fact.TaskDispatched held = only(submit("t"), Fact.TaskDispatched.class);
    swarm.handle(new Command.CancelTask(held.taskId(), "test"));
    assertEquals(100_000, chargedUs());
    Fact.TaskCancelled cancelled = only(swarm.pass(20_000), Fact.TaskCancelled.class);
    assertEquals(LeaseEnd.AGENT_LOST, cancelled.end());
    assertEquals("cancelled-by-command", cancelled.reason());
    assertEquals(100_000, chargedUs());
  }

  @Test
  void givenBackATaskToBeCancelledIsPaidBack() {
    swarm.join("a", 1);
    Fact.TaskDispatched held = only(submit("t"), Fact.TaskDispatched.class);
    swarm.handle(new Command.CancelTask(held.taskId(), "test"));
    Fact.TaskCancelled cancelled =
        only(
            swarm.handle(
                swarm.report(
                    "a",
                    List.of(),
                    new Transition.Released(held.taskId(), held.lease().epoch(), "cancelled"))),
            Fact.TaskCancelled.class);
    assertEquals(LeaseEnd.CANCELLED, cancelled.end());
    assertEquals(0, chargedUs());
  }

  @Test
  void aLossOfTheAgentOfARunningTaskToBeCancelledCountsAgainstTheAgent() {
    configure("breakerFailures", "1");
    swarm.join("a", 1);
    Fact.TaskDispatched held = only(submit("t"), Fact.TaskDispatched.class);
    swarm.handle(swarm.report("a", List.of(held), started(held)));
    swarm.handle(new Command.CancelTask(held.taskId(), "test"));
    List<Fact> facts = swarm.pass(20_000);
    only(facts, Fact.TaskCancelled.class);
    only(facts, Fact.BreakerOpened.class);
  }
}
