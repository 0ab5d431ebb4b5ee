package io.fairlead.bench.compare;

import io.fairlead.bench.load.SimulatedHandler;
import io.fairlead.bench.load.TaskSink;
import io.fairlead.sim.Arrival;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run's tasks to a topic, as Fairlead's client does: at once, acknowledged by all. Counts
 * how often the handler of each has ended. Safe for use by several threads.
 */
final class PeerTasks implements TaskSink, AutoCloseable {
  private final KafkaProducer<String, String> producer;
  private final String topic;
  private final int partitions;
  private final AtomicIntegerArray ends;
  private final CompletableFuture<Boolean>[] firstEnds;

  /**
   * @param partitions among which the tasks go in turn; 0 for where the producer likes
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // there are no generic arrays
  PeerTasks(Map<String, Object> clients, String topic, int partitions, int tasks) {
    this.topic = topic;
    this.partitions = partitions;
    this.ends = new AtomicIntegerArray(tasks);
    this.firstEnds = new CompletableFuture[tasks];
    for (int i = 0; i < tasks; i++) {
      firstEnds[i] = new CompletableFuture<>();
    }
    Map<String, Object> properties =
        Clients.with(
            clients, ProducerConfig.LINGER_MS_CONFIG, "0", ProducerConfig.ACKS_CONFIG, "all");
    this.producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
  }

  @Override
  public CompletionStage<Boolean> submit(String taskId, Arrival arrival, String payload) {
    int task = Integer.parseInt(payload);
    @Nullable Integer partition = partitions == 0 ? null : task % partitions;
    var unused =
        producer.send(
            new ProducerRecord<>(topic, partition, null, payload),
            (written, failure) -> {
              if (failure != null) {
                firstEnds[task].completeExceptionally(failure);
              }
            });
    return firstEnds[task];
  }

  /** Has the task done. */
  void work(SimulatedHandler handler, String payload) throws InterruptedException {
    handler.work(payload);
    int task = Integer.parseInt(payload);
    ends.incrementAndGet(task);
    firstEnds[task].complete(true);
  }

  /** Tasks from that one on that have ended. */
  long ended(int from) {
    return IntStream.range(from, ends.length()).filter(task -> ends.get(task) > 0).count();
  }

  /** Ends beyond the first of a task. */
  long repeated() {
    return IntStream.range(0, ends.length())
        .mapToLong(task -> Math.max(0, ends.get(task) - 1))
        .sum();
  }

  @Override
  public void close() {
    producer.close();
  }
}
