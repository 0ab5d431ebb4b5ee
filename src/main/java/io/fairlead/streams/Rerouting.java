package io.fairlead.streams;

import io.fairlead.wire.SwarmCommandCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
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
    /** Elsewhere, and longer than can be written again. */
    TOO_LONG,
    CAME_BACK
  }

  /** On a record that was passed on. */
  static final String HEADER = "fairlead-rerouted";

  /** What a header costs beside its name and value, bytes; two lengths. */
  private static final int HEADER_BYTES = 10;

  /** What a record may have beside the longest value: its key, the marks of who sent it. */
  private static final int ALLOWANCE = 512;

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
    if (headers.lastHeader(HEADER) != null) {
      return Place.CAME_BACK;
    }
    return bytes(in, headers) > settings.maxRecordBytes() + ALLOWANCE
        ? Place.TOO_LONG
        : Place.ELSEWHERE;
  }

  /** A compressed record may be of any length, and the topic would not take it as it is. */
  private static long bytes(InputRecord in, Headers headers) {
    long bytes = in.value() == null ? 0 : in.value().length;
    bytes += in.key() == null ? 0 : in.key().length;
    for (Header header : headers) {
      bytes += HEADER_BYTES + header.key().length();
      bytes += header.value() == null ? 0 : header.value().length;
    }
    return bytes;
  }

  /** Why a record is not passed on. */
  String tooLong(InputRecord in, Headers headers) {
    return "record of "
        + bytes(in, headers)
        + " bytes with its key and headers: is in another partition than its key's, and at most "
        + (settings.maxRecordBytes() + ALLOWANCE)
        + " are passed on";
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
