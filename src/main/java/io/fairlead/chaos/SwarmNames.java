package io.fairlead.chaos;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;

/** Swarms of which each lies in a partition of its own. */
final class SwarmNames {
  private SwarmNames() {}

  /** As many as there are partitions; the one at place i lies in partition i. */
  static List<String> onePer(int partitions) {
    return IntStream.range(0, partitions).mapToObj(i -> in(i, partitions)).toList();
  }

  private static String in(int partition, int partitions) {
    for (int number = 0; ; number++) {
      String name = "swarm-" + number;
      byte[] key = name.getBytes(StandardCharsets.UTF_8);
      if (Utils.toPositive(Utils.murmur2(key)) % partitions == partition) {
        return name;
      }
    }
  }
}
