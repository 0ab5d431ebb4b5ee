package io.fairlead.bench.floor;

import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Tasks of about 300 bytes as records, all of one tenant, with a cost of one millisecond. */
final class SmallTasks implements AutoCloseable {
  static final String SWARM = "floor";
  static final String TOPIC = "fairlead.tasks";
  static final double COST_MS = 1;

  private static final int PAYLOAD_BYTES = 220;

  private final ConfluentAvroSerde<Task> serde = new ConfluentAvroSerde<>(Task.class);
  private final ByteBuffer payload = ByteBuffer.wrap(new byte[PAYLOAD_BYTES]);

  SmallTasks(Map<String, String> clientProperties) {
    serde.configure(clientProperties, false);
  }

  static byte[] id(long task) {
    return ("task-" + task).getBytes(StandardCharsets.UTF_8);
  }

  /** The task of that number, encoded. */
  byte[] value(long task) {
    return serde
        .serializer()
        .serialize(
            TOPIC,
            Task.newBuilder()
                .setTaskId("task-" + task)
                .setSwarmId(SWARM)
                .setEstimatedCostMs(COST_MS)
                .setPayload(payload)
                .build());
  }

  @Override
  public void close() {
    serde.close();
  }
}
