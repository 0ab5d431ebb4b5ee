package io.fairlead.query.diagnosis;

import io.fairlead.query.diagnosis.Finding.Numbers;
import io.fairlead.query.diagnosis.Finding.Severity;
import io.fairlead.streams.tally.StreamLoad;
import io.fairlead.streams.tally.StreamLoad.OfPartition;
import io.fairlead.streams.tally.StreamLoad.OfThread;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the threads that decide are what is short. Goes by this instance's own threads: a partition
 * is decided by one of them, so whether more threads or instances would help shows in how the
 * partitions share the one that is busy, whatever others have to do.
 */
final class StreamFindings {
  /** From this share of its time on a thread counts as having none left. */
  static final double BUSY = 0.9;

  /** Below this share a thread counts as having time. */
  static final double IDLE = 0.5;

  /**
   * From this share of the work of its thread on, a partition would have hardly more time on one
   * that has nothing else.
   */
  static final double MOST = 0.75;

  /** From this share of its time on, what a thread mostly does is commit. */
  private static final double COMMITS = 0.5;

  /** Fewer milliseconds are too few to say anything of a share. */
  private static final long LEAST_OVER_MS = 1_000;

  private StreamFindings() {}

  static void addTo(List<Finding> found, Snapshot snapshot) {
    StreamLoad load = snapshot.load();
    Optional<OfPartition> own =
        load.partitions().stream()
            .filter(partition -> partition.partition() == snapshot.partition())
            .findFirst();
    if (own.isEmpty() || load.overMs() < LEAST_OVER_MS) {
      return;
    }
    load.threads().stream()
        .filter(thread -> thread.thread().equals(own.get().thread()))
        .filter(thread -> thread.busyShare() >= BUSY)
        .findFirst()
        .ifPresent(thread -> found.add(busy(snapshot, own.get(), thread)));
  }

  private static Finding busy(Snapshot snapshot, OfPartition own, OfThread thread) {
    long idle =
        snapshot.load().threads().stream().filter(other -> other.busyShare() < IDLE).count();
    double onThread =
        snapshot.load().partitions().stream()
            .filter(other -> other.thread().equals(own.thread()))
            .mapToDouble(OfPartition::busyShare)
            .sum();
    double ofWork = onThread > 0 ? own.busyShare() / onThread : 0;
    boolean commits = thread.commitShare() > COMMITS;
    boolean hot = ofWork >= MOST && !commits;
    long tasks = snapshot.census().queued();
    Numbers numbers =
        new Numbers()
            .with("threadBusyShare", thread.busyShare())
            .with("commitShare", thread.commitShare())
            .with("commitMeanMs", thread.commitMeanMs())
            .with("partition", own.partition())
            .with("partitionBusyShare", own.busyShare())
            .with("partitionShareOfWork", ofWork)
            .with("recordsPerSecond", own.recordsPerSecond())
            .with("threads", snapshot.load().threads().size())
            .with("threadsWithTime", idle);
    String share = percent(thread.busyShare());
    return hot
        ? new Finding(
            Constraint.HOT_PARTITION,
            Severity.CRITICAL,
            "partition " + own.partition(),
            tasks,
            "The stream thread of partition "
                + own.partition()
                + " is busy "
                + share
                + " of the time, and "
                + percent(ofWork)
                + " of what it decides is of this partition.",
            "A partition is decided by one thread, so more instances or threads don't help. Spread"
                + " the work over several swarms, or look at what else lives in that partition.",
            numbers.all())
        : new Finding(
            Constraint.STREAM_THREAD,
            Severity.CRITICAL,
            thread.thread(),
            tasks,
            "The stream thread that decides for this swarm is busy " + share + " of the time.",
            commits
                ? "Most of it goes into commits: look at the brokers' latency."
                : "Start more instances, or raise stream.threads where cores are free; one swarm"
                    + " never uses more than one thread.",
            numbers.all());
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }
}
