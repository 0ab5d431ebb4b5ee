package io.fairlead.bench.floor;

import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Kafka;
import io.fairlead.bench.Stands;
import io.fairlead.bench.Watch;
import io.fairlead.bench.load.AssignmentListener;
import io.fairlead.bench.load.ClosedLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Kafka with the null scheduler and its agents, anew for each load. */
public final class NullStands {
  private final Stands stands;
  private final Path directory;
  private int runs;

  /**
   * @param directory for the state of each run
   */
  public NullStands(Stands stands, Path directory) {
    this.stands = stands;
    this.directory = directory;
  }

  /** One of them, as long as its load lasts. */
  public interface Stand {
    /** What clients of Kafka and of the registry need. */
    Map<String, String> clientProperties();

    /** The task of that number as a record. */
    ProducerRecord<byte[], byte[]> task(long number);

    /**
     * @throws RuntimeException if a part of it has died
     */
    void check();
  }

  /** What is done on a stand, and what comes of it. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Stand stand) throws IOException, InterruptedException;
  }

  /**
   * Sets it up, does the work and takes it down.
   *
   * @param loop is told of every task that has ended
   * @param listener is told of every task that an agent reads
   */
  public <T> T run(
      Guarantee guarantee,
      int agents,
      ClosedLoop loop,
      AssignmentListener listener,
      Watch watch,
      Work<T> work)
      throws IOException, InterruptedException {
    try (Kafka kafka = stands.kafka(watch);
        SmallTasks tasks = new SmallTasks(kafka.clientProperties());
        NullScheduler scheduler =
            NullScheduler.start(
                kafka.clientProperties(), directory.resolve("null-" + ++runs), guarantee, agents);
        EchoAgents echo = EchoAgents.start(kafka.clientProperties(), agents, loop, listener)) {
      return work.on(
          new Stand() {
            @Override
            public Map<String, String> clientProperties() {
              return kafka.clientProperties();
            }

            @Override
            public ProducerRecord<byte[], byte[]> task(long number) {
              return new ProducerRecord<>(
                  NullTopics.TASKS, SmallTasks.id(number), tasks.value(number));
            }

            @Override
            public void check() {
              kafka.checkAlive();
              echo.check();
              if (!scheduler.isAlive()) {
                throw new IllegalStateException("the null scheduler has stopped");
              }
            }
          });
    }
  }
}
