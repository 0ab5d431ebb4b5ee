package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.Move;
import io.fairlead.model.Proposal;
import io.fairlead.wire.avro.MoveKind;
import io.fairlead.wire.avro.PlannedMove;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmCommandKind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SwarmCommandCodecTest {
  static List<Command> everyCommand() {
    Map<String, String> settings = Map.of("maxQueued", "1000");
    return List.of(
        new Command.CreateSwarm(settings, "ops"),
        new Command.UpdateConfig(settings, "ops"),
        new Command.RollBackConfig(7, "ops"),
        new Command.DeleteSwarm("ops"),
        new Command.CancelTask(StoredValues.TASK_ID, "ops"),
        new Command.Pause(null, "ops"),
        new Command.Pause(StoredValues.TENANT, "ops"),
        new Command.Resume(null, "ops"),
        new Command.Resume(StoredValues.TENANT, "ops"),
        new Command.DrainTenant(StoredValues.TENANT, "ops"),
        new Command.DrainAgent(StoredValues.AGENT, "ops"),
        new Command.ResumeAgent(StoredValues.AGENT, "ops"),
        new Command.ReleaseSeries(StoredValues.TENANT, "nightly", "ops"),
        new Command.Balance("ops"),
        new Command.ApproveProposal("p17-1", "ops"),
        new Command.ApplyPlan(
            "plan-1",
            List.of(
                Move.local(StoredValues.TASK_ID, StoredValues.AGENT, new AgentId("other")),
                Move.revoke(
                    StoredValues.TASK_ID, StoredValues.AGENT, new AgentId("other"), new Epoch(7))),
            "ops"),
        new Command.ApplyPlan(
            "plan-2",
            List.of(Move.place(StoredValues.TASK_ID, StoredValues.AGENT)),
            "ops",
            1_234,
            MessageValues.NOW_MS),
        new Command.TopicReady(StoredValues.AGENT),
        new Command.TopicFailed(StoredValues.AGENT, "no leader"),
        new Command.TopicDeleted(StoredValues.AGENT),
        new Command.SharedTopicDeleted(),
        new Command.SharedTopicFailed("no controller"));
  }

  private static DecodedCommand decode(Consumer<SwarmCommand.Builder> change) {
    SwarmCommand.Builder builder =
        SwarmCommand.newBuilder(MessageValues.command())
            .setTenantId("acme/research")
            .setSeriesId("nightly")
            .setProposalId("p17-1")
            .setConfigVersion(7L);
    change.accept(builder);
    return SwarmCommandCodec.decode(builder.build());
  }

  private static void refused(String message, Consumer<SwarmCommand.Builder> change) {
    InvalidFieldException e = assertThrows(InvalidFieldException.class, () -> decode(change));
    assertTrue(e.getMessage().startsWith(message), e.getMessage());
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void whatIsSentArrives(Command command) {
    SwarmCommand message =
        SwarmCommandCodec.encode(StoredValues.SWARM, command, "c-1", MessageValues.NOW_MS);
    assertEquals(MessageValues.NOW_MS, message.getIssuedAtMs());
    assertEquals(
        new DecodedCommand.ToSwarm(StoredValues.SWARM, command), SwarmCommandCodec.decode(message));
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void onlyWhatNamesNothingOfOneSwarmGoesToAll(Command command) {
    SwarmCommand message = SwarmCommandCodec.encodeToAll(command, "c-1", MessageValues.NOW_MS);
    if (command instanceof Command.UpdateConfig
        || command instanceof Command.RollBackConfig
        || command instanceof Command.DeleteSwarm
        || command instanceof Command.Pause
        || command instanceof Command.Resume
        || command instanceof Command.DrainTenant
        || command instanceof Command.Balance) {
      assertEquals(new DecodedCommand.ToAll(command), SwarmCommandCodec.decode(message));
    } else {
      InvalidFieldException e =
          assertThrows(InvalidFieldException.class, () -> SwarmCommandCodec.decode(message));
      assertEquals("swarmId", e.field());
    }
  }

  @ParameterizedTest
  @EnumSource(SwarmCommandKind.class)
  void everyKindIsAnswered(SwarmCommandKind kind) {
    DecodedCommand decoded = decode(b -> b.setKind(kind));
    if (kind == SwarmCommandKind.UNKNOWN) {
      DecodedCommand.UnknownKind unknown =
          assertInstanceOf(DecodedCommand.UnknownKind.class, decoded);
      assertTrue(unknown.message().contains("'c-1'"), unknown.message());
    } else {
      assertInstanceOf(DecodedCommand.ToSwarm.class, decoded);
    }
  }

  @Test
  void whatTheKindNeedsMustBeGiven() {
    refused("taskId 'null'", b -> b.setKind(SwarmCommandKind.CANCEL_TASK).setTaskId(null));
    for (SwarmCommandKind kind :
        List.of(
            SwarmCommandKind.TOPIC_READY,
            SwarmCommandKind.DRAIN_AGENT,
            SwarmCommandKind.RESUME_AGENT)) {
      refused("agentId 'null'", b -> b.setKind(kind).setAgentId(null));
    }
    refused("tenantId 'null'", b -> b.setKind(SwarmCommandKind.DRAIN_TENANT).setTenantId(null));
    refused("seriesId 'null'", b -> b.setKind(SwarmCommandKind.RELEASE_SERIES).setSeriesId(null));
    refused("reason 'null'", b -> b.setKind(SwarmCommandKind.TOPIC_FAILED).setReason(null));
    for (SwarmCommandKind kind :
        List.of(SwarmCommandKind.APPROVE_PROPOSAL, SwarmCommandKind.APPLY_PLAN)) {
      refused("proposalId 'null'", b -> b.setKind(kind).setProposalId(null));
    }
    refused("taskId 'a b'", b -> b.setKind(SwarmCommandKind.CANCEL_TASK).setTaskId("a b"));
  }

  private static void refusedMove(String message, Consumer<PlannedMove.Builder> change) {
    PlannedMove.Builder move =
        PlannedMove.newBuilder()
            .setTaskId("t")
            .setFromAgentId("a")
            .setToAgentId("b")
            .setKind(MoveKind.REVOKE)
            .setEpoch(7);
    change.accept(move);
    refused(message, b -> b.setKind(SwarmCommandKind.APPLY_PLAN).setMoves(List.of(move.build())));
  }

  @Test
  void movesAreChecked() {
    refusedMove("epoch '0'", move -> move.setEpoch(0));
    refusedMove("epoch '7'", move -> move.setKind(MoveKind.MOVE));
    refusedMove("epoch '7'", move -> move.setFromAgentId("").setKind(MoveKind.PLACE));
    refusedMove("from 'a'", move -> move.setKind(MoveKind.PLACE).setEpoch(0));
    refusedMove("agentId ''", move -> move.setFromAgentId("").setKind(MoveKind.MOVE).setEpoch(0));
    refusedMove("agentId ''", move -> move.setFromAgentId(""));
    refusedMove("moves.kind 'UNKNOWN'", move -> move.setKind(MoveKind.UNKNOWN));
    refusedMove("taskId ''", move -> move.setTaskId(""));
    refusedMove("agentId '..'", move -> move.setToAgentId(".."));
    PlannedMove move = new PlannedMove("t", "a", "b", MoveKind.MOVE, 0L);
    decode(
        b ->
            b.setKind(SwarmCommandKind.APPLY_PLAN)
                .setMoves(Collections.nCopies(Proposal.MAX_MOVES, move)));
    refused(
        "moves '10001 entries'",
        b ->
            b.setKind(SwarmCommandKind.APPLY_PLAN)
                .setMoves(Collections.nCopies(Proposal.MAX_MOVES + 1, move)));
  }

  @Test
  void whatAPlanIsBasedOnIsSaidOrLeftOut() {
    for (long wrong : new long[] {0, -1, Long.MIN_VALUE}) {
      refused(
          "basedOnFact '" + wrong + "'",
          b -> b.setKind(SwarmCommandKind.APPLY_PLAN).setBasedOnFact(wrong));
      refused(
          "madeAtMs '" + wrong + "'",
          b -> b.setKind(SwarmCommandKind.APPLY_PLAN).setMadeAtMs(wrong));
    }
    DecodedCommand.ToSwarm toSwarm =
        assertInstanceOf(
            DecodedCommand.ToSwarm.class,
            decode(b -> b.setKind(SwarmCommandKind.APPLY_PLAN).setMoves(List.of())));
    assertEquals(new Command.ApplyPlan("p17-1", List.of(), "ops"), toSwarm.command());
  }

  @Test
  void plansThatDifferInWhatTheyAreBasedOnAreDifferentCommands() {
    SwarmCommand plan =
        SwarmCommandCodec.encode(
            StoredValues.SWARM, new Command.ApplyPlan("p", List.of(), "ops", 7, 8), "c-1", 1);
    long digest = CommandDigest.of(plan);
    assertEquals(digest, CommandDigest.of(SwarmCommand.newBuilder(plan).build()));
    assertNotEquals(
        digest, CommandDigest.of(SwarmCommand.newBuilder(plan).setBasedOnFact(null).build()));
    assertNotEquals(
        digest, CommandDigest.of(SwarmCommand.newBuilder(plan).setMadeAtMs(9L).build()));
  }

  @Test
  void fieldsAreHeldToTheirLengths() {
    decode(b -> b.setCommandId("x".repeat(64)));
    refused("commandId 'x", b -> b.setCommandId("x".repeat(65)));
    refused("commandId ''", b -> b.setCommandId(""));
    decode(b -> b.setIssuedBy("x".repeat(128)));
    refused("issuedBy 'x", b -> b.setIssuedBy("x".repeat(129)));
    decode(b -> b.setReason("x".repeat(1_024)));
    refused("reason 'x", b -> b.setReason("x".repeat(1_025)));
    refused("swarmId 'a.b'", b -> b.setSwarmId("a.b"));
  }

  @Test
  void aLongReasonIsCutWhenItIsSent() {
    Command failed = new Command.TopicFailed(StoredValues.AGENT, "x".repeat(1_025));
    SwarmCommand message = SwarmCommandCodec.encode(StoredValues.SWARM, failed, "c-1", 1);
    assertEquals("x".repeat(1_024), message.getReason());
  }

  @Test
  void otherCommandsComeInOtherMessages() {
    Command submit = new Command.Submit(StoredValues.TASK, 0);
    assertThrows(
        IllegalArgumentException.class,
        () -> SwarmCommandCodec.encode(StoredValues.SWARM, submit, "c-1", 1));
  }
}
