package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fairlead.model.Completion;
import io.fairlead.model.Fact;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.StoredTask;
import io.fairlead.model.TaskPhase;
import io.fairlead.wire.avro.EstimateSource;
import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private static final FactStamp STAMP =
      new FactStamp(StoredValues.SWARM, 123_460, new Now(77, MessageValues.NOW_MS));

  private static StoredTask waiting() {
    StoredTask task = StoredValues.STORED_TASK;
    return new StoredTask(
        task.task(),
        TaskPhase.QUEUED,
        task.estimate(),
        task.seq(),
        task.level(),
        0,
        false,
        List.of(),
        0,
        0,
        null,
        0,
        null,
        false,
        null,
        null,
        false);
  }

  private static void assertStamped(Outcome outcome, OutcomeKind kind) throws Exception {
    assertEquals(kind, outcome.getKind());
    assertEquals("render-farm", outcome.getSwarmId());
    assertEquals("t-00042", outcome.getTaskId());
    assertEquals("acme/research", outcome.getTenantId());
    assertEquals("summarise", outcome.getTaskType());
    assertEquals(Level.HIGH, outcome.getLevel());
    assertEquals(123_460, outcome.getFact());
    assertEquals(MessageValues.NOW_MS, outcome.getEndedAtMs());
    byte[] bytes = SchemaValues.encode(outcome, false);
    assertEquals(outcome, SchemaValues.decode(outcome.getSchema(), outcome.getSchema(), bytes));
  }

  @Test
  void aCompletionIsRepeatedWhole() throws Exception {
    Completion completion =
        new Completion(MessageValues.utf8("42"), "file:///results/42", "text/plain", 321L, "chat");
    Outcome outcome =
        Outcomes.ended(
            STAMP,
            new Fact.TaskCompleted(StoredValues.STORED_TASK, 1_234_500, completion),
            StoredValues.PAYLOAD);
    assertStamped(outcome, OutcomeKind.COMPLETED);
    assertEquals(StoredValues.LEASE.epoch().value(), outcome.getEpoch());
    assertEquals("gpu-7.eu", outcome.getAgentId());
    assertEquals(2, outcome.getAttempts());
    assertNull(outcome.getReason());
    assertEquals(1_800_000_000_001L, outcome.getSubmittedAtMs());
    assertEquals(1_800_000_070_000L, outcome.getDispatchedAtMs());
    assertEquals(1_800_000_070_123L, outcome.getStartedAtMs());
    assertEquals(1_234.5, outcome.getRunTimeMs());
    assertEquals(2_400.0, outcome.getEstimatedCostMs());
    assertEquals(EstimateSource.LEARNED, outcome.getEstimateSource());
    assertEquals(MessageValues.utf8("42"), outcome.getResultBytes());
    assertEquals("file:///results/42", outcome.getResultUri());
    assertEquals("text/plain", outcome.getContentType());
    assertEquals(321L, outcome.getTokensUsed());
    assertEquals("chat", outcome.getOperation());
    assertEquals(StoredValues.PAYLOAD.headers(), outcome.getHeaders());
  }

  @Test
  void aFailureSaysWhy() throws Exception {
    Outcome outcome =
        Outcomes.ended(
            STAMP,
            new Fact.TaskFailed(
                StoredValues.STORED_TASK, LeaseEnd.FAILED, -1, "not-retriable", "no such file"),
            StoredValues.PAYLOAD);
    assertStamped(outcome, OutcomeKind.FAILED);
    assertEquals("not-retriable", outcome.getReason());
    assertEquals("no such file", outcome.getMessage());
    assertNull(outcome.getRunTimeMs());
  }

  @Test
  void aTaskThatWaitedEndsWithoutAnAgent() throws Exception {
    Outcome outcome =
        Outcomes.ended(
            STAMP,
            new Fact.TaskCancelled(waiting(), LeaseEnd.CANCELLED, "cancelled-by-command"),
            StoredValues.PAYLOAD);
    assertStamped(outcome, OutcomeKind.CANCELLED);
    assertEquals("cancelled-by-command", outcome.getReason());
    assertEquals(0, outcome.getEpoch());
    assertNull(outcome.getAgentId());
    assertNull(outcome.getDispatchedAtMs());
    assertNull(outcome.getStartedAtMs());
  }

  @Test
  void aRejectionSaysWhyAndWhenToComeAgain() throws Exception {
    Rejection rejection = new Rejection(Rejection.Reason.QUEUE_FULL, "no room", 1_000L, 2_000L);
    Outcome outcome =
        Outcomes.rejected(
            STAMP,
            new Fact.TaskRejected(StoredValues.TASK_ID, StoredValues.TASK, rejection),
            MessageValues.task());
    assertStamped(outcome, OutcomeKind.REJECTED);
    assertEquals("queue-full", outcome.getReason());
    assertEquals("no room", outcome.getMessage());
    assertEquals(1_000L, outcome.getRetryAfterMs());
    assertEquals(StoredValues.TASK.submittedAtMs(), outcome.getSubmittedAtMs());
    assertEquals(MessageValues.task().getHeaders(), outcome.getHeaders());
    assertEquals(EstimateSource.UNKNOWN, outcome.getEstimateSource());
  }

  @Test
  void aRejectionRepeatsNothingThatIsTooLarge() {
    Task submitted =
        MessageValues.plainTask()
            .setTenantId("x".repeat(1_000))
            .setTaskType("y".repeat(1_000))
            .setHeaders(Map.of("key", "v".repeat(8_190)))
            .build();
    Rejection rejection = Rejection.of(Rejection.Reason.INVALID_TASK, "tenantId 'x...'");
    Outcome outcome =
        Outcomes.rejected(
            STAMP, new Fact.TaskRejected(StoredValues.TASK_ID, null, rejection), submitted);
    assertEquals("x".repeat(128), outcome.getTenantId());
    assertEquals("y".repeat(128), outcome.getTaskType());
    assertEquals(Map.of(), outcome.getHeaders());
    assertEquals(submitted.getSubmittedAtMs(), outcome.getSubmittedAtMs());
    assertNull(outcome.getRetryAfterMs());
  }
}
