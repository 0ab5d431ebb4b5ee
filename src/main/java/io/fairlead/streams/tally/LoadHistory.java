package io.fairlead.streams.tally;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What threads and partitions had done at a few moments of the last half minute. */
final class LoadHistory {
  private static final long KEPT_NANOS = 30_000_000_000L;
  private static final double NANOS_PER_MS = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Numbers of one thread, or of one partition. */
  private record Sample(
      long atNanos, Map<String, long[]> threads, Map<PartitionTally, long[]> partitions) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  synchronized void add(Tallies tallies, long nowNanos) {
    while (!samples.isEmpty() && nowNanos - samples.getFirst().atNanos > KEPT_NANOS) {
      samples.removeFirst();
    }
    samples.addLast(take(tallies, nowNanos));
  }

  private static Sample take(Tallies tallies, long nowNanos) {
    Map<String, long[]> threads = new TreeMap<>();
    for (ThreadTally thread : tallies.threads()) {
      threads.put(
          thread.thread(), new long[] {thread.idleNanos(), thread.commitNanos(), thread.commits()});
    }
    Map<PartitionTally, long[]> partitions = new java.util.HashMap<>();
    for (PartitionTally partition : tallies.partitions()) {
      partitions.put(partition, new long[] {partition.busyNanos(), partition.records()});
    }
    return new Sample(nowNanos, threads, partitions);
  }

  synchronized StreamLoad since(Tallies tallies, long nowNanos) {
    Sample now = take(tallies, nowNanos);
    Sample then = samples.isEmpty() ? new Sample(nowNanos, Map.of(), Map.of()) : samples.getFirst();
    List<StreamLoad.OfThread> threads = new ArrayList<>();
    for (ThreadTally thread : tallies.threads()) {
      threads.add(load(thread, now, then));
    }
    List<StreamLoad.OfPartition> partitions = new ArrayList<>();
    for (PartitionTally partition : tallies.partitions()) {
      partitions.add(load(partition, now, then));
    }
    return new StreamLoad((long) ((nowNanos - then.atNanos) / NANOS_PER_MS), threads, partitions);
  }

  private static StreamLoad.OfThread load(ThreadTally thread, Sample now, Sample then) {
    long[] at = now.threads.getOrDefault(thread.thread(), new long[3]);
    long[] before = then.threads.get(thread.thread());
    double nanos = Math.max(1, now.atNanos - (before == null ? thread.sinceNanos() : then.atNanos));
    long[] from = before == null ? new long[3] : before;
    long commits = at[2] - from[2];
    double commitNanos = at[1] - from[1];
    return new StreamLoad.OfThread(
        thread.thread(),
        share(1 - (at[0] - from[0]) / nanos),
        share(commitNanos / nanos),
        commits == 0 ? 0 : commitNanos / commits / NANOS_PER_MS,
        commits / nanos * NANOS_PER_SECOND);
  }

  private static StreamLoad.OfPartition load(PartitionTally partition, Sample now, Sample then) {
    long[] at = now.partitions.getOrDefault(partition, new long[2]);
    long[] before = then.partitions.get(partition);
    double nanos =
        Math.max(1, now.atNanos - (before == null ? partition.sinceNanos() : then.atNanos));
    long[] from = before == null ? new long[2] : before;
    return new StreamLoad.OfPartition(
        partition.partition(),
        partition.thread(),
        share((at[0] - from[0]) / nanos),
        (at[1] - from[1]) / nanos * NANOS_PER_SECOND);
  }

  private static double share(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
