package io.fairlead.sim;

import java.util.stream.LongStream;

/** Waits of many tasks, shortest first. */
final class Waits {
  private final long[] sortedUs;

  private Waits(long[] sortedUs) {
    this.sortedUs = sortedUs;
  }

  /** In any order, microseconds. */
  static Waits of(LongStream waitsUs) {
    return new Waits(waitsUs.sorted().toArray());
  }

  /** Milliseconds; 0 if there are none. */
  double meanMs() {
    double sum = 0;
    for (long waitUs : sortedUs) {
      sum += waitUs;
    }
    return sortedUs.length == 0 ? 0 : sum / sortedUs.length / 1_000;
  }

  /**
   * The least wait that so large a share of all is not above, milliseconds; 0 if there are none.
   *
   * @param share above 0, at most 1
   */
  double quantileMs(double share) {
    int rank = (int) Math.ceil(share * sortedUs.length);
    return sortedUs.length == 0 ? 0 : sortedUs[Math.max(1, rank) - 1] / 1_000.0;
  }
}
