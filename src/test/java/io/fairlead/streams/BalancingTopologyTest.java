package io.fairlead.streams;

import static io.fairlead.streams.CoordinatorDriver.last;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.CommandAnswer;
import io.fairlead.wire.StoreKeys;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.MoveKind;
import io.fairlead.wire.avro.PlannedMove;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmCommandKind;
import io.fairlead.wire.avro.Transition;
import io.fairlead.wire.avro.TransitionKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Balancing and revocation, asked for and told over the wire. */
class BalancingTopologyTest {
  @TempDir Path directory;
  private CoordinatorDriver coordinator;
  private final List<Decision> decisions = new ArrayList<>();

  @BeforeEach
  void start() {
    coordinator = new CoordinatorDriver(directory, Map.of());
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  private void create(Map<String, String> settings) {
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.CREATE_SWARM).setConfig(settings).build());
  }

  /** Agent a has a task and four that wait for it; b has nothing to do. */
  private void unevenly(String mode) {
    Map<String, String> settings = new HashMap<>();
    settings.put("maxPrefetch", "0");
    settings.put("stealing", "off");
    settings.put("localQueueTargetMs", "100000");
    settings.put("balanceIntervalMs", "300");
    settings.put("balanceMode", mode);
    create(settings);
    coordinator.join("s", "a");
    for (int i = 0; i < 5; i++) {
      coordinator.task(TestMessages.task("s", "t" + i).setEstimatedCostMs(1_000.0).build());
    }
    coordinator.pass(20);
    coordinator.join("s", "b");
  }

  private List<Decision> told(DecisionKind kind) {
    decisions.addAll(coordinator.decisions());
    return decisions.stream().filter(decision -> decision.getKind() == kind).toList();
  }

  private DeadLetter onlyLetter() {
    List<DeadLetter> letters = coordinator.deadLetters();
    assertEquals(1, letters.size(), letters::toString);
    return letters.get(0);
  }

  @Test
  void aRoundMovesWorkAndSaysWhatCameOfIt() {
    unevenly("automatic");
    coordinator.pass(400);
    List<Decision> migrated = told(DecisionKind.MIGRATED);
    assertFalse(migrated.isEmpty());
    assertEquals("a", migrated.get(0).getFromAgentId());
    assertEquals("b", migrated.get(0).getAgentId());
    Decision balanced = told(DecisionKind.BALANCED).get(0);
    assertEquals(migrated.size(), balanced.getMoved());
    assertEquals(0, balanced.getSkipped());
    assertTrue(balanced.getScoreAfter() < balanced.getScore());
    assertEquals(AgentMessageKind.ASSIGN, last(coordinator.messages("s", "b")).getKind());
  }

  @Test
  void aProposalWaitsForItsApproval() {
    unevenly("approval");
    coordinator.pass(400);
    Decision proposed = last(told(DecisionKind.PROPOSED));
    assertEquals(List.of(), told(DecisionKind.MIGRATED));
    assertTrue(proposed.getScoreAfter() < proposed.getScore());
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.APPROVE_PROPOSAL)
            .setProposalId(proposed.getProposalId())
            .build());
    Decision balanced = last(told(DecisionKind.BALANCED));
    assertEquals(proposed.getProposalId(), balanced.getProposalId());
    assertEquals(proposed.getMoved(), balanced.getMoved());
    assertEquals(proposed.getMoved(), told(DecisionKind.MIGRATED).size());
    assertEquals(List.of(), coordinator.deadLetters());
  }

  @Test
  void aProposalThatDoesNotWaitIsADeadLetter() {
    unevenly("approval");
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.APPROVE_PROPOSAL).setProposalId("p1-2").build());
    DeadLetter letter = onlyLetter();
    assertEquals("unknown-proposal", letter.getCause());
    assertTrue(letter.getMessage().contains("'p1-2'"), letter.getMessage());
  }

  @Test
  void ofAPlanIsDoneWhatIsPossible() {
    unevenly("off");
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.APPLY_PLAN)
            .setCommandId("c-7")
            .setProposalId("plan-7")
            .setMoves(
                List.of(
                    new PlannedMove("t4", "a", "b", MoveKind.MOVE, 0L),
                    new PlannedMove("t4", "a", "b", MoveKind.MOVE, 0L),
                    new PlannedMove("t3", "a", "gone", MoveKind.MOVE, 0L)))
            .build());
    Decision balanced = last(told(DecisionKind.BALANCED));
    assertEquals("plan-7", balanced.getProposalId());
    assertEquals(1, balanced.getMoved());
    assertEquals(2, balanced.getSkipped());
    CommandAnswer answer = answer("c-7");
    assertEquals(
        List.of("moved", "not-there", "unknown-agent"),
        answer.balancing().moves().stream().map(CommandAnswer.Moved::outcome).toList());
    assertEquals(balanced.getFact(), answer.fact());
  }

  /** Agents a and b have a task each, and t2 waits for any. */
  private void full() {
    create(Map.of("maxPrefetch", "0", "balanceMode", "off"));
    for (String agent : List.of("a", "b")) {
      coordinator.join("s", agent);
    }
    for (int i = 0; i < 3; i++) {
      coordinator.task(TestMessages.task("s", "t" + i).setEstimatedCostMs(1_000.0).build());
      coordinator.pass(20);
    }
  }

  private CommandAnswer answer(String commandId) {
    return coordinator
        .<CommandAnswer>windows(StoreNames.ANSWERS, StoreKeys.answer("s", commandId))
        .values()
        .iterator()
        .next();
  }

  private static SwarmCommand.Builder placing() {
    return TestMessages.command("s", SwarmCommandKind.APPLY_PLAN)
        .setProposalId("plan-8")
        .setMoves(List.of(new PlannedMove("t2", "", "b", MoveKind.PLACE, 0L)));
  }

  @Test
  void aPlanPlacesWhatWaitsForAnyAgent() {
    full();
    long fact = last(coordinator.messages("s", "b")).getFact();
    coordinator.command(
        placing()
            .setCommandId("c-8")
            .setBasedOnFact(fact)
            .setMadeAtMs(coordinator.time.wallMs())
            .build());
    Decision balanced = last(told(DecisionKind.BALANCED));
    assertEquals("plan-8", balanced.getProposalId());
    assertEquals(1, balanced.getMoved());
    assertEquals(
        List.of(new CommandAnswer.Moved("t2", "", "b", "PLACE", "placed")),
        answer("c-8").balancing().moves());
  }

  @Test
  void aPlanThatIsTooOldOrOfAnotherSwarmIsADeadLetterAndDoesNothing() {
    full();
    coordinator.command(
        placing().setCommandId("c-9").setMadeAtMs(coordinator.time.wallMs() - 30_001).build());
    DeadLetter old = onlyLetter();
    assertEquals("plan-too-old", old.getCause());
    assertTrue(old.getMessage().contains("planMaxAgeMs"), old.getMessage());
    assertEquals("plan-too-old", answer("c-9").refusal().code());
    coordinator.command(placing().setCommandId("c-10").setBasedOnFact(1_000_000L).build());
    assertEquals("plan-of-another-swarm", onlyLetter().getCause());
    assertEquals("plan-of-another-swarm", answer("c-10").refusal().code());
    // The same again under its id is answered as before; another time under it is a conflict.
    coordinator.command(placing().setCommandId("c-10").setBasedOnFact(1_000_000L).build());
    assertEquals(List.of(), coordinator.deadLetters());
    coordinator.command(placing().setCommandId("c-10").setBasedOnFact(1L).build());
    assertEquals("id-conflict", onlyLetter().getCause());
    assertEquals(List.of(), told(DecisionKind.BALANCED));
  }

  @Test
  void aPlanWithAMoveThatIsNoneIsADeadLetter() {
    unevenly("off");
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.APPLY_PLAN)
            .setProposalId("plan-7")
            .setMoves(List.of(new PlannedMove("t4", "a", "b", MoveKind.REVOKE, 0L)))
            .build());
    DeadLetter letter = onlyLetter();
    assertEquals("invalid-field", letter.getCause());
    assertTrue(letter.getMessage().contains("epoch"), letter.getMessage());
    assertEquals(List.of(), told(DecisionKind.BALANCED));
  }

  @Test
  void aRoundIsMadeWhenItIsAskedFor() {
    unevenly("off");
    coordinator.command(
        TestMessages.command("s", SwarmCommandKind.BALANCE).setIssuedBy("ops").build());
    Decision balanced = last(told(DecisionKind.BALANCED));
    assertEquals(2, balanced.getMoved());
    assertEquals("ops", balanced.getReason());
  }

  private AgentMessage assigned(String agent, String task) {
    return coordinator.messages("s", agent).stream()
        .filter(message -> task.equals(message.getTaskId()))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  @Test
  void whatAnAgentHasNotStartedIsAskedBackAndGoesToTheIdleOne() {
    create(Map.of());
    long incarnation = coordinator.join("s", "a");
    coordinator.task(TestMessages.task("s", "overdue").setEstimatedCostMs(10.0).build());
    coordinator.pass(20);
    AgentMessage overdue = assigned("a", "overdue");
    coordinator.report(
        TestMessages.report("s", "a", "hello-a", incarnation, 3)
            .setLastDispatchSeq(overdue.getSeq())
            .setHeld(List.of(TestMessages.held("overdue", overdue.getEpoch())))
            .setTransitions(List.of(TestMessages.started("overdue", overdue.getEpoch())))
            .build());
    coordinator.task(TestMessages.task("s", "t").setEstimatedCostMs(10.0).build());
    coordinator.pass(20);
    AgentMessage waiting = assigned("a", "t");
    coordinator.join("s", "b");
    coordinator.pass(300);

    AgentMessage revoke = assigned("a", "t");
    assertEquals(AgentMessageKind.REVOKE, revoke.getKind());
    assertEquals(waiting.getEpoch(), revoke.getEpoch());
    assertEquals(waiting.getSeq() + 1, revoke.getSeq());
    assertEquals(incarnation, revoke.getIncarnation());
    assertEquals("idle-agent", revoke.getReason());
    Decision revoking = last(told(DecisionKind.REVOKING));
    assertEquals("t", revoking.getTaskId());
    assertEquals("a", revoking.getAgentId());
    assertEquals("idle-agent", revoking.getReason());

    Transition released =
        Transition.newBuilder()
            .setTaskId("t")
            .setEpoch(waiting.getEpoch())
            .setKind(TransitionKind.RELEASED)
            .setError("revoked")
            .build();
    coordinator.report(
        TestMessages.report("s", "a", "hello-a", incarnation, 4)
            .setLastDispatchSeq(revoke.getSeq())
            .setHeld(List.of(TestMessages.held("overdue", overdue.getEpoch())))
            .setTransitions(List.of(released))
            .build());
    coordinator.pass(20);
    Decision ended = last(told(DecisionKind.LEASE_ENDED));
    assertEquals("revoked", ended.getReason());
    AgentMessage again = assigned("b", "t");
    assertEquals(AgentMessageKind.ASSIGN, again.getKind());
    assertTrue(again.getEpoch() > waiting.getEpoch());
    assertTrue(again.getFact() > ended.getFact());
  }
}
