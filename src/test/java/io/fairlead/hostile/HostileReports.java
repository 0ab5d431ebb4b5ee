package io.fairlead.hostile;

import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.HeldState;
import io.fairlead.wire.avro.HeldTask;
import io.fairlead.wire.avro.Transition;
import io.fairlead.wire.avro.TransitionKind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Reports of agents that there are not, and of work that nobody gave. Not safe for threads. */
final class HostileReports {
  private final Random random;
  private final HostileValues values;
  private final List<String> swarms;

  HostileReports(Random random, List<String> swarms) {
    this.random = random;
    this.values = new HostileValues(random);
    this.swarms = swarms;
  }

  private String swarm() {
    return swarms.get(random.nextInt(swarms.size()));
  }

  /** One that nothing is wrong with but that nobody welcomed its agent. */
  AgentReport.Builder plain() {
    String agent = values.oneOf("ghost-", 10);
    return AgentReport.newBuilder()
        .setSwarmId(swarm())
        .setAgentId(agent)
        .setHelloId("hello-" + agent)
        .setIncarnation(random.nextInt(3))
        .setReportSeq(1 + random.nextInt(1_000))
        .setSlots(1)
        .setHeld(List.of(held("h" + random.nextInt(1_000))))
        .setTransitions(List.of(transition(), transition()));
  }

  /** A message that the schema allows. */
  AgentReport next() {
    AgentReport.Builder report = plain();
    switch (random.nextInt(20)) {
      case 0 -> report.setSwarmId(values.text());
      case 1 -> report.setAgentId(values.text());
      case 2 -> report.setHelloId(values.text());
      case 3 -> report.setIncarnation(values.number());
      case 4 -> report.setReportSeq(values.number());
      case 5 -> report.setLastDispatchSeq(values.number());
      case 6 -> report.setSlots(values.small());
      case 7 -> report.setCostPerSecond(values.real());
      case 8 -> report.setThrottle(values.real());
      case 9 -> report.setCapabilities(many(values.tooMany(64, 5_000), "capability-"));
      case 10 -> report.setResources(Map.of(values.text(), values.number()));
      case 11 ->
          report.setHeld(
              IntStream.range(0, values.tooMany(30, 5_000)).mapToObj(i -> held("h" + i)).toList());
      case 12 -> report.setHeld(List.of(held(values.text())));
      case 13 -> report.setHeld(List.of(new HeldTask("h1", values.number(), HeldState.RUNNING)));
      case 14 ->
          report.setTransitions(
              IntStream.range(0, values.tooMany(10, 2_000)).mapToObj(i -> transition()).toList());
      case 15, 16 -> report.setTransitions(List.of(oddTransition()));
      case 17 -> report.setAgentId(values.oneOf("crowd-", 100_000)).setIncarnation(0);
      case 18 -> report.setAgentId(values.oneOf("crowd-", 100_000)).setIncarnation(7);
      default -> report.setSwarmId(values.oneOf("crowd-", 5_000)).setIncarnation(0);
    }
    return report.build();
  }

  private List<String> many(int count, String prefix) {
    return IntStream.range(0, count).mapToObj(i -> values.oneOf(prefix, 1_000_000)).toList();
  }

  private static HeldTask held(String task) {
    return new HeldTask(task, (1L << 32) + 1, HeldState.WAITING);
  }

  private Transition transition() {
    return Transition.newBuilder()
        .setTaskId("h" + random.nextInt(1_000))
        .setEpoch((1L << 32) + random.nextInt(100))
        .setKind(TransitionKind.values()[random.nextInt(TransitionKind.values().length)])
        .setRunTimeMs(1.0)
        .build();
  }

  private Transition oddTransition() {
    Transition odd = transition();
    switch (random.nextInt(9)) {
      case 0 -> odd.setTaskId(values.text());
      case 1 -> odd.setEpoch(values.number());
      case 2 -> odd.setRunTimeMs(values.real());
      case 3 -> odd.setProgress(values.real());
      case 4 -> odd.setResultUri(values.text());
      case 5 -> odd.setTokensUsed(values.number());
      case 6 -> odd.setOperation(values.text());
      case 7 -> odd.setWaitedMs(values.real());
      default -> {
        odd.setResultBytes(ByteBuffer.allocate(values.tooMany(1_000, 600_000)));
        odd.setKind(TransitionKind.COMPLETED);
      }
    }
    return odd;
  }
}
