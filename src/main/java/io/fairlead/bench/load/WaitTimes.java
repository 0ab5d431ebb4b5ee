package io.fairlead.bench.load;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * How long each task of a workload waited: from its scheduled arrival to the start of its handler.
 * Exact: one long a task, so percentiles are those of the sample and not of buckets. Written by
 * many threads, each task once (a later attempt does not count).
 */
public final class WaitTimes {
  private static final long NOT_YET = Long.MIN_VALUE;

  private final AtomicLongArray waitsUs;

  /**
   * @param tasks how many there are; {@link #started} is called with indices below it
   */
  public WaitTimes(int tasks) {
    long[] none = new long[tasks];
    Arrays.fill(none, NOT_YET);
    waitsUs = new AtomicLongArray(none);
  }

  /**
   * Sums of those that have started, milliseconds; all 0 if none has.
   *
   * @param count how many those are
   */
  public record Summary(
      long count, double meanMs, double p50Ms, double p90Ms, double p99Ms, double maxMs) {}

  /**
   * The task's handler begins.
   *
   * @param waitUs since its scheduled arrival, microseconds; negative values count as 0
   * @return whether this is its first start
   */
  public boolean started(int task, long waitUs) {
    return waitsUs.compareAndSet(task, NOT_YET, Math.max(0, waitUs));
  }

  /** The task is about to be run anew, as another one. */
  void forget(int task) {
    waitsUs.set(task, NOT_YET);
  }

  /** Of all that have started so far. */
  public Summary summary() {
    return summary(0);
  }

  /** Of those that have started so far, from that index on. */
  public Summary summary(int from) {
    long[] waits = new long[waitsUs.length()];
    int count = 0;
    for (int i = from; i < waits.length; i++) {
      long wait = waitsUs.get(i);
      if (wait != NOT_YET) {
        waits[count++] = wait;
      }
    }
    return summaryOf(Arrays.copyOf(waits, count));
  }

  /** Each one from that index on, microseconds; -1 for one that has not started. */
  public long[] each(int from) {
    return IntStream.range(from, waitsUs.length())
        .mapToLong(i -> waitsUs.get(i) == NOT_YET ? -1 : waitsUs.get(i))
        .toArray();
  }

  /** Of these waits, microseconds; sorts the array. */
  public static Summary summaryOf(long[] waits) {
    if (waits.length == 0) {
      return new Summary(0, 0, 0, 0, 0, 0);
    }
    Arrays.sort(waits);
    return new Summary(
        waits.length,
        Arrays.stream(waits).average().orElse(0) / 1_000,
        percentile(waits, 0.50) / 1_000.0,
        percentile(waits, 0.90) / 1_000.0,
        percentile(waits, 0.99) / 1_000.0,
        waits[waits.length - 1] / 1_000.0);
  }

  /** Nearest rank: the smallest value that at least that share does not exceed. */
  private static long percentile(long[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
