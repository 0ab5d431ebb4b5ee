package io.fairlead.bench.latency;

import io.fairlead.agent.TaskHandler;
import io.fairlead.agent.TaskResult;
import io.fairlead.audit.TopicReader;
import io.fairlead.bench.Watch;
import io.fairlead.bench.floor.SmallTasks;
import io.fairlead.bench.load.SdkAgents;
import io.fairlead.model.AgentId;
import io.fairlead.sim.Fleet;
import io.fairlead.sim.SimulatedAgent;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Transition;
import io.fairlead.wire.avro.TransitionKind;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Agents of the SDK, each with Kafka clients and threads of its own. When they read an assignment
 * is known from their reports, which tell how long the task lay there before it started.
 */
final class SdkCrew implements Crew {
  private static final String REPORTS = "fairlead.agent-reports";
  private static final double NS_PER_MS = 1e6;

  private final Map<String, String> clients;
  private final Stamps stamps;
  private final SdkAgents agents;

  private SdkCrew(Map<String, String> clients, Stamps stamps, SdkAgents agents) {
    this.clients = clients;
    this.stamps = stamps;
    this.agents = agents;
  }

  /** Returns once all have been welcomed. */
  static SdkCrew start(Map<String, String> clients, Load load, Stamps stamps, Watch watch)
      throws InterruptedException {
    TaskHandler handler =
        (task, context) -> {
          stamps.mark(Moment.STARTED, SmallTasks.number(task.taskId()), System.nanoTime());
          return TaskResult.empty();
        };
    Fleet fleet =
        new Fleet(
            IntStream.range(0, load.agents())
                .mapToObj(i -> new AgentId("agent-" + i))
                .map(id -> new SimulatedAgent(id, 1, load.slots(), List.of()))
                .toList());
    return new SdkCrew(
        clients,
        stamps,
        SdkAgents.start(clients, SmallTasks.SWARM, fleet, agent -> handler, watch));
  }

  @Override
  public void check() {}

  @Override
  public void complete() {
    ConfluentAvroSerde<AgentReport> reports = new ConfluentAvroSerde<>(AgentReport.class);
    reports.configure(clients, false);
    try (TopicReader reader = new TopicReader(clients)) {
      reader.readAll(
          List.of(REPORTS),
          (passed, total) -> {},
          record ->
              reports
                  .deserializer()
                  .deserialize(record.topic(), record.value())
                  .getTransitions()
                  .forEach(this::take));
    } finally {
      reports.close();
    }
  }

  private void take(Transition transition) {
    Double waitedMs = transition.getWaitedMs();
    if (transition.getKind() == TransitionKind.COMPLETED && waitedMs != null) {
      int task = SmallTasks.number(transition.getTaskId());
      if (stamps.has(Moment.STARTED, task)) {
        stamps.mark(
            Moment.ASSIGNED,
            task,
            stamps.atNs(Moment.STARTED, task) - Math.round(waitedMs * NS_PER_MS));
      }
    }
  }

  @Override
  public void close() {
    agents.close();
  }
}
