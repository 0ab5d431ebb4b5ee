package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fairlead.model.Fact;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.SwarmConfig;
import io.fairlead.wire.avro.DeadLetter;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  private static final FactStamp STAMP =
      new FactStamp(StoredValues.SWARM, 5, new Now(77, MessageValues.NOW_MS));

  private static SourceRecord source(int valueBytes) {
    return new SourceRecord(
        "fairlead.tasks",
        3,
        77,
        MessageValues.utf8("render-farm"),
        ByteBuffer.allocate(valueBytes));
  }

  private static DeadLetter unreadable(int valueBytes) {
    return DeadLetters.of(
        DeadLetterCause.UNREADABLE,
        "no wire format",
        MessageValues.NOW_MS,
        source(valueBytes),
        DeadLetters.Subject.NOBODY);
  }

  @Test
  void aLetterRepeatsTheRecord() throws Exception {
    DeadLetter letter = unreadable(9);
    assertEquals("unreadable", letter.getCause());
    assertEquals("no wire format", letter.getMessage());
    assertEquals("fairlead.tasks", letter.getTopic());
    assertEquals(3, letter.getPartition());
    assertEquals(77, letter.getOffset());
    assertEquals(MessageValues.utf8("render-farm"), letter.getKey());
    assertEquals(9, letter.getValue().remaining());
    assertNull(letter.getSwarmId());
    byte[] bytes = SchemaValues.encode(letter, false);
    assertEquals(letter, SchemaValues.decode(letter.getSchema(), letter.getSchema(), bytes));
  }

  @Test
  void aLargeValueIsCut() {
    assertEquals(1 << 20, unreadable(1 << 20).getValue().remaining());
    assertEquals(1 << 20, unreadable((1 << 20) + 1).getValue().remaining());
    DeadLetter tombstone =
        DeadLetters.of(
            DeadLetterCause.INVALID_KEY,
            "no key",
            1,
            new SourceRecord("fairlead.tasks", 0, 0, null, null),
            DeadLetters.Subject.of(StoredValues.SWARM));
    assertNull(tombstone.getValue());
    assertNull(tombstone.getKey());
    assertEquals("render-farm", tombstone.getSwarmId());
  }

  @Test
  void aConflictNamesTheTask() {
    Rejection rejection = Rejection.of(Rejection.Reason.ID_CONFLICT, "other content");
    DeadLetter letter =
        DeadLetters.conflict(
            STAMP, new Fact.SubmissionConflicted(StoredValues.TASK_ID, rejection), source(1));
    assertEquals("id-conflict", letter.getCause());
    assertEquals("t-00042", letter.getTaskId());
    assertEquals("render-farm", letter.getSwarmId());
    assertEquals(MessageValues.NOW_MS, letter.getAtMs());
  }

  @Test
  void aRefusedCommandHasTheCodeOfItsRejection() {
    Rejection rejection = Rejection.of(Rejection.Reason.INVALID_CONFIG, "slots: no such setting");
    DeadLetter letter =
        DeadLetters.refused(STAMP, new Fact.CommandRefused("UPDATE_CONFIG", rejection), source(1));
    assertEquals("invalid-config", letter.getCause());
    assertEquals("UPDATE_CONFIG: slots: no such setting", letter.getMessage());
  }

  @Test
  void aFailedTaskIsNotAboutOneRecord() {
    DeadLetter letter =
        DeadLetters.failed(
            STAMP,
            new Fact.TaskFailed(
                StoredValues.STORED_TASK, LeaseEnd.FAILED, 5, "not-retriable", "no such file"),
            "fairlead.tasks",
            MessageValues.utf8("the task"));
    assertEquals("task-failed", letter.getCause());
    assertEquals("not-retriable: no such file", letter.getMessage());
    assertEquals(-1, letter.getPartition());
    assertEquals(-1, letter.getOffset());
    assertEquals(MessageValues.utf8("the task"), letter.getValue());
    assertEquals("gpu-7.eu", letter.getAgentId());
    assertEquals(StoredValues.LEASE.epoch().value(), letter.getEpoch());
  }

  @Test
  void theConfigurationInForceIsPublishedWhole() {
    SwarmConfig config =
        SwarmConfig.DEFAULT.with(Map.of("maxQueued", "1000")).config().orElseThrow();
    io.fairlead.wire.avro.SwarmConfig created =
        SwarmConfigs.of(STAMP, new Fact.SwarmCreated(config, "ops"));
    assertEquals(created, SwarmConfigs.of(STAMP, new Fact.ConfigChanged(config, "ops")));
    assertEquals("render-farm", created.getSwarmId());
    assertEquals(1, created.getVersion());
    assertEquals(MessageValues.NOW_MS, created.getChangedAtMs());
    assertEquals("ops", created.getChangedBy());
    assertEquals(config.settings(), created.getSettings());
  }
}
