package io.fairlead.streams;

import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.HeldState;
import io.fairlead.wire.avro.HeldTask;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmCommandKind;
import io.fairlead.wire.avro.Task;
import io.fairlead.wire.avro.Transition;
import io.fairlead.wire.avro.TransitionKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Messages with as little in them as they need; tests set the rest. */
final class TestMessages {
  private TestMessages() {}

  static Task.Builder task(String swarm, String id) {
    return Task.newBuilder()
        .setSwarmId(swarm)
        .setTaskId(id)
        .setEstimatedCostMs(10.0)
        .setPayload(ByteBuffer.wrap(("work of " + id).getBytes(StandardCharsets.UTF_8)));
  }

  static AgentReport.Builder hello(String swarm, String agent, String helloId) {
    return AgentReport.newBuilder()
        .setSwarmId(swarm)
        .setAgentId(agent)
        .setHelloId(helloId)
        .setIncarnation(0)
        .setReportSeq(1);
  }

  static AgentReport.Builder report(
      String swarm, String agent, String helloId, long incarnation, long reportSeq) {
    return hello(swarm, agent, helloId).setIncarnation(incarnation).setReportSeq(reportSeq);
  }

  static HeldTask held(String task, long epoch) {
    return HeldTask.newBuilder()
        .setTaskId(task)
        .setEpoch(epoch)
        .setState(HeldState.WAITING)
        .build();
  }

  static Transition started(String task, long epoch) {
    return Transition.newBuilder()
        .setTaskId(task)
        .setEpoch(epoch)
        .setKind(TransitionKind.STARTED)
        .build();
  }

  static Transition completed(String task, long epoch, String result) {
    return Transition.newBuilder()
        .setTaskId(task)
        .setEpoch(epoch)
        .setKind(TransitionKind.COMPLETED)
        .setRunTimeMs(10.0)
        .setResultBytes(ByteBuffer.wrap(result.getBytes(StandardCharsets.UTF_8)))
        .setContentType("text/plain")
        .build();
  }

  static Transition failed(String task, long epoch, String error, boolean retriable) {
    return Transition.newBuilder()
        .setTaskId(task)
        .setEpoch(epoch)
        .setKind(TransitionKind.FAILED)
        .setRunTimeMs(1.0)
        .setError(error)
        .setRetriable(retriable)
        .build();
  }

  static List<Transition> ran(String task, long epoch, String result) {
    return List.of(started(task, epoch), completed(task, epoch, result));
  }

  static SwarmCommand.Builder command(String swarm, SwarmCommandKind kind) {
    return SwarmCommand.newBuilder()
        .setCommandId(UUID.randomUUID().toString())
        .setSwarmId(swarm)
        .setKind(kind);
  }

  static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }
}
