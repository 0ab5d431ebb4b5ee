package io.fairlead.streams;

import io.fairlead.wire.SwarmCommandCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;

/**
 * Finds records that a producer with another partitioner has put into the wrong partition, where
 * another scheduler of the same swarm would grow. They are passed on once; a header tells.
 */
final class Rerouting {
  /** Where a record is. */
  enum Place {
    AT_HOME,
    ELSEWHERE,
    CAME_BACK
  }

  /** On a record that was passed on. */
  static final String HEADER = "fairlead-rerouted";

  private static final byte[] ALL = SwarmCommandCodec.ALL.getBytes(StandardCharsets.UTF_8);

  private final ProcessorSettings settings;

  Rerouting(ProcessorSettings settings) {
    this.settings = settings;
  }

  Place check(InputRecord in, Headers headers) {
    byte[] key = in.key();
    if (key == null || isForAll(in, key) || home(key) == in.partition()) {
      return Place.AT_HOME;
    }
    return headers.lastHeader(HEADER) == null ? Place.ELSEWHERE : Place.CAME_BACK;
  }

  /** Of a record that is passed on. */
  Headers mark(Headers headers) {
    return new RecordHeaders(headers).add(HEADER, new byte[0]);
  }

  String sink(InputRecord in) {
    if (in.topic().equals(settings.topics().tasks())) {
      return CoordinatorTopology.REROUTE_TASKS;
    }
    return in.topic().equals(settings.topics().agentReports())
        ? CoordinatorTopology.REROUTE_REPORTS
        : CoordinatorTopology.REROUTE_COMMANDS;
  }

  String complaint(InputRecord in) {
    return "key: belongs to another of "
        + settings.partitions()
        + " partitions, and came back from there: "
        + in.topic()
        + " has changed its number of partitions";
  }

  private boolean isForAll(InputRecord in, byte[] key) {
    return in.topic().equals(settings.topics().commands()) && Arrays.equals(key, ALL);
  }

  private int home(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % settings.partitions();
  }
}
