package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.CostEstimate;
import io.fairlead.model.DispatchTags;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.Move;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.RevokeReason;
import io.fairlead.model.StoredTask;
import io.fairlead.model.TaskId;
import io.fairlead.scheduler.invariant.ApplyEqualsHandle;
import io.fairlead.scheduler.invariant.Invariant;
import io.fairlead.scheduler.invariant.InvariantChecks;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Facts that a scheduler with a bug could give are refused by the invariant that is meant. */
class InvariantsTest {
  private final SchedulerHarness swarm = new SchedulerHarness();

  private void refused(String invariant, Fact fact) {
    InvariantViolation violation =
        assertThrows(InvariantViolation.class, () -> swarm.scheduler.replay(fact, swarm.now()));
    assertTrue(violation.getMessage().startsWith(invariant + ":"), violation.getMessage());
  }

  private static Fact.TaskDispatched with(Fact.TaskDispatched dispatched, Lease lease) {
    return new Fact.TaskDispatched(
        dispatched.task(),
        dispatched.estimate(),
        lease,
        dispatched.placement(),
        dispatched.attempt(),
        dispatched.tags());
  }

  private static DispatchTags before(DispatchTags tags) {
    return new DispatchTags(
        tags.level(),
        tags.flowStart(),
        tags.flowTime() - 1,
        tags.levelStart(),
        tags.levelTime(),
        tags.shareStart(),
        tags.shareTime(),
        false);
  }

  private static Lease later(Lease lease, int dispatches) {
    return new Lease(
        lease.agent(),
        lease.incarnation(),
        new io.fairlead.model.Epoch(lease.epoch().value() + dispatches),
        lease.seq() + dispatches,
        lease.chargedUs(),
        lease.dispatchedAtMs(),
        lease.expectedMs());
  }

  private Fact.TaskDispatched dispatchOf(String task, Fact.TaskDispatched like) {
    return new Fact.TaskDispatched(
        SchedulerHarness.task(task, "tenant", 100_000, 0),
        new CostEstimate(100_000_000, EstimateSource.TASK),
        later(like.lease(), 1),
        like.placement(),
        1,
        like.tags());
  }

  /** The dispatch of a waiting task to where another one went before. */
  static Fact.TaskDispatched dispatch(Fact.TaskDispatched like, StoredTask task) {
    return new Fact.TaskDispatched(
        task.task(), task.estimate(), later(like.lease(), 1), like.placement(), 1, like.tags());
  }

  @Test
  void aSecondLeaseOfATask() {
    swarm.join("a", 2);
    Fact.TaskDispatched dispatched = swarm.submitAndDispatch("t", 100_000);
    refused("AtMostOneLiveLease", with(dispatched, later(dispatched.lease(), 1)));
  }

  @Test
  void anEpochThatWasGivenBefore() {
    swarm.join("a", 1);
    Fact.TaskDispatched first = swarm.submitAndDispatch("t", 100_000);
    swarm.submit("u", 100_000);
    Fact.TaskDispatched second = dispatchOf("u", first);
    refused("EpochsOnlyGrow", with(second, first.lease()));
    refused("EpochsOnlyGrow", new Fact.GenerationRaised(first.lease().epoch()));
  }

  @Test
  void aDispatchBeyondTheWindow() {
    swarm.handle(new io.fairlead.model.Command.CreateSwarm(Map.of("maxPrefetch", "0"), "me"));
    swarm.join("a", 1);
    Fact.TaskDispatched first = swarm.submitAndDispatch("t", 100_000);
    swarm.submit("u", 100_000);
    refused("WindowNeverExceeded", dispatchOf("u", first));
  }

  @Test
  void aDispatchToAnAgentWhoseBreakerIsOpen() {
    swarm.handle(new io.fairlead.model.Command.CreateSwarm(Map.of("breakerFailures", "1"), "me"));
    swarm.join("a", 2);
    Fact.TaskDispatched failing = swarm.submitAndDispatch("t", 100_000);
    swarm.handle(swarm.report("a", java.util.List.of(), SchedulerHarness.failed(failing, false)));
    swarm.submit("u", 100_000);
    refused("OpenBreakerGetsNoWork", dispatchOf("u", failing));
  }

  @Test
  void aDispatchToAnAgentThatTakesNoWork() {
    swarm.join("a", 2);
    Fact.TaskDispatched first = swarm.submitAndDispatch("t", 100_000);
    swarm.handle(new Command.DrainAgent(new AgentId("a"), "me"));
    swarm.submit("u", 100_000);
    refused("OnlyEligibleAgents", dispatchOf("u", first));
  }

  @Test
  void aDispatchAsAnotherThanTheNextMessage() {
    swarm.join("a", 1);
    Fact.TaskDispatched first = swarm.submitAndDispatch("t", 100_000);
    swarm.submit("u", 100_000);
    refused("OnlyEligibleAgents", with(dispatchOf("u", first), later(first.lease(), 9)));
  }

  @Test
  void aDispatchWhileTheSwarmIsPaused() {
    swarm.join("a", 2);
    Fact.TaskDispatched first = swarm.submitAndDispatch("t", 100_000);
    swarm.handle(new Command.Pause(null, "me"));
    swarm.submit("u", 100_000);
    refused("OnlyWhatIsReady", dispatchOf("u", first));
  }

  @Test
  void aDispatchBeyondTheCapOfItsTenant() {
    swarm.handle(new Command.CreateSwarm(Map.of("tenant.tenant.maxConcurrency", "1"), "me"));
    swarm.join("a", 2);
    Fact.TaskDispatched first = swarm.submitAndDispatch("t", 100_000);
    swarm.submit("u", 100_000);
    refused("QuotasNeverExceeded", dispatchOf("u", first));
  }

  @Test
  void aLossOfAnAgentThatHoldsSomething() {
    swarm.join("a", 2);
    swarm.submitAndDispatch("t", 100_000);
    refused("GoneAgentsHoldNothing", new Fact.AgentLost(new AgentId("a")));
  }

  @Test
  void aVirtualTimeBeforeThePresentOne() {
    swarm.join("a", 2);
    Fact.TaskDispatched first = swarm.submitAndDispatch("t", 100_000);
    swarm.join("b", 1);
    swarm.pass(7_000);
    swarm.submit("u", 100_000);
    Fact.TaskDispatched early = dispatchOf("u", first);
    refused(
        "VirtualTimeNeverGoesBack",
        new Fact.TaskDispatched(
            early.task(),
            early.estimate(),
            early.lease(),
            early.placement(),
            1,
            before(early.tags())));
  }

  @Test
  void aSecondOutcomeAndASecondAcceptance() {
    swarm.join("a", 1);
    Fact.TaskDispatched dispatched = swarm.submitAndDispatch("t", 100);
    Fact.TaskCompleted completed =
        SchedulerHarness.only(
            swarm.handle(
                swarm.report(
                    "a", java.util.List.of(), SchedulerHarness.completed(dispatched, 100))),
            Fact.TaskCompleted.class);
    refused("OneOutcomePerTask", completed);
    refused("OneOutcomePerTask", new Fact.TaskCancelled(completed.task(), LeaseEnd.CANCELLED, "x"));
    swarm.submit("u", 100_000);
    refused(
        "OneOutcomePerTask",
        new Fact.TaskAccepted(
            SchedulerHarness.task("u", "tenant", 1, 0),
            new CostEstimate(1, EstimateSource.TASK),
            99,
            false,
            java.util.List.of(),
            0));
  }

  @Test
  void aStateThatMissedAFact() {
    SchedulerHarness other = new SchedulerHarness();
    swarm.submit("t", 10);
    assertThrows(
        InvariantViolation.class,
        () -> ApplyEqualsHandle.check(swarm.scheduler.view(), other.scheduler.view()));
  }

  @Test
  void aMessageNumberThatLeavesAGap() {
    swarm.join("a", 1);
    assertThrows(
        IllegalStateException.class,
        () ->
            swarm.scheduler.replay(
                new Fact.AgentFenced(new AgentId("a"), 1, 99, "gap"), swarm.now()));
  }

  @Test
  void everyInvariantThatLooksAtFactsSaysAtWhich() {
    for (Invariant invariant : InvariantChecks.all()) {
      boolean looks =
          Arrays.stream(invariant.getClass().getDeclaredMethods())
              .anyMatch(method -> method.getName().equals("before"));
      assertEquals(looks, !invariant.watches().isEmpty(), invariant.getClass().getSimpleName());
    }
  }

  private static Fact moved(String task, String from, String to, long atMs) {
    return new Fact.TaskMigrated(
        new TaskId(task), new AgentId(from), new AgentId(to), atMs, atMs + 1);
  }

  @Test
  void noPingPong() {
    swarm.handle(
        new Command.CreateSwarm(new TreeMap<>(Map.of("localQueueTargetMs", "10000")), "test"));
    swarm.handle(new Command.UpdateConfig(new TreeMap<>(Map.of("balanceMode", "off")), "test"));
    swarm.handle(new Command.UpdateConfig(new TreeMap<>(Map.of("stealing", "off")), "test"));
    swarm.handle(new Command.UpdateConfig(new TreeMap<>(Map.of("maxPrefetch", "0")), "test"));
    swarm.join("a", 1);
    Fact.TaskDispatched held = swarm.submitAndDispatch("held", 1_000);
    swarm.submit("t", 1_000);
    swarm.join("b", 1);
    swarm.join("c", 1);
    refused("NoPingPong", moved("t", "a", "a", swarm.nowMs));
    refused("NoPingPong", moved("t", "a", "nobody", swarm.nowMs));
    refused(
        "NoPingPong",
        new Fact.RevokeRequested(
            held.taskId(),
            new AgentId("b"),
            1,
            held.lease().epoch(),
            2,
            RevokeReason.BALANCE,
            swarm.nowMs));
    swarm.handle(
        new Command.ApplyPlan(
            "plan",
            List.of(Move.local(new TaskId("t"), new AgentId("a"), new AgentId("b"))),
            "ops"));
    refused("NoPingPong", moved("t", "b", "c", swarm.nowMs + 1_999));
    swarm.handle(swarm.report("a", List.of(held), SchedulerHarness.started(held)));
    refused(
        "NoPingPong",
        new Fact.RevokeRequested(
            held.taskId(),
            new AgentId("a"),
            1,
            held.lease().epoch(),
            held.lease().seq() + 1,
            RevokeReason.BALANCE,
            swarm.nowMs));
  }

  @Test
  void localQueuesHoldWhatIsPlaced() {
    swarm.handle(new Command.CreateSwarm(new TreeMap<>(Map.of("localQueueMax", "0")), "test"));
    swarm.handle(new Command.Pause(null, "test"));
    swarm.join("a", 1);
    swarm.submit("t", 1_000);
    refused(
        "LocalQueuesHoldWhatIsPlaced",
        new Fact.TaskPlaced(
            new TaskId("t"), new AgentId("a"), PlaceKind.BUFFER, LocalPlace.FOR_GOOD));
  }
}
