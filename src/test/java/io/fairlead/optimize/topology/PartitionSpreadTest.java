package io.fairlead.optimize.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class PartitionSpreadTest {
  private static int murmur2(String swarm, int partitions) {
    return Utils.toPositive(Utils.murmur2(swarm.getBytes(StandardCharsets.UTF_8))) % partitions;
  }

  private static Map<String, Long> swarms(int count, long load) {
    Map<String, Long> loads = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      loads.put("swarm-" + i, load);
    }
    return loads;
  }

  @Test
  void everySwarmIsInThePartitionOfItsHash() {
    Map<String, Long> loads = swarms(40, 10);
    PartitionSpread spread = PartitionSpread.of(loads, 4, PartitionSpreadTest::murmur2);
    assertEquals(40, spread.swarms().values().stream().mapToInt(Integer::intValue).sum());
    assertEquals(1, spread.loads().values().stream().mapToDouble(Double::doubleValue).sum(), 1e-9);
    for (int partition : spread.swarms().keySet()) {
      long there = loads.keySet().stream().filter(swarm -> murmur2(swarm, 4) == partition).count();
      assertEquals(there, (long) spread.swarms().get(partition));
      assertEquals(there / 40.0, spread.loads().get(partition), 1e-9);
    }
  }

  @Test
  void onePartitionForManySwarmsWantsMore() {
    Map<String, Long> loads = swarms(12, 100);
    PartitionSpread present = PartitionSpread.of(loads, 1, PartitionSpreadTest::murmur2);
    PartitionSpread better = PartitionSpread.better(loads, 1, PartitionSpreadTest::murmur2);
    assertEquals(1, present.busiest(), 1e-9);
    assertTrue(better.partitions() > 1 && better.partitions() <= PartitionSpread.MAX_GROWTH);
    assertTrue(present.to(better).mean() > 0.5, better.toString());
    for (int fewer = 1; fewer < better.partitions(); fewer++) {
      assertTrue(
          PartitionSpread.of(loads, fewer, PartitionSpreadTest::murmur2).busiest()
              > better.busiest(),
          "no more than are needed");
    }
  }

  @Test
  void oneSwarmCannotBeDivided() {
    PartitionSpread better =
        PartitionSpread.better(Map.of("only", 1_000L), 3, PartitionSpreadTest::murmur2);
    assertEquals(3, better.partitions());
    PartitionSpread idle = PartitionSpread.better(swarms(5, 0), 3, PartitionSpreadTest::murmur2);
    assertEquals(3, idle.partitions());
    assertEquals(0, idle.busiest());
    assertEquals(2, PartitionSpread.better(Map.of(), 2, PartitionSpreadTest::murmur2).partitions());
  }

  @Test
  void theNumberIsBounded() {
    PartitionSpread better =
        PartitionSpread.better(
            swarms(3_000, 1), PartitionSpread.MAX_PARTITIONS, PartitionSpreadTest::murmur2);
    assertEquals(PartitionSpread.MAX_PARTITIONS, better.partitions());
  }
}
