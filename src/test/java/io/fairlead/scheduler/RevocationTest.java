package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.completed;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Move;
import io.fairlead.model.RevokeReason;
import io.fairlead.model.StoredTask;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.model.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What an agent has been sent and not started is asked back for one that is idle, and what may
 * cross that. Agent a runs a task that takes longer than it should; t, u wait behind it.
 */
class RevocationTest {
  private static final AgentId A = new AgentId("a");
  private static final AgentId B = new AgentId("b");
  private static final TaskId T = new TaskId("t");

  private final SchedulerHarness swarm = new SchedulerHarness();
  private Fact.TaskDispatched overdue;
  private Fact.TaskDispatched t;

  private void behindAnOverdueTask(String... keysAndValues) {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    swarm.handle(new Command.CreateSwarm(settings, "test"));
    swarm.join("a", 1);
    overdue = swarm.submitAndDispatch("overdue", 30);
    swarm.handle(swarm.report("a", List.of(overdue), started(overdue)));
    t = swarm.submitAndDispatch("t", 20);
    swarm.join("b", 1);
  }

  private List<Fact.RevokeRequested> asked() {
    return all(swarm.facts, Fact.RevokeRequested.class);
  }

  /** Until t has been asked for. */
  private void asking() {
    behindAnOverdueTask();
    swarm.pass(200);
    assertEquals(1, asked().size());
  }

  private StoredTask stored() {
    StoredTask task = swarm.scheduler.view().task(T);
    if (task == null) {
      throw new AssertionError("t has ended");
    }
    return task;
  }

  private static Transition released(Fact.TaskDispatched task) {
    return new Transition.Released(task.taskId(), task.lease().epoch(), "revoked");
  }

  /** Agent b goes on reporting. */
  private List<Fact> pass(long ms) {
    List<Fact> facts = new ArrayList<>();
    for (long done = 0; done < ms; done += 500) {
      facts.addAll(swarm.pass(500));
      List<Fact.TaskDispatched> held = new ArrayList<>();
      for (Fact.TaskDispatched each : all(swarm.facts, Fact.TaskDispatched.class)) {
        if (swarm.scheduler.view().heldBy(B).contains(each.taskId())
            && each.lease().agent().equals(B)) {
          held.add(each);
        }
      }
      facts.addAll(swarm.handle(swarm.report("b", held)));
    }
    return facts;
  }

  @Test
  void itIsAskedForWhenItWaitsLongerThanAskingTakesAndNotBefore() {
    behindAnOverdueTask();
    swarm.pass(100);
    assertEquals(List.of(), asked());
    swarm.pass(100);
    Fact.RevokeRequested revoke = asked().get(0);
    assertEquals(T, revoke.taskId());
    assertEquals(A, revoke.agent());
    assertEquals(t.lease().epoch(), revoke.epoch());
    assertEquals(t.lease().incarnation(), revoke.incarnation());
    assertEquals(t.lease().seq() + 1, revoke.seq());
    assertEquals(RevokeReason.IDLE_AGENT, revoke.reason());
  }

  @Test
  void itIsWhereItIsUntilItHasBeenGivenBackAndThenGoesToTheBestAgent() {
    asking();
    assertEquals(TaskPhase.DISPATCHED, stored().phase());
    assertTrue(stored().revoking());
    List<Fact> facts = swarm.handle(swarm.report("a", List.of(overdue), released(t)));
    assertEquals(LeaseEnd.REVOKED, only(facts, Fact.TaskRequeued.class).end());
    Fact.TaskDispatched again = only(facts, Fact.TaskDispatched.class);
    assertEquals(B, again.lease().agent());
    assertEquals(A, stored().lastMove().from());
    assertEquals(0, stored().attempts());
  }

  @Test
  void itIsNotAskedForTwice() {
    asking();
    swarm.pass(1_500);
    assertEquals(1, asked().size());
  }

  @Test
  void aStartWinsAndRenewsTheLease() {
    asking();
    swarm.pass(1_000);
    List<Fact> facts = swarm.handle(swarm.report("a", List.of(overdue, t), started(t)));
    only(facts, Fact.TaskStarted.class);
    assertFalse(stored().revoking());
    assertEquals(TaskPhase.RUNNING, stored().phase());
    // A give-back that was on its way under that epoch is nothing that a started task can do.
    facts = swarm.handle(swarm.report("a", List.of(overdue), completed(t, 20)));
    only(facts, Fact.TaskCompleted.class);
    assertEquals(1, asked().size());
  }

  @Test
  void aCompletionThatCrossesCounts() {
    asking();
    List<Fact> facts =
        swarm.handle(swarm.report("a", List.of(overdue), started(t), completed(t, 5)));
    only(facts, Fact.TaskCompleted.class);
    assertEquals(List.of(), all(facts, Fact.TaskRequeued.class));
  }

  @Test
  void ifTheAgentIsLostItIsRequeuedThenAndNotBefore() {
    asking();
    pass(5_000);
    assertEquals(A, stored().lease().agent());
    List<Fact> facts = pass(2_000);
    List<Fact.TaskRequeued> requeued = all(facts, Fact.TaskRequeued.class);
    assertTrue(
        requeued.stream()
            .anyMatch(each -> each.taskId().equals(T) && each.end() == LeaseEnd.AGENT_LOST));
    // What the lost agent says of it later is under an epoch that is over.
    swarm.handle(swarm.report("a", List.of(), released(t)));
    only(
        all(swarm.facts, Fact.TransitionRefused.class).stream().map(Fact.class::cast).toList(),
        Fact.TransitionRefused.class);
  }

  @Test
  void listingItAsWaitingDoesNotRenewItsLease() {
    asking();
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      facts.addAll(swarm.handle(swarm.report("a", List.of(overdue, t))));
      facts.addAll(pass(500));
    }
    Fact.TaskRequeued lapsed = only(facts, Fact.TaskRequeued.class);
    assertEquals(T, lapsed.taskId());
    assertEquals(LeaseEnd.LEASE_LAPSED, lapsed.end());
    // Listed once more, it is stale.
    List<Fact> stale = swarm.handle(swarm.report("a", List.of(overdue, t)));
    assertEquals(T, only(stale, Fact.StaleWorkCancelled.class).taskId());
  }

  @Test
  void anotherProcessOfTheAgentEndsIt() {
    asking();
    List<Fact> facts = swarm.handle(swarm.hello("a", "hello-2", 1));
    assertTrue(
        all(facts, Fact.TaskRequeued.class).stream()
            .allMatch(each -> each.end() == LeaseEnd.AGENT_REJOINED));
    Command.Report late =
        new Command.Report(
            A,
            "hello-a",
            t.lease().incarnation(),
            99,
            new AgentProfile(1, List.of(), 0, 0, false),
            List.of(),
            t.lease().seq() + 1,
            List.of(released(t)));
    only(swarm.handle(late), Fact.AgentFenced.class);
  }

  @Test
  void cancelledWhileItIsAskedForItEndsWithTheAnswer() {
    asking();
    only(swarm.handle(new Command.CancelTask(T, "ops")), Fact.CancelRequested.class);
    only(swarm.handle(swarm.report("a", List.of(overdue), released(t))), Fact.TaskCancelled.class);
  }

  @Test
  void whatIsToBeCancelledIsNotAskedFor() {
    behindAnOverdueTask();
    swarm.handle(new Command.CancelTask(T, "ops"));
    swarm.pass(1_000);
    assertEquals(List.of(), asked());
  }

  @Test
  void anAgentThatDrainsIsNotAsked() {
    behindAnOverdueTask();
    swarm.handle(
        new Command.Report(
            A,
            "hello-a",
            t.lease().incarnation(),
            99,
            new AgentProfile(1, List.of(), 0, 0, true),
            List.of(
                new Command.Held(overdue.taskId(), overdue.lease().epoch()),
                new Command.Held(T, t.lease().epoch())),
            t.lease().seq(),
            List.of()));
    swarm.pass(1_000);
    assertEquals(List.of(), asked());
  }

  @Test
  void anAgentThatIsDrainedFinishesWhatItHas() {
    behindAnOverdueTask();
    swarm.handle(new Command.DrainAgent(A, "ops"));
    swarm.pass(1_000);
    assertEquals(List.of(), asked());
  }

  @Test
  void whatCouldNotBeGivenAwayAgainIsNotAskedFor() {
    behindAnOverdueTask();
    swarm.handle(new Command.Pause(new TenantId("tenant"), "ops"));
    swarm.pass(1_000);
    assertEquals(List.of(), asked());
  }

  @Test
  void switchedOffNothingIsAskedForNorBalancedThatWay() {
    behindAnOverdueTask("revocation", "off");
    swarm.pass(1_500);
    assertEquals(List.of(), asked());
  }

  @Test
  void withoutAnIdleAgentNothingIsAskedFor() {
    behindAnOverdueTask("maxPrefetch", "1");
    Fact.TaskDispatched other = swarm.submitAndDispatch("other", 60_000);
    assertEquals(B, other.lease().agent());
    swarm.handle(swarm.report("b", List.of(other), started(other)));
    swarm.pass(1_500);
    assertEquals(List.of(), asked());
  }

  @Test
  void noMoreIsAskedForThanSlotsAreIdle() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("balanceMode", "off");
    swarm.handle(new Command.CreateSwarm(settings, "test"));
    swarm.join("a", 1);
    overdue = swarm.submitAndDispatch("overdue", 20);
    swarm.handle(swarm.report("a", List.of(overdue), started(overdue)));
    t = swarm.submitAndDispatch("t", 10);
    Fact.TaskDispatched u = swarm.submitAndDispatch("u", 10);
    swarm.join("b", 1);
    swarm.pass(1_000);
    assertEquals(1, asked().size());
    // The one that wins most: it is the last in line.
    assertEquals(u.taskId(), asked().get(0).taskId());
    List<Fact> facts = swarm.handle(swarm.report("a", List.of(overdue, t), released(u)));
    Fact.TaskDispatched again = only(facts, Fact.TaskDispatched.class);
    assertEquals(B, again.lease().agent());
    swarm.handle(swarm.report("b", List.of(), started(again), completed(again, 10)));
    assertEquals(T, only(swarm.pass(50), Fact.RevokeRequested.class).taskId());
  }

  @Test
  void aTaskThatHasStartedIsNeverAskedForAlsoNotByAPlan() {
    behindAnOverdueTask("balanceMode", "off");
    Move running = Move.revoke(overdue.taskId(), A, B, overdue.lease().epoch());
    Fact.Balanced balanced =
        only(
            swarm.handle(new Command.ApplyPlan("plan", List.of(running), "ops")),
            Fact.Balanced.class);
    assertEquals(1, balanced.skipped());
    assertEquals(List.of(), asked());
  }

  @Test
  void aPlanAsksForWhatPaysUnderThatEpoch() {
    behindAnOverdueTask("balanceMode", "off", "moveCoolDownMs", "0");
    Move move = Move.revoke(T, A, B, t.lease().epoch());
    Move stale = Move.revoke(T, A, B, overdue.lease().epoch());
    // Too early: it is expected to start before it could be elsewhere.
    assertEquals(1, apply(move).skipped());
    swarm.handle(new Command.Pause(null, "ops"));
    swarm.pass(300);
    assertEquals(1, apply(move).skipped());
    assertEquals(List.of(), asked());
    swarm.nowMs += 1; // resumed, it would be asked for at once by itself
    swarm.scheduler.handle(new Command.Resume(null, "ops"), swarm.now());
    assertEquals(1, apply(stale, move).moved());
    assertEquals(RevokeReason.BALANCE, asked().get(0).reason());
  }

  private Fact.Balanced apply(Move... moves) {
    return only(
        swarm.handle(new Command.ApplyPlan("plan", List.of(moves), "ops")), Fact.Balanced.class);
  }

  @Test
  void itIsStillAskedForAfterARestart() {
    asking();
    swarm.restart();
    assertTrue(stored().revoking());
    swarm.scheduler.openDispatch();
    swarm.handle(new Command.TopicReady(A));
    swarm.handle(new Command.TopicReady(B));
    pass(1_000);
    assertEquals(1, asked().size());
    List<Fact> facts = swarm.handle(swarm.report("a", List.of(overdue), released(t)));
    assertEquals(LeaseEnd.REVOKED, only(facts, Fact.TaskRequeued.class).end());
  }
}
