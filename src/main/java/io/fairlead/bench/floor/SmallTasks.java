package io.fairlead.bench.floor;

import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Tasks of about 300 bytes as records, all of one tenant, with a cost of one millisecond. */
public final class SmallTasks implements AutoCloseable {
  public static final String SWARM = "floor";
  public static final String TOPIC = "fairlead.tasks";
  public static final double COST_MS = 1;

  private static final String PREFIX = "task-";
  private static final int PAYLOAD_BYTES = 220;

  private final ConfluentAvroSerde<Task> serde = new ConfluentAvroSerde<>(Task.class);
  private final ByteBuffer payload = ByteBuffer.wrap(new byte[PAYLOAD_BYTES]);

  /**
   * @param clientProperties of the registry client
   */
  public SmallTasks(Map<String, String> clientProperties) {
    serde.configure(clientProperties, false);
  }

  /** The id of the task of that number, encoded. */
  public static byte[] id(long task) {
    return (PREFIX + task).getBytes(StandardCharsets.UTF_8);
  }

  /** The number of the task of that id. */
  public static int number(String id) {
    return Integer.parseInt(id, PREFIX.length(), id.length(), 10);
  }

  /** The task of that number, encoded. */
  public byte[] value(long task) {
    return serde
        .serializer()
        .serialize(
            TOPIC,
            Task.newBuilder()
                .setTaskId(PREFIX + task)
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
