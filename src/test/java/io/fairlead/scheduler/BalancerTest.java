package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.Fact;
import io.fairlead.model.Move;
import io.fairlead.model.Proposal;
import io.fairlead.model.Rejection;
import io.fairlead.model.TaskId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a round of balancing does with what waits in local queues. */
class BalancerTest {
  private static final AgentId A = new AgentId("a");
  private static final AgentId B = new AgentId("b");
  private static final AgentId C = new AgentId("c");

  private final SchedulerHarness swarm = new SchedulerHarness();

  private void configure(String... keysAndValues) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("maxPrefetch", "0");
    settings.put("stealing", "off");
    settings.put("revocation", "off");
    settings.put("localQueueTargetMs", "100000");
    settings.put("localQueueMax", "8");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    swarm.handle(new Command.CreateSwarm(settings, "test"));
  }

  /** Agent a runs one task of a second, eight more wait for it; b and c have nothing. */
  private void unevenly(String... keysAndValues) {
    configure(keysAndValues);
    swarm.join("a", 1);
    for (int i = 0; i < 9; i++) {
      swarm.submit("t" + i, 1_000);
    }
    assertEquals(8, swarm.scheduler.view().placedCount(A));
    swarm.join("b", 1);
    swarm.join("c", 1);
  }

  private List<Fact.TaskMigrated> migrated() {
    return all(swarm.facts, Fact.TaskMigrated.class);
  }

  private long migratedTo(AgentId agent) {
    return migrated().stream().filter(moved -> moved.to().equals(agent)).count();
  }

  private Proposal propose() {
    return swarm.scheduler.propose(swarm.now());
  }

  private Fact.Balanced apply(Move... moves) {
    return only(
        swarm.handle(new Command.ApplyPlan("plan", List.of(moves), "ops")), Fact.Balanced.class);
  }

  private static TaskId task(String id) {
    return new TaskId(id);
  }

  @Test
  void aProposalIsMadeWithoutDoingAnything() {
    unevenly();
    long facts = swarm.scheduler.view().facts();
    Proposal proposal = propose();
    assertEquals(6, proposal.moves().size());
    assertEquals(18e6, proposal.scoreBefore(), 1);
    assertEquals(0, proposal.scoreAfter(), 1e-3);
    assertEquals(facts, proposal.fact());
    assertEquals(proposal, propose());
    assertEquals(facts, swarm.scheduler.view().facts());
    assertEquals(8, swarm.scheduler.view().placedCount(A));
  }

  @Test
  void aProposalTellsTheLoadOfEachAgentBeforeAndAfter() {
    unevenly();
    List<Proposal.Load> loads = propose().loads();
    assertEquals(List.of(A, B, C), loads.stream().map(Proposal.Load::agent).toList());
    assertEquals(9_000, loads.get(0).beforeMs(), 1);
    assertEquals(0, loads.get(1).beforeMs());
    for (Proposal.Load load : loads) {
      assertEquals(3_000, load.afterMs(), 1);
    }
    swarm.handle(new Command.Pause(null, "ops"));
    assertEquals(List.of(), propose().loads(), "nothing may be moved");
  }

  @Test
  void aRoundEachIntervalMovesWorkToThoseThatHaveLess() {
    unevenly();
    assertEquals(List.of(), migrated());
    List<Fact> facts = swarm.pass(1_050);
    assertEquals(3, migratedTo(B));
    assertEquals(3, migratedTo(C));
    Fact.Balanced balanced = only(facts, Fact.Balanced.class);
    assertEquals(6, balanced.moved());
    assertEquals(0, balanced.skipped());
    assertTrue(balanced.scoreAfter() < balanced.scoreBefore() / 100);
    assertEquals("coordinator", balanced.issuedBy());
    // Those that had nothing to do begin at once.
    assertEquals(3, all(swarm.facts, Fact.TaskDispatched.class).size());
  }

  @Test
  void whatHasBeenMovedIsNotMovedBackOrOn() {
    unevenly();
    swarm.pass(1_050);
    Fact.TaskMigrated first = migrated().get(migrated().size() - 1);
    Fact.Balanced balanced =
        apply(
            Move.local(first.taskId(), first.to(), first.from()),
            Move.local(first.taskId(), first.to(), C));
    assertEquals(0, balanced.moved());
    assertEquals(2, balanced.skipped());
    int before = migrated().size();
    swarm.pass(900);
    assertEquals(before, migrated().size());
  }

  @Test
  void withOneAgentOrNothingToMoveThereIsNothingToDo() {
    configure();
    swarm.join("a", 1);
    swarm.submit("t0", 1_000);
    swarm.submit("t1", 1_000);
    assertEquals(List.of(), propose().moves());
    swarm.pass(1_500);
    assertEquals(List.of(), all(swarm.facts, Fact.Balanced.class));
  }

  @Test
  void anAgentThatIsGoneSilentDrainedOrBrokenIsNoTarget() {
    unevenly("breakerFailures", "1", "balanceMode", "off");
    swarm.handle(new Command.DrainAgent(B, "ops"));
    assertTrue(propose().moves().stream().allMatch(move -> move.to().equals(C)));
    for (int i = 0; i < 5; i++) {
      swarm.pass(500);
      swarm.handle(swarm.report("a", List.of()));
      swarm.handle(swarm.report("b", List.of()));
    }
    // Nothing has been heard of c for more than suspectAfterMs.
    assertEquals(List.of(), propose().moves());
    TaskId waiting = swarm.scheduler.view().placedWith(A).get(0);
    assertEquals(1, apply(Move.local(waiting, A, B)).skipped());
    assertEquals(1, apply(Move.local(waiting, A, C)).skipped());
    assertEquals(1, apply(Move.local(waiting, A, new AgentId("nobody"))).skipped());
    assertEquals(1, apply(Move.local(waiting, A, A)).skipped());
    swarm.handle(new Command.ResumeAgent(B, "ops"));
    assertEquals(1, apply(Move.local(waiting, A, B)).moved());
  }

  @Test
  void ofAPlanIsDoneWhatIsStillTrue() {
    unevenly("balanceMode", "off");
    Fact.Balanced balanced =
        apply(
            Move.local(task("t1"), A, B),
            Move.local(task("t1"), A, C), // it is b's by now
            Move.local(task("t2"), C, B), // it is not c's
            Move.local(task("t0"), A, B), // it has been dispatched
            Move.local(task("never"), A, B),
            Move.revoke(task("t0"), A, B, new Epoch(1)), // revocation is off
            Move.local(task("t3"), A, C));
    assertEquals(2, balanced.moved());
    assertEquals(5, balanced.skipped());
    assertEquals("plan", balanced.plan());
    assertEquals(
        List.of(task("t1"), task("t3")),
        migrated().stream().map(Fact.TaskMigrated::taskId).toList());
  }

  @Test
  void aRoundIsMadeWhenItIsAskedForAlsoIfNoneIsMadeByItself() {
    unevenly("balanceMode", "off");
    swarm.pass(1_500);
    assertEquals(List.of(), migrated());
    Fact.Balanced balanced = only(swarm.handle(new Command.Balance("ops")), Fact.Balanced.class);
    assertEquals(6, balanced.moved());
    assertEquals("ops", balanced.issuedBy());
    assertEquals(0, only(swarm.handle(new Command.Balance("ops")), Fact.Balanced.class).moved());
  }

  @Test
  void withApprovalAProposalWaitsUntilItIsApproved() {
    unevenly("balanceMode", "approval", "balanceIntervalMs", "300");
    Proposal first = only(swarm.pass(350), Fact.ProposalMade.class).proposal();
    assertEquals(first, swarm.scheduler.pendingProposal());
    assertEquals(List.of(), migrated());
    // As long as it would be the same one, it stays.
    assertEquals(List.of(), all(swarm.pass(900), Fact.ProposalMade.class));
    Fact.CommandRefused refused =
        only(swarm.handle(new Command.ApproveProposal("p1-1", "ops")), Fact.CommandRefused.class);
    assertEquals(Rejection.Reason.UNKNOWN_PROPOSAL, refused.rejection().reason());
    assertTrue(refused.rejection().message().contains(first.id()), refused::toString);
    Fact.Balanced balanced =
        only(swarm.handle(new Command.ApproveProposal(first.id(), "ops")), Fact.Balanced.class);
    assertEquals(6, balanced.moved());
    assertNull(swarm.scheduler.pendingProposal());
    only(swarm.handle(new Command.ApproveProposal(first.id(), "ops")), Fact.CommandRefused.class);
  }

  @Test
  void anApprovedProposalIsDoneAsFarAsItIsStillTrue() {
    unevenly("balanceMode", "approval");
    Proposal proposal = only(swarm.pass(1_050), Fact.ProposalMade.class).proposal();
    swarm.handle(new Command.CancelTask(proposal.moves().get(0).task(), "ops"));
    Fact.Balanced balanced =
        only(swarm.handle(new Command.ApproveProposal(proposal.id(), "ops")), Fact.Balanced.class);
    assertEquals(5, balanced.moved());
    assertEquals(1, balanced.skipped());
  }

  @Test
  void theBudgetBoundsARound() {
    unevenly("balanceBudget", "2");
    assertEquals(2, only(swarm.pass(1_050), Fact.Balanced.class).moved());
  }

  @Test
  void aPausedSwarmIsLeftAsItIs() {
    unevenly();
    swarm.handle(new Command.Pause(null, "ops"));
    swarm.pass(1_500);
    assertEquals(0, only(swarm.handle(new Command.Balance("ops")), Fact.Balanced.class).moved());
    assertEquals(1, apply(Move.local(task("t1"), A, B)).skipped());
  }

  @Test
  void aProposalIsForgottenWithTheCoordinatorThatMadeIt() {
    unevenly("balanceMode", "approval");
    Proposal proposal = only(swarm.pass(1_050), Fact.ProposalMade.class).proposal();
    swarm.restart();
    swarm.scheduler.openDispatch();
    only(
        swarm.handle(new Command.ApproveProposal(proposal.id(), "ops")), Fact.CommandRefused.class);
  }
}
