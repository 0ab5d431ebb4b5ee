package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.completed;
import static io.fairlead.scheduler.SchedulerHarness.failed;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static io.fairlead.scheduler.SchedulerHarness.stale;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static io.fairlead.scheduler.SchedulerHarness.task;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.Command;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.Fact;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Rejection;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredTask;
import io.fairlead.model.Strategy;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.model.TopicState;
import io.fairlead.scheduler.invariant.ApplyEqualsHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SwarmSchedulerTest {
  private final SchedulerHarness swarm = new SchedulerHarness();

  @Test
  void aTaskGoesToAnIdleAgentAndItsCompletionIsItsOutcome() {
    swarm.join("a", 1);
    Fact.TaskDispatched dispatched = swarm.submitAndDispatch("t", 100);
    assertEquals(new AgentId("a"), dispatched.lease().agent());
    List<Fact> facts =
        swarm.handle(swarm.report("a", List.of(), started(dispatched), completed(dispatched, 100)));
    assertEquals(dispatched.lease(), only(facts, Fact.TaskCompleted.class).lease());
    assertEquals(0, swarm.scheduler.view().live());
  }

  @Test
  void aReportOfAnOldEpochIsRefused() {
    swarm.join("a", 1);
    Fact.TaskDispatched dispatched = swarm.submitAndDispatch("t", 100);
    List<Fact> facts = swarm.handle(swarm.report("a", List.of(dispatched), stale(dispatched)));
    only(facts, Fact.TransitionRefused.class);
    assertEquals(TaskPhase.DISPATCHED, swarm.scheduler.view().phase(new TaskId("t")));
  }

  @Test
  void aCompletionThatIsReportedAgainMakesNoSecondOutcome() {
    swarm.join("a", 1);
    Fact.TaskDispatched dispatched = swarm.submitAndDispatch("t", 100);
    swarm.handle(swarm.report("a", List.of(), completed(dispatched, 100)));
    List<Fact> again = swarm.handle(swarm.report("a", List.of(), completed(dispatched, 100)));
    assertEquals(List.of(), all(again, Fact.EndsTask.class));
  }

  @Test
  void aRepeatedSubmissionIsIgnoredAndAConflictingOneRefusedBeforeAndAfterTheEnd() {
    swarm.join("a", 1);
    Fact.TaskDispatched dispatched = swarm.submitAndDispatch("t", 100);
    only(swarm.submit("t", 100), Fact.SubmissionRepeated.class);
    only(swarm.submit("t", 101), Fact.SubmissionConflicted.class);
    swarm.handle(swarm.report("a", List.of(), completed(dispatched, 100)));
    only(swarm.submit("t", 100), Fact.SubmissionRepeated.class);
    only(swarm.submit("t", 101), Fact.SubmissionConflicted.class);
  }

  @Test
  void anInvalidSubmissionOfAKnownIdIsAConflictAndNoSecondOutcome() {
    swarm.submit("t", 100);
    Rejection bad = Rejection.of(Rejection.Reason.INVALID_TASK, "priority '5000': too large");
    only(
        swarm.handle(new Command.SubmitInvalid(new TaskId("t"), bad)),
        Fact.SubmissionConflicted.class);
    only(swarm.handle(new Command.SubmitInvalid(new TaskId("new"), bad)), Fact.TaskRejected.class);
  }

  @Test
  void whatTheAgentHasReadAndDoesNotListIsRequeuedAtOnce() {
    swarm.join("a", 1);
    swarm.submitAndDispatch("t", 100);
    List<Fact> facts = swarm.handle(swarm.report("a", List.of()));
    assertEquals(LeaseEnd.NOT_LISTED, only(facts, Fact.TaskRequeued.class).end());
    only(facts, Fact.TaskDispatched.class);
  }

  @Test
  void aSilentAgentGetsNoNewWorkThenLosesWhatItHas() {
    swarm.join("a", 2);
    Fact.TaskDispatched dispatched = swarm.submitAndDispatch("t", 100_000);
    only(swarm.pass(2_100), Fact.AgentSuspected.class);
    assertEquals(List.of(), all(swarm.submit("u", 100), Fact.TaskDispatched.class));
    List<Fact> facts = swarm.pass(4_000);
    only(facts, Fact.AgentLost.class);
    assertEquals(LeaseEnd.AGENT_LOST, only(facts, Fact.TaskRequeued.class).end());
    swarm.join("b", 2);
    Fact.TaskDispatched again =
        all(swarm.facts, Fact.TaskDispatched.class).stream()
            .filter(each -> each.taskId().equals(dispatched.taskId()))
            .reduce((first, last) -> last)
            .orElseThrow();
    assertEquals(new AgentId("b"), again.lease().agent());
    assertTrue(again.lease().epoch().compareTo(dispatched.lease().epoch()) > 0);
  }

  @Test
  void aLeaseThatNoReportListsLapses() {
    swarm.join("a", 2);
    Fact.TaskDispatched dispatched = swarm.submitAndDispatch("t", 100_000);
    Command.Report unread = swarm.report("a", 2, List.of(), List.of(), List.of());
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      facts.addAll(
          swarm.handle(
              new Command.Report(
                  unread.agent(),
                  unread.helloId(),
                  unread.incarnation(),
                  unread.reportSeq() + i,
                  unread.profile(),
                  List.of(),
                  dispatched.lease().seq() - 1,
                  List.of())));
      facts.addAll(swarm.pass(500));
    }
    assertEquals(LeaseEnd.LEASE_LAPSED, all(facts, Fact.TaskRequeued.class).get(0).end());
  }

  @Test
  void anotherProcessOfTheSameAgentTakesOverAndTheOldOneIsFenced() {
    swarm.join("a", 1);
    Fact.TaskDispatched dispatched = swarm.submitAndDispatch("t", 100);
    Command.Report old = swarm.report("a", List.of(dispatched));
    List<Fact> facts = swarm.handle(swarm.hello("a", "another", 1));
    assertEquals(LeaseEnd.AGENT_REJOINED, only(facts, Fact.TaskRequeued.class).end());
    assertEquals(2, only(facts, Fact.AgentWelcomed.class).incarnation());
    Fact.AgentFenced fenced = only(swarm.handle(old), Fact.AgentFenced.class);
    assertEquals(1, fenced.incarnation());
  }

  @Test
  void theSameHelloAgainGivesTheSameIncarnation() {
    swarm.handle(swarm.hello("a", "h", 1));
    swarm.handle(new Command.TopicReady(new AgentId("a")));
    Fact.AgentWelcomed again =
        only(swarm.handle(swarm.hello("a", "h", 1)), Fact.AgentWelcomed.class);
    assertEquals(1, again.incarnation());
  }

  @Test
  void aLateReportDoesNotBringADeletedSwarmBack() {
    swarm.join("a", 1);
    Command.Report late = swarm.report("a", List.of());
    swarm.handle(new Command.DeleteSwarm("me"));
    swarm.pass(4_200);
    swarm.handle(new Command.TopicDeleted(new AgentId("a")));
    only(swarm.handle(late), Fact.CommandRefused.class);
    assertFalse(swarm.scheduler.exists());
  }

  @Test
  void anIncarnationThatWasNeverGivenIsFencedAndGoneBeyond() {
    swarm.submit("first", 10);
    Command.Report stray =
        new Command.Report(
            new AgentId("a"),
            "h",
            7,
            3,
            swarm.hello("a", "h", 1).profile(),
            List.of(),
            0,
            List.of());
    swarm.handle(stray);
    swarm.handle(new Command.TopicReady(new AgentId("a")));
    assertEquals(7, only(swarm.handle(stray), Fact.AgentFenced.class).incarnation());
    assertEquals(
        8, only(swarm.handle(swarm.hello("a", "h2", 1)), Fact.AgentWelcomed.class).incarnation());
  }

  /** What it says it has read was on a topic that is gone, so it must begin anew. */
  @Test
  void aProcessThatTakesAnIncarnationItWasNotGivenIsNotHeardUnderItsOldHello() {
    swarm.join("a", 1);
    Command.Report own = swarm.report("a", List.of());
    Command.Report stray =
        new Command.Report(
            own.agent(),
            own.helloId(),
            7,
            own.reportSeq() + 1,
            own.profile(),
            List.of(),
            0,
            List.of());
    swarm.handle(stray);
    List<Fact> again = swarm.handle(stray);
    assertEquals(7, only(again, Fact.AgentFenced.class).incarnation());
    assertEquals(List.of(), all(again, Fact.AgentReported.class));
  }

  @Test
  void noWorkBeforeTheTopicIsReadyAndTheFirstReportIsThere() {
    swarm.submit("t", 100);
    assertEquals(List.of(), all(swarm.handle(swarm.hello("a", "h", 1)), Fact.TaskDispatched.class));
    assertEquals(
        List.of(),
        all(swarm.handle(new Command.TopicReady(new AgentId("a"))), Fact.TaskDispatched.class));
  }

  @Test
  void aTopicThatIsNotAnsweredForIsAskedForAgain() {
    swarm.handle(swarm.hello("a", "h", 1));
    swarm.handle(new Command.TopicFailed(new AgentId("a"), "no broker"));
    only(swarm.pass(2_200), Fact.TopicRequested.class);
  }

  @Test
  void aFailureIsRetriedUntilTheAttemptsAreUsedUp() {
    swarm.join("a", 1);
    Fact.TaskDispatched dispatched =
        only(swarm.handle(new Command.Submit(task("t", "x", 10, 2), 0)), Fact.TaskDispatched.class);
    only(
        swarm.handle(swarm.report("a", List.of(), started(dispatched), failed(dispatched, true))),
        Fact.TaskRetried.class);
    List<Fact> facts = new ArrayList<>(List.of());
    for (int i = 0; i < 3; i++) {
      facts.addAll(swarm.pass(400));
      facts.addAll(swarm.handle(swarm.report("a", all(facts, Fact.TaskDispatched.class))));
    }
    Fact.TaskDispatched second = only(facts, Fact.TaskDispatched.class);
    assertEquals(2, second.attempt());
    Fact.TaskFailed end =
        only(
            swarm.handle(swarm.report("a", List.of(), started(second), failed(second, true))),
            Fact.TaskFailed.class);
    assertEquals("attempts-exhausted", end.reason());
  }

  @Test
  void aFailureThatCannotBeRetriedEndsTheTask() {
    swarm.join("a", 1);
    Fact.TaskDispatched dispatched = swarm.submitAndDispatch("t", 10);
    assertEquals(
        "not-retriable",
        only(
                swarm.handle(swarm.report("a", List.of(), failed(dispatched, false))),
                Fact.TaskFailed.class)
            .reason());
  }

  @Test
  void aDelayedTaskWaitsForItsTime() {
    swarm.join("a", 1);
    Task later = delayed("t", SchedulerHarness.WALL_BASE_MS + swarm.nowMs + 1_000);
    assertEquals(
        List.of(), all(swarm.handle(new Command.Submit(later, 0)), Fact.TaskDispatched.class));
    assertEquals(List.of(), all(swarm.pass(900), Fact.TaskReady.class));
    only(swarm.pass(200), Fact.TaskDispatched.class);
  }

  private static Task delayed(String id, long notBeforeMs) {
    Task plain = task(id, "x", 10, 0);
    return new Task(
        plain.id(),
        plain.tenant(),
        plain.type(),
        plain.level(),
        0,
        Task.NEVER,
        plain.submittedAtMs(),
        notBeforeMs,
        plain.estimatedCostUs(),
        List.of(),
        null,
        true,
        0,
        1);
  }

  @Test
  void aWaitingTaskIsCancelledAtOnceAHeldOneWhenItsAgentHasAnswered() {
    swarm.submit("waiting", 10);
    TaskId waiting = new TaskId("waiting");
    only(swarm.handle(new Command.CancelTask(waiting, "me")), Fact.TaskCancelled.class);
    swarm.join("a", 1);
    Fact.TaskDispatched held = swarm.submitAndDispatch("held", 1_000);
    List<Fact> facts = swarm.handle(new Command.CancelTask(held.taskId(), "me"));
    only(facts, Fact.CancelRequested.class);
    assertEquals(List.of(), all(facts, Fact.TaskCancelled.class));
    only(swarm.handle(swarm.report("a", List.of(), failed(held, false))), Fact.TaskCancelled.class);
  }

  @Test
  void aCompletionBeatsACancel() {
    swarm.join("a", 1);
    Fact.TaskDispatched held = swarm.submitAndDispatch("held", 1_000);
    swarm.handle(new Command.CancelTask(held.taskId(), "me"));
    only(
        swarm.handle(swarm.report("a", List.of(), completed(held, 900))), Fact.TaskCompleted.class);
  }

  @Test
  void cancellingATaskThatIsNotThereIsRefused() {
    only(
        submitOther().handle(new Command.CancelTask(new TaskId("no"), "me")),
        Fact.CommandRefused.class);
  }

  private SchedulerHarness submitOther() {
    swarm.submit("other", 10);
    return swarm;
  }

  @Test
  void aGoodbyeGivesWorkBackWithoutWaiting() {
    swarm.join("a", 1);
    swarm.submitAndDispatch("t", 100);
    Command.Report last = swarm.report("a", List.of());
    List<Fact> facts =
        swarm.handle(
            new Command.Report(
                last.agent(),
                last.helloId(),
                last.incarnation(),
                last.reportSeq(),
                new io.fairlead.model.AgentProfile(1, List.of(), 0, 0, true),
                List.of(),
                0,
                List.of()));
    only(facts, Fact.AgentLeft.class);
    assertEquals(LeaseEnd.AGENT_LEFT, only(facts, Fact.TaskRequeued.class).end());
  }

  @Test
  void theTopicOfAnAgentThatIsGoneIsRetiredAndARejoinWaitsForItsEnd() {
    swarm.handle(new Command.CreateSwarm(Map.of("topicRetireAfterMs", "5000"), "me"));
    swarm.join("a", 1);
    only(swarm.pass(12_500), Fact.TopicRetired.class);
    List<Fact> rejoin = swarm.handle(swarm.hello("a", "again", 1));
    only(rejoin, Fact.AgentJoined.class);
    assertEquals(List.of(), all(rejoin, Fact.AgentWelcomed.class));
    only(swarm.handle(new Command.TopicDeleted(new AgentId("a"))), Fact.TopicRequested.class);
    assertEquals(
        1,
        only(swarm.handle(new Command.TopicReady(new AgentId("a"))), Fact.AgentWelcomed.class)
            .seq());
  }

  @Test
  void anAgentWhoseTopicIsDeletedIsForgotten() {
    swarm.handle(new Command.CreateSwarm(Map.of("topicRetireAfterMs", "5000"), "me"));
    swarm.join("a", 1);
    swarm.pass(12_500);
    only(swarm.handle(new Command.TopicDeleted(new AgentId("a"))), Fact.AgentForgotten.class);
    assertNull(swarm.scheduler.view().agent(new AgentId("a")));
  }

  @Test
  void capabilitiesAreHonoured() {
    swarm.join("plain", 1);
    swarm.handle(new Command.Submit(task("g", "x", 10, 0, "gpu"), 0));
    assertEquals(TaskPhase.QUEUED, swarm.scheduler.view().phase(new TaskId("g")));
    swarm.submitAndDispatch("any", 10);
    swarm.join("gpu", 1, "gpu", "more");
    assertEquals(TaskPhase.DISPATCHED, swarm.scheduler.view().phase(new TaskId("g")));
  }

  @Test
  void speedIsLearnedFromRunsAndTheFasterAgentIsPreferred() {
    swarm.join("fast", 1);
    Fact.TaskDispatched onFast = swarm.submitAndDispatch("t1", 100);
    swarm.handle(swarm.report("fast", List.of(), started(onFast), completed(onFast, 25)));
    swarm.join("slow", 1);
    assertEquals(new AgentId("fast"), swarm.submitAndDispatch("t2", 100).lease().agent());
    StoredAgent fast = swarm.scheduler.view().agent(new AgentId("fast"));
    assertEquals(4.0, fast.speed(), 1e-9);
    assertEquals(4.0, fast.weight(), 1e-9);
  }

  @Test
  void costIsLearnedByTypeWhereTheTaskGivesNone() {
    swarm.join("a", 1);
    Fact.TaskDispatched first = swarm.submitAndDispatch("t1", 0);
    assertEquals(EstimateSource.CONFIGURED, first.estimate().source());
    swarm.handle(swarm.report("a", List.of(), started(first), completed(first, 40)));
    Fact.TaskDispatched second = swarm.submitAndDispatch("t2", 0);
    assertEquals(EstimateSource.LEARNED, second.estimate().source());
    assertEquals(40_000, second.estimate().costUs());
  }

  @Test
  void longTasksAreNotSentAheadShortOnesAre() {
    swarm.join("a", 1);
    swarm.submitAndDispatch("long", 10_000);
    assertEquals(List.of(), all(swarm.submit("next", 10_000), Fact.TaskDispatched.class));
    swarm.join("b", 1);
    assertEquals(TaskPhase.DISPATCHED, swarm.scheduler.view().phase(new TaskId("next")));
    SchedulerHarness brief = new SchedulerHarness();
    brief.join("a", 1);
    brief.submitAndDispatch("s0", 20);
    brief.submitAndDispatch("s1", 20);
    brief.submitAndDispatch("s2", 20);
    assertEquals(
        List.of(), all(brief.submit("s3", 20), Fact.TaskDispatched.class), "60 ms are ahead");
  }

  @Test
  void theNextTaskIsSentJustBeforeTheAgentRunsDry() {
    swarm.join("a", 1);
    Fact.TaskDispatched first = swarm.submitAndDispatch("t1", 1_000);
    swarm.handle(swarm.report("a", List.of(first), started(first)));
    swarm.submit("t2", 1_000);
    assertEquals(List.of(), all(swarm.pass(900), Fact.TaskDispatched.class));
    only(swarm.pass(100), Fact.TaskDispatched.class);
  }

  @Test
  void weightsDivideTheFleetBetweenTenants() {
    swarm.handle(new Command.CreateSwarm(Map.of("tenant.big.weight", "3"), "me"));
    for (int i = 0; i < 40; i++) {
      swarm.handle(new Command.Submit(task("big" + i, "big", 100, 0), 0));
      swarm.handle(new Command.Submit(task("small" + i, "small", 100, 0), 0));
    }
    swarm.join("a", 40);
    long big =
        all(swarm.facts, Fact.TaskDispatched.class).stream()
            .filter(each -> each.task().tenant().value().equals("big"))
            .count();
    assertEquals(30.0, (double) big, 1.0);
  }

  @Test
  void aFullQueueRefusesWithAWord() {
    swarm.handle(new Command.CreateSwarm(Map.of("maxQueued", "2"), "me"));
    swarm.submit("t1", 10);
    swarm.submit("t2", 10);
    Rejection full = only(swarm.submit("t3", 10), Fact.TaskRejected.class).rejection();
    assertEquals(Rejection.Reason.QUEUE_FULL, full.reason());
    assertNotEquals(null, full.retryAfterMs());
  }

  @Test
  void aPayloadOverTheLimitIsRefused() {
    Rejection large =
        only(
                swarm.handle(new Command.Submit(task("t", "x", 10, 0), 600_000)),
                Fact.TaskRejected.class)
            .rejection();
    assertEquals(Rejection.Reason.PAYLOAD_TOO_LARGE, large.reason());
    assertTrue(large.message().contains("600000"), large.message());
  }

  @Test
  void aConfigurationThatContradictsItselfIsRefusedWholeWithEveryFault() {
    swarm.handle(new Command.CreateSwarm(Map.of("maxPrefetch", "3", "strategy", "cost"), "me"));
    SwarmConfig before = swarm.scheduler.view().config();
    Fact.CommandRefused refused =
        only(
            swarm.handle(
                new Command.UpdateConfig(
                    Map.of(
                        "strategy",
                        "wfq",
                        "lostAfterMs",
                        "1000",
                        "nonsense",
                        "1",
                        "maxPrefetch",
                        "-1"),
                    "me")),
            Fact.CommandRefused.class);
    String message = refused.rejection().message();
    for (String name : List.of("lostAfterMs", "nonsense", "maxPrefetch")) {
      assertTrue(message.contains(name), message);
    }
    assertEquals(before, swarm.scheduler.view().config());
    assertEquals(before.changedSettings(), swarm.scheduler.view().config().changedSettings());
    assertEquals(Strategy.COST, swarm.scheduler.view().config().strategy());
    assertEquals(1, swarm.scheduler.view().config().version());
  }

  @Test
  void moreFaultsThanThereIsRoomForAreCounted() {
    Map<String, String> patch = new TreeMap<>();
    for (int i = 0; i < 1_000; i++) {
      patch.put("nonsense-" + (1_000 + i), "1");
    }
    swarm.submit("t", 10);
    String message =
        only(swarm.handle(new Command.UpdateConfig(patch, "me")), Fact.CommandRefused.class)
            .rejection()
            .message();
    int named = message.split("there is no such setting", -1).length - 1;
    assertTrue(named > 50 && message.length() < 4_200, message);
    assertTrue(message.startsWith("nonsense-1000: there is no such setting; "), message);
    assertTrue(message.endsWith("; and " + (1_000 - named) + " more faults"), message);
  }

  @Test
  void afterARestartNothingIsDispatchedUntilTheGenerationIsCommitted() {
    swarm.join("a", 2);
    Fact.TaskDispatched before = swarm.submitAndDispatch("t1", 100_000);
    swarm.restart();
    swarm.handle(swarm.report("a", 2, List.of(), List.of(before), List.of()));
    swarm.handle(new Command.TopicReady(new AgentId("a")));
    assertEquals(List.of(), all(swarm.submit("t2", 10), Fact.TaskDispatched.class));
    swarm.scheduler.openDispatch();
    Fact.TaskDispatched after =
        only(
            swarm.handle(swarm.report("a", 2, List.of(), List.of(before), List.of())),
            Fact.TaskDispatched.class);
    assertEquals(before.lease().epoch().generation() + 1, after.lease().epoch().generation());
  }

  @Test
  void aRestartLapsesNothing() {
    swarm.join("a", 1);
    Fact.TaskDispatched running = swarm.submitAndDispatch("t", 100_000);
    swarm.handle(swarm.report("a", List.of(running), started(running)));
    swarm.pass(1_500);
    swarm.restart();
    swarm.scheduler.openDispatch();
    assertEquals(List.of(), all(swarm.pass(1_900), Fact.EndsLease.class));
    swarm.handle(new Command.TopicReady(new AgentId("a")));
    only(
        swarm.handle(swarm.report("a", List.of(), completed(running, 3_000))),
        Fact.TaskCompleted.class);
  }

  @Test
  void aTaskThatAnAgentStillRunsButNoLongerOwnsIsStopped() {
    swarm.join("a", 1);
    Fact.TaskDispatched running = swarm.submitAndDispatch("t", 100_000);
    swarm.pass(7_000);
    List<Fact> facts = swarm.handle(swarm.report("a", List.of(running)));
    assertEquals(running.lease().epoch(), all(facts, Fact.StaleWorkCancelled.class).get(0).epoch());
  }

  @Test
  void deletingASwarmCancelsItsTasksFencesItsAgentsAndDeletesTheirTopics() {
    swarm.join("a", 1);
    swarm.submitAndDispatch("held", 1_000);
    swarm.submit("waiting", 1_000);
    List<Fact> facts = swarm.handle(new Command.DeleteSwarm("me"));
    assertEquals(2, all(facts, Fact.TaskCancelled.class).size());
    only(facts, Fact.AgentFenced.class);
    Rejection refused = only(swarm.submit("late", 10), Fact.TaskRejected.class).rejection();
    assertEquals(Rejection.Reason.SWARM_DELETED, refused.reason());
    assertFalse(all(swarm.pass(4_200), Fact.TopicRetired.class).isEmpty());
    List<Fact> end = swarm.handle(new Command.TopicDeleted(new AgentId("a")));
    only(end, Fact.SwarmDeleted.class);
    assertFalse(swarm.scheduler.exists());
  }

  @Test
  void aSwarmThatIsCreatedAgainCountsOnWhereTheDeletedOneStopped() {
    swarm.handle(new Command.CreateSwarm(Map.of("tenant.tenant.weight", "7"), "me"));
    swarm.join("a", 1);
    Fact.TaskDispatched before = swarm.submitAndDispatch("before", 1_000);
    long seq = swarm.scheduler.view().task(before.taskId()).seq();
    deleteWithItsAgent("a");
    long facts = swarm.scheduler.view().facts();
    swarm.restart();
    assertFalse(swarm.scheduler.exists());
    swarm.scheduler.openDispatch();
    swarm.join("a", 1);
    assertTrue(swarm.scheduler.exists());
    Fact.TaskDispatched after = swarm.submitAndDispatch("after", 1_000);
    assertTrue(after.lease().epoch().compareTo(before.lease().epoch()) > 0);
    assertTrue(swarm.scheduler.view().task(after.taskId()).seq() > seq);
    assertTrue(swarm.scheduler.view().facts() > facts);
    assertEquals(1_000, swarm.scheduler.view().config().weightMilli(new TenantId("tenant")));
    assertTrue(swarm.scheduler.view().config().version() > 1, "versions go on as well");
  }

  @Test
  void aSwarmThatIsCreatedAgainIsTheSameWhetherItWasRestoredOrNot() {
    swarm.join("a", 1);
    swarm.submitAndDispatch("before", 1_000);
    deleteWithItsAgent("a");
    SwarmScheduler restored =
        new SwarmScheduler(
            new io.fairlead.model.SwarmId("s"), true, swarm.store, (number, fact, now) -> {});
    swarm.store.restoreInto(restored);
    int from = swarm.facts.size();
    swarm.join("b", 1);
    swarm.submitAndDispatch("after", 1_000);
    for (Fact fact : List.copyOf(swarm.facts.subList(from, swarm.facts.size()))) {
      restored.replay(fact, swarm.now());
    }
    ApplyEqualsHandle.check(swarm.scheduler.view(), restored.view());
  }

  /** At least once, a commit may be cut off between the agents' rows and the tasks'. */
  @Test
  void aTakeoverTakesBackWhatAnAgentThatIsGoneStillHolds() {
    swarm.join("a", 1);
    TaskId id = swarm.submitAndDispatch("t", 1_000).task().id();
    StoredTask held = swarm.scheduler.view().task(id);
    assertEquals(TaskPhase.DISPATCHED, held.phase());
    swarm.handle(new Command.CancelTask(id, "me"));
    swarm.pass(20_000);
    swarm.pass(600_000);
    AgentId a = new AgentId("a");
    assertEquals(TopicState.RETIRING, swarm.scheduler.view().agent(a).topic());

    swarm.store.putTask(held);
    int from = swarm.facts.size();
    swarm.restart();
    assertEquals(TaskPhase.QUEUED, swarm.scheduler.view().task(id).phase());
    swarm.handle(new Command.TopicDeleted(a));
    assertNull(swarm.scheduler.view().agent(a));
    swarm.scheduler.openDispatch();
    swarm.join("b", 1);
    assertEquals(
        1, all(swarm.facts.subList(from, swarm.facts.size()), Fact.TaskDispatched.class).size());
  }

  private void deleteWithItsAgent(String agent) {
    swarm.handle(new Command.DeleteSwarm("me"));
    swarm.pass(4_200);
    only(swarm.handle(new Command.TopicDeleted(new AgentId(agent))), Fact.SwarmDeleted.class);
  }

  @Test
  void anUnknownSwarmIsCreatedByUseOnlyWhereThatIsAllowed() {
    List<Fact> facts = new ArrayList<>();
    SwarmScheduler closed =
        new SwarmScheduler(
            new io.fairlead.model.SwarmId("s"),
            false,
            id -> null,
            (number, fact, now) -> facts.add(fact));
    closed.handle(new Command.Submit(task("t", "x", 10, 0), 0), swarm.now());
    assertEquals(
        Rejection.Reason.UNKNOWN_SWARM, only(facts, Fact.TaskRejected.class).rejection().reason());
    assertFalse(closed.exists());
  }

  @Test
  void aThrottledOrDrainingAgentGetsNothing() {
    swarm.join("a", 1);
    Command.Report full = swarm.report("a", List.of());
    swarm.handle(
        new Command.Report(
            full.agent(),
            full.helloId(),
            full.incarnation(),
            full.reportSeq(),
            new io.fairlead.model.AgentProfile(1, List.of(), 0, 1.0, false),
            List.of(),
            full.lastDispatchSeq(),
            List.of()));
    assertEquals(List.of(), all(swarm.submit("t", 10), Fact.TaskDispatched.class));
    only(swarm.handle(swarm.report("a", List.of())), Fact.TaskDispatched.class);
  }

  @Test
  void aLostAgentThatReportsAgainWorksAgain() {
    swarm.join("a", 1);
    swarm.pass(7_000);
    assertEquals(AgentPhase.LOST, swarm.scheduler.view().agent(new AgentId("a")).phase());
    swarm.handle(swarm.report("a", List.of()));
    swarm.submitAndDispatch("t", 10);
  }
}
