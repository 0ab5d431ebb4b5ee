package io.fairlead.streams.tally;

import java.util.List;

/**
 * What the stream threads of an instance did over a time. Immutable.
 *
 * @param overMs that time, milliseconds
 */
public record StreamLoad(long overMs, List<OfThread> threads, List<OfPartition> partitions) {
  public StreamLoad {
    threads = List.copyOf(threads);
    partitions = List.copyOf(partitions);
  }

  /**
   * One thread.
   *
   * @param busyShare share of its time that it did not wait for input, 0 to 1; commits count as
   *     busy
   * @param commitShare share of its time that commits took
   * @param commitMeanMs how long a commit took; 0 if there was none
   */
  public record OfThread(
      String thread,
      double busyShare,
      double commitShare,
      double commitMeanMs,
      double commitsPerSecond) {}

  /**
   * One partition.
   *
   * @param busyShare share of the time that its thread decided about it, 0 to 1
   */
  public record OfPartition(
      int partition, String thread, double busyShare, double recordsPerSecond) {}
}
