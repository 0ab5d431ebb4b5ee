package io.fairlead.bench.scale;

import io.fairlead.model.SwarmId;
import io.fairlead.streams.TopicNames;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Tasks of one swarm and one tenant as records, with a payload of a given size that cannot be
 * compressed. Used by one thread at a time.
 */
final class SizedTasks implements AutoCloseable {
  private static final long LEAST_COST_MS = 1;

  private final String topic = new TopicNames(TopicNames.DEFAULT_PREFIX).tasks();
  private final ConfluentAvroSerde<Task> serde = new ConfluentAvroSerde<>(Task.class);
  private final String swarm;
  private final byte[] key;
  private final int payloadBytes;
  private final double costMs;

  /**
   * @param payloadBytes 0 or more
   * @param runMs for how long a task takes a slot; 0 for tasks that end at once
   */
  SizedTasks(Map<String, String> clientProperties, SwarmId swarm, int payloadBytes, long runMs) {
    serde.configure(clientProperties, false);
    this.swarm = swarm.value();
    this.key = this.swarm.getBytes(StandardCharsets.UTF_8);
    this.payloadBytes = payloadBytes;
    this.costMs = costMs(runMs);
  }

  /** What a task that takes so long says that it costs: no cost is 0. */
  static double costMs(long runMs) {
    return Math.max(LEAST_COST_MS, runMs);
  }

  /** The task of that number. */
  ProducerRecord<byte[], byte[]> record(long number) {
    byte[] payload = new byte[payloadBytes];
    new SplittableRandom(number).nextBytes(payload);
    Task task =
        Task.newBuilder()
            .setTaskId("task-" + number)
            .setSwarmId(swarm)
            .setEstimatedCostMs(costMs)
            .setPayload(ByteBuffer.wrap(payload))
            .build();
    return new ProducerRecord<>(topic, key, serde.serializer().serialize(topic, task));
  }

  @Override
  public void close() {
    serde.close();
  }
}
