package io.fairlead.agent;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmId;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Assignment;
import io.fairlead.wire.avro.HeldTask;
import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Transition;
import io.fairlead.wire.avro.Welcome;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a coordinator says, and how reports read, in few words. */
final class Script {
  static final String SWARM = "s";
  static final String AGENT = "a";
  static final long HEARTBEAT_MS = 500;
  static final long LOST_AFTER_MS = 6_000;

  private Script() {}

  static AgentSettings settings(int slots) {
    return settings(slots, 1_000);
  }

  static AgentSettings settings(int slots, int resultMaxBytes) {
    return new AgentSettings(
        new SwarmId(SWARM), new AgentId(AGENT), slots, List.of(), Map.of(), 0, resultMaxBytes, 5);
  }

  static Moment at(long ms) {
    return new Moment(TimeUnit.MILLISECONDS.toNanos(ms), 1_000_000 + ms);
  }

  static AgentMessage welcome(String helloId, long incarnation, long seq) {
    AgentMessage message = message(AgentMessageKind.WELCOME, incarnation, seq);
    message.setWelcome(new Welcome(helloId, HEARTBEAT_MS, LOST_AFTER_MS, 8));
    return message;
  }

  static AgentMessage fenced(long incarnation, long seq) {
    AgentMessage message = message(AgentMessageKind.FENCED, incarnation, seq);
    message.setReason("another process said hello");
    return message;
  }

  static AgentMessage assign(long incarnation, long seq, String taskId, long epoch) {
    AgentMessage message = about(AgentMessageKind.ASSIGN, incarnation, seq, taskId, epoch);
    message.setAssignment(
        new Assignment(
            "tenant",
            "type",
            Level.HIGH,
            3,
            null,
            1L,
            1,
            6_000L,
            10.0,
            ByteBuffer.wrap(new byte[] {1, 2, 3}),
            "text/plain",
            Map.of("h", "v")));
    return message;
  }

  static AgentMessage revoke(long incarnation, long seq, String taskId, long epoch) {
    return about(AgentMessageKind.REVOKE, incarnation, seq, taskId, epoch);
  }

  static AgentMessage cancel(long incarnation, long seq, String taskId, long epoch) {
    return about(AgentMessageKind.CANCEL, incarnation, seq, taskId, epoch);
  }

  static AgentMessage message(AgentMessageKind kind, long incarnation, long seq) {
    return AgentMessage.newBuilder()
        .setSwarmId(SWARM)
        .setAgentId(AGENT)
        .setIncarnation(incarnation)
        .setSeq(seq)
        .setSentAtMs(0)
        .setKind(kind)
        .build();
  }

  private static AgentMessage about(
      AgentMessageKind kind, long incarnation, long seq, String taskId, long epoch) {
    AgentMessage message = message(kind, incarnation, seq);
    message.setTaskId(taskId);
    message.setEpoch(epoch);
    return message;
  }

  /** What a report lists, as {@code task/epoch STATE}. */
  static List<String> held(AgentReport report) {
    return report.getHeld().stream().map(Script::words).toList();
  }

  /** What a report tells, as {@code KIND task/epoch}. */
  static List<String> told(AgentReport report) {
    return report.getTransitions().stream().map(Script::words).toList();
  }

  private static String words(HeldTask held) {
    return held.getTaskId() + "/" + held.getEpoch() + " " + held.getState();
  }

  private static String words(Transition transition) {
    return transition.getKind() + " " + transition.getTaskId() + "/" + transition.getEpoch();
  }
}
