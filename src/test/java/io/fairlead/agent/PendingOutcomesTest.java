package io.fairlead.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.Task;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class PendingOutcomesTest {
  private final PendingOutcomes pending = new PendingOutcomes(2);

  @Test
  void anOutcomeReachesWhoeverWaitsForThatTaskOfThatSwarm() {
    PendingOutcomes.Ticket ticket = pending.enter(task("t"));
    assertTrue(ticket.isNew());
    pending.arrived(outcome("other", "t"));
    pending.arrived(outcome("s", "u"));
    assertFalse(ticket.outcome().isDone());
    Outcome outcome = outcome("s", "t");
    pending.arrived(outcome);
    pending.arrived(outcome);
    assertSame(outcome, ticket.outcome().join());
    assertEquals(0, pending.size());
  }

  @Test
  void aRepetitionWaitsForTheSameOutcome() {
    PendingOutcomes.Ticket first = pending.enter(task("t"));
    Task again = task("t");
    again.setSubmittedAtMs(99);
    again.setHeaders(Map.of("traceparent", "x"));
    PendingOutcomes.Ticket second = pending.enter(again);
    assertFalse(second.isNew());
    assertSame(first.outcome(), second.outcome());
    assertEquals(1, pending.size());
  }

  @Test
  void otherContentUnderAnIdThatWaitsIsAConflict() {
    pending.enter(task("t"));
    Task other = task("t");
    other.setPriority(5);
    CompletionException e =
        assertThrows(CompletionException.class, () -> pending.enter(other).outcome().join());
    assertTrue(e.getMessage().contains("taskId 't'"), e.getMessage());
    assertTrue(e.getMessage().contains("id-conflict"), e.getMessage());
  }

  @Test
  void noMoreThanTheBoundWait() {
    PendingOutcomes.Ticket first = pending.enter(task("t"));
    pending.enter(task("u"));
    CompletionException e =
        assertThrows(CompletionException.class, () -> pending.enter(task("v")).outcome().join());
    assertTrue(e.getMessage().contains("2 tasks"), e.getMessage());
    first.outcome().cancel(false);
    assertTrue(pending.enter(task("v")).isNew(), "there is room again");
  }

  @Test
  void whatIsGivenUpIsForgotten() {
    pending.enter(task("t")).outcome().cancel(false);
    assertEquals(0, pending.size());
    assertTrue(pending.enter(task("t")).isNew());
  }

  @Test
  void closingFailsWhatWaitsAndWhatComesLater() {
    PendingOutcomes.Ticket before = pending.enter(task("t"));
    pending.close(new IllegalStateException("closed"));
    assertTrue(before.outcome().isCompletedExceptionally());
    assertTrue(pending.enter(task("u")).outcome().isCompletedExceptionally());
    assertEquals(0, pending.size());
  }

  private static Task task(String id) {
    return Task.newBuilder().setTaskId(id).setSwarmId("s").build();
  }

  private static Outcome outcome(String swarm, String task) {
    return Outcome.newBuilder()
        .setTaskId(task)
        .setSwarmId(swarm)
        .setTenantId("default")
        .setTaskType("default")
        .setLevel(Level.NORMAL)
        .setKind(OutcomeKind.COMPLETED)
        .build();
  }
}
