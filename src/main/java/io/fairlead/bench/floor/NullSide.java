package io.fairlead.bench.floor;

import io.fairlead.bench.Kafka;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.AssignmentListener;
import io.fairlead.bench.load.ClosedLoop;
import io.fairlead.bench.load.TaskFeed;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The null scheduler. */
public final class NullSide {
  private static final String NAME = "the null scheduler";

  private final Stands stands;
  private final Path directory;
  private int runs;

  /**
   * @param directory for the state of each run
   */
  public NullSide(Stands stands, Path directory) {
    this.stands = stands;
    this.directory = directory;
  }

  /** One run, on Kafka of its own. */
  public FloorRun run(FloorPlan plan, Watch watch) throws IOException, InterruptedException {
    ClosedLoop loop = new ClosedLoop(plan.window());
    try (Kafka kafka = stands.kafka(watch);
        SmallTasks tasks = new SmallTasks(kafka.clientProperties());
        NullScheduler scheduler =
            NullScheduler.start(
                kafka.clientProperties(),
                directory.resolve("null-" + ++runs),
                plan.guarantee(),
                plan.agents());
        EchoAgents agents =
            EchoAgents.start(
                kafka.clientProperties(), plan.agents(), loop, AssignmentListener.NONE);
        TaskFeed feed =
            TaskFeed.start(
                loop,
                task ->
                    new ProducerRecord<>(NullTopics.TASKS, SmallTasks.id(task), tasks.value(task)),
                kafka.clientProperties())) {
      return new Throughput(
              kafka.clientProperties(),
              loop,
              () -> {
                kafka.checkAlive();
                agents.check();
                feed.check();
                if (!scheduler.isAlive()) {
                  throw new IllegalStateException("the null scheduler has stopped");
                }
              },
              watch)
          .measure(NAME, plan);
    }
  }
}
