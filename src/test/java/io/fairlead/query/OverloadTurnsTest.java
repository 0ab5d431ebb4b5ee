package io.fairlead.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverloadTurnsTest {
  private final OverloadTurns turns = new OverloadTurns();

  @Test
  void whatIsGivenAwayWhileACriticalTaskIsSeenToWaitHasOvertakenIt() {
    turns.submitted("s-1", 1);
    turns.submitted("c-1-0", 2);
    turns.submitted("s-2", 3);
    refused("s-2", 10);
    given("s-1", 11);
    given("c-1-0", 12);
    turns.judge();

    assertEquals(1, turns.waited());
    assertEquals(List.of("s-1 before c-1-0"), turns.overtakings());
  }

  @Test
  void whatIsGivenAwayBeforeOrAfterItWaitsHasNot() {
    turns.submitted("c-1-0", 2);
    turns.submitted("s-2", 3);
    given("s-0", 9);
    refused("s-2", 10);
    given("c-1-0", 11);
    given("s-1", 12);
    turns.judge();

    assertEquals(1, turns.waited());
    assertEquals(List.of(), turns.overtakings());
  }

  @Test
  void onlyARefusalBehindItTellsThatItWaits() {
    turns.submitted("s-2", 1);
    turns.submitted("c-1-0", 2);
    turns.submitted("s-3", 3);
    refused("s-2", 10);
    given("s-1", 11);
    given("c-1-0", 12);
    refused("s-3", 13);
    turns.judge();

    assertEquals(0, turns.waited());
    assertEquals(List.of(), turns.overtakings());
  }

  private void refused(String task, long fact) {
    turns.ended(
        Outcome.newBuilder()
            .setTaskId(task)
            .setSwarmId("s")
            .setTenantId("acme")
            .setTaskType("work")
            .setLevel(Level.NORMAL)
            .setKind(OutcomeKind.REJECTED)
            .setFact(fact)
            .build());
  }

  private void given(String task, long fact) {
    turns.told(
        AgentMessage.newBuilder()
            .setSwarmId("s")
            .setAgentId("a")
            .setIncarnation(1)
            .setSeq(fact)
            .setFact(fact)
            .setSentAtMs(1)
            .setKind(AgentMessageKind.ASSIGN)
            .setTaskId(task)
            .build());
  }
}
