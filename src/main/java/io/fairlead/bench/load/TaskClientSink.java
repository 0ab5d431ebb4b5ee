package io.fairlead.bench.load;

import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskSpec;
import io.fairlead.sim.Arrival;
import io.fairlead.wire.avro.OutcomeKind;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Submits a run's tasks through the producers' client, each with its true cost as the estimate. */
public final class TaskClientSink implements TaskSink {
  private final TaskClient client;
  private final String swarm;

  /**
   * @param client must be able to hold every task of the run that has no outcome yet
   */
  public TaskClientSink(TaskClient client, String swarm) {
    this.client = client;
    this.swarm = swarm;
  }

  @Override
  public CompletionStage<Boolean> submit(String taskId, Arrival arrival, String payload) {
    TaskSpec.Builder task =
        TaskSpec.builder(swarm)
            .taskId(taskId)
            .tenant(arrival.tenant().value())
            .taskType(arrival.type())
            .level(arrival.level())
            .estimatedCost(Duration.ofNanos(arrival.costUs() * 1_000))
            .requiredCapabilities(arrival.requiredCapabilities().toArray(String[]::new))
            .payload(payload);
    if (arrival.affinityKey() != null) {
      task.affinityKey(arrival.affinityKey());
    }
    return client.submit(task.build()).thenApply(end -> end.getKind() == OutcomeKind.COMPLETED);
  }
}
