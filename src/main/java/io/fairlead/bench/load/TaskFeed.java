package io.fairlead.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Submits tasks as fast as a {@link ClosedLoop} lets it, from a thread of its own. */
public final class TaskFeed implements AutoCloseable {
  private static final String LINGER_MS = "5";

  private final ClosedLoop loop;
  private final LongFunction<ProducerRecord<byte[], byte[]>> tasks;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Thread thread = new Thread(this::run, "fairlead-feed");
  private volatile @Nullable Exception failure;

  private TaskFeed(
      ClosedLoop loop,
      LongFunction<ProducerRecord<byte[], byte[]>> tasks,
      Map<String, String> clientProperties) {
    this.loop = loop;
    this.tasks = tasks;
    Map<String, Object> properties = new TreeMap<>(clientProperties);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    thread.setDaemon(true);
  }

  /**
   * Starts to submit.
   *
   * @param tasks makes the record of the task of that number
   */
  public static TaskFeed start(
      ClosedLoop loop,
      LongFunction<ProducerRecord<byte[], byte[]>> tasks,
      Map<String, String> clientProperties) {
    TaskFeed feed = new TaskFeed(loop, tasks, clientProperties);
    feed.thread.start();
    return feed;
  }

  private void run() {
    try {
      for (long task = loop.take(); task >= 0; task = loop.take()) {
        var unused =
            producer.send(
                tasks.apply(task),
                (metadata, failed) -> {
                  if (failed != null) {
                    failure = failed;
                  }
                });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it is being closed
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /**
   * @throws IllegalStateException if a task could not be submitted
   */
  public void check() {
    Exception failed = failure;
    if (failed != null) {
      throw new IllegalStateException("tasks could not be submitted", failed);
    }
  }

  /** Ends the loop, and returns once everything submitted has been written. */
  @Override
  public void close() {
    loop.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    producer.close();
  }
}
