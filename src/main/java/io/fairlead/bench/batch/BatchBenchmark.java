package io.fairlead.bench.batch;

import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskHandler;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Stand;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.RunClock;
import io.fairlead.bench.load.SdkAgents;
import io.fairlead.sim.SimulatedAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a batch on a real broker and coordinator with real agents, all in this process: submits
 * everything as fast as one producer can, and waits for the outcomes. Each run has a stand of its
 * own.
 */
public final class BatchBenchmark {
  private static final String SWARM = "bench";
  private static final String TASK_PREFIX = "bench-";
  private static final long LOOK_MS = 100;

  /** A batch of which nothing has ended for so long is over. */
  private static final long STALLED_MS = 60_000;

  /** The least that a task can be estimated at. */
  private static final long LEAST_COST_US = 1;

  private final Stands stands;
  private final Batch batch;
  private final byte[] payload;

  public BatchBenchmark(Stands stands, Batch batch) {
    this.stands = stands;
    this.batch = batch;
    this.payload = new byte[batch.payloadBytes()];
  }

  /**
   * Runs it so often.
   *
   * @param repetitions 1 or more
   */
  public List<BatchRun> run(Guarantee guarantee, int repetitions, Watch watch)
      throws InterruptedException {
    List<BatchRun> runs = new ArrayList<>();
    for (int i = 0; i < repetitions; i++) {
      runs.add(once(guarantee, watch));
    }
    return runs;
  }

  private BatchRun once(Guarantee guarantee, Watch watch) throws InterruptedException {
    try (Stand stand = stands.coordinator(guarantee, watch)) {
      stand.create(SWARM, Map.of());
      Map<String, String> clients = stand.clientProperties();
      try (TaskClient client =
              TaskClient.builder()
                  .properties(clients)
                  .maxPending(batch.warmUpTasks() + batch.tasks())
                  .connect();
          SdkAgents agents = SdkAgents.start(clients, SWARM, batch.fleet(), this::handler, watch)) {
        submit("warm-up", 0, batch.warmUpTasks(), client, stand, watch);
        return submit("tasks", batch.warmUpTasks(), batch.tasks(), client, stand, watch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BatchRun submit(
      String step, int from, int count, TaskClient client, Stand stand, Watch watch)
      throws InterruptedException {
    BatchTally tally = new BatchTally(batch.fleet(), System.nanoTime());
    for (int task = from; task < from + count; task++) {
      long costUs = batch.costUs(task);
      long submittedNs = System.nanoTime();
      var unused =
          client
              .submit(spec(task, costUs))
              .whenComplete(
                  (outcome, failure) ->
                      tally.ended(outcome, costUs, submittedNs, System.nanoTime()));
    }
    int before = -1;
    long stillMs = 0;
    for (int ended = 0; ended < count && stillMs < STALLED_MS; ended = tally.ended()) {
      stillMs = ended == before ? stillMs + LOOK_MS : 0;
      before = ended;
      stand.checkAlive();
      watch.at(step, ended, count);
      watch.pause(LOOK_MS);
    }
    return tally.run(count);
  }

  private TaskSpec spec(int task, long costUs) {
    return TaskSpec.builder(SWARM)
        .taskId(TASK_PREFIX + task)
        .tenant(SWARM)
        .taskType(SWARM)
        .estimatedCost(Duration.ofNanos(Math.max(LEAST_COST_US, costUs) * 1_000))
        .payload(payload)
        .build();
  }

  private TaskHandler handler(SimulatedAgent agent) {
    if (batch.meanCostMs() == 0) {
      return (task, context) -> TaskResult.empty();
    }
    RunClock clock = new RunClock();
    return (task, context) -> {
      long costUs = batch.costUs(Integer.parseInt(task.taskId().substring(TASK_PREFIX.length())));
      clock.sleepUntilUs(clock.nowUs() + Math.round(costUs / agent.speed()));
      return TaskResult.empty();
    };
  }
}
