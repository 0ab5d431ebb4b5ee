package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.Task;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.Assignment;
import io.fairlead.wire.avro.Level;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentMessagesTest {
  private static final FactStamp STAMP =
      new FactStamp(StoredValues.SWARM, 123_456, new Now(77, MessageValues.NOW_MS));
  private static final Lease LEASE = StoredValues.LEASE;

  private static void assertStamped(AgentMessage message, AgentMessageKind kind) throws Exception {
    assertEquals("render-farm", message.getSwarmId());
    assertEquals("gpu-7.eu", message.getAgentId());
    assertEquals(8, message.getIncarnation());
    assertEquals(13, message.getSeq());
    assertEquals(123_456, message.getFact());
    assertEquals(MessageValues.NOW_MS, message.getSentAtMs());
    assertEquals(kind, message.getKind());
    byte[] bytes = SchemaValues.encode(message, false);
    assertEquals(message, SchemaValues.decode(message.getSchema(), message.getSchema(), bytes));
  }

  @Test
  void assignCarriesTheTaskAndItsPayload() throws Exception {
    Fact.TaskDispatched fact =
        new Fact.TaskDispatched(
            StoredValues.TASK,
            StoredValues.STORED_TASK.estimate(),
            LEASE,
            StoredValues.PLACEMENT,
            2,
            StoredValues.TAGS);
    AgentMessage message = AgentMessages.assign(STAMP, fact, StoredValues.PAYLOAD, 6_000);
    assertStamped(message, AgentMessageKind.ASSIGN);
    assertEquals("t-00042", message.getTaskId());
    assertEquals(LEASE.epoch().value(), message.getEpoch());
    assertEquals(
        new Assignment(
            "acme/research",
            "summarise",
            Level.HIGH,
            -7,
            1_900_000_000_000L,
            1_800_000_000_001L,
            2,
            6_000L,
            2_400.0,
            StoredValues.PAYLOAD.bytes(),
            "application/json",
            StoredValues.PAYLOAD.headers()),
        message.getAssignment());
    assertNull(message.getWelcome());
  }

  @Test
  void aTaskWithoutADeadlineIsAssignedWithoutOne() {
    Task task = StoredValues.TASK;
    Task endless =
        new Task(
            task.id(),
            task.tenant(),
            task.type(),
            task.level(),
            0,
            Task.NEVER,
            1,
            0,
            0,
            List.of(),
            null,
            true,
            0,
            0);
    Fact.TaskDispatched fact =
        new Fact.TaskDispatched(
            endless,
            StoredValues.STORED_TASK.estimate(),
            LEASE,
            StoredValues.PLACEMENT,
            1,
            StoredValues.TAGS);
    AgentMessage message = AgentMessages.assign(STAMP, fact, Payload.EMPTY, 6_000);
    assertNull(message.getAssignment().getDeadlineMs());
  }

  @Test
  void bothKindsOfCancelNameTheAssignment() throws Exception {
    AgentMessage asked =
        AgentMessages.cancel(
            STAMP,
            new Fact.CancelRequested(
                StoredValues.TASK_ID, StoredValues.AGENT, 8, LEASE.epoch(), 13, "because"));
    AgentMessage stale =
        AgentMessages.cancel(
            STAMP,
            new Fact.StaleWorkCancelled(
                StoredValues.AGENT, 8, StoredValues.TASK_ID, LEASE.epoch(), 13));
    for (AgentMessage message : List.of(asked, stale)) {
      assertStamped(message, AgentMessageKind.CANCEL);
      assertEquals("t-00042", message.getTaskId());
      assertEquals(LEASE.epoch().value(), message.getEpoch());
    }
    assertEquals("because", asked.getReason());
    assertEquals(AgentMessages.STALE, stale.getReason());
  }

  @Test
  void welcomeTellsWhatTheSwarmIsSetTo() throws Exception {
    SwarmConfig config =
        SwarmConfig.DEFAULT
            .with(Map.of(Setting.HEARTBEAT_MS.key(), "250", Setting.MAX_PREFETCH.key(), "3"))
            .config()
            .orElseThrow();
    AgentMessage message =
        AgentMessages.welcome(
            STAMP, new Fact.AgentWelcomed(StoredValues.AGENT, "hello-1f", 8, 13), config);
    assertStamped(message, AgentMessageKind.WELCOME);
    assertEquals("hello-1f", message.getWelcome().getHelloId());
    assertEquals(250, message.getWelcome().getHeartbeatMs());
    assertEquals(6_000, message.getWelcome().getLostAfterMs());
    assertEquals(3, message.getWelcome().getMaxPrefetch());
  }

  @Test
  void fencedSaysWhy() throws Exception {
    AgentMessage message =
        AgentMessages.fenced(STAMP, new Fact.AgentFenced(StoredValues.AGENT, 8, 13, "because"));
    assertStamped(message, AgentMessageKind.FENCED);
    assertEquals("because", message.getReason());
  }
}
