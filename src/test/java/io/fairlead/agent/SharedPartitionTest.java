package io.fairlead.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.AgentId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

/** Coordinator and agents of every language must agree on who reads which partition. */
class SharedPartitionTest {
  /** Agent id, partitions, partition; the examples' tests read the same file. */
  private static final Path VECTORS = Path.of("src/test/resources/fixtures/shared-partitions.tsv");

  @Test
  void theVectorsHold() throws IOException {
    List<String> lines = Files.readAllLines(VECTORS);
    for (String line : lines) {
      String[] parts = line.split("\t");
      assertEquals(
          Integer.parseInt(parts[2]),
          Topics.sharedPartition(new AgentId(parts[0]), Integer.parseInt(parts[1])),
          line);
    }
    assertEquals(24, lines.size());
  }

  @Test
  void theProducerOfTheCoordinatorGoesByTheSame() {
    for (int i = 0; i < 1_000; i++) {
      String id = "agent-" + i;
      assertEquals(
          BuiltInPartitioner.partitionForKey(id.getBytes(StandardCharsets.UTF_8), 16),
          Topics.sharedPartition(new AgentId(id), 16));
    }
  }
}
