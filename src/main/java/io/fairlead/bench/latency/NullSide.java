package io.fairlead.bench.latency;

import io.fairlead.bench.Kafka;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.floor.EchoAgents;
import io.fairlead.bench.floor.NullScheduler;
import io.fairlead.bench.floor.NullTopics;
import io.fairlead.bench.floor.SmallTasks;
import io.fairlead.bench.load.ClosedLoop;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The null scheduler, which has no outcomes: a task's way ends where it is started. */
public final class NullSide implements Side {
  public static final String NAME = "null";

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

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public LatencyRun run(Load load, Watch watch) throws IOException, InterruptedException {
    Stamps stamps = new Stamps(load.warmUpTasks() + load.tasks());
    try (Kafka kafka = stands.kafka(watch);
        SmallTasks tasks = new SmallTasks(kafka.clientProperties());
        NullScheduler scheduler =
            NullScheduler.start(
                kafka.clientProperties(),
                directory.resolve("null-latency-" + ++runs),
                load.guarantee(),
                load.agents());
        EchoAgents agents =
            EchoAgents.start(
                kafka.clientProperties(),
                load.agents(),
                new ClosedLoop(1),
                (taskId, readNs) -> DriverCrew.started(stamps, taskId, readNs));
        TaskSender sender = new TaskSender(kafka.clientProperties())) {
      new OpenLoop(
              load,
              stamps,
              Moment.STARTED,
              task ->
                  sender.send(
                      new ProducerRecord<>(
                          NullTopics.TASKS, SmallTasks.id(task), tasks.value(task))),
              () -> {
                kafka.checkAlive();
                agents.check();
                sender.check();
                if (!scheduler.isAlive()) {
                  throw new IllegalStateException("the null scheduler has stopped");
                }
              },
              watch)
          .run("the null scheduler");
    }
    return LatencyRun.of(stamps, load.warmUpTasks(), load.tasks(), Moment.STARTED);
  }
}
