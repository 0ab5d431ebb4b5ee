package io.fairlead.sim;

/**
 * How long messages take between coordinator and agents, and back. Those of one sender to one
 * receiver arrive in order.
 *
 * @param leastUs least time of one way, microseconds, 0 or more
 * @param jitterUs what chance adds to each way at most, uniformly, microseconds, 0 or more
 * @param commitEveryUs what the coordinator says leaves at whole multiples of this time only,
 *     microseconds; 0: at once
 */
public record Ways(long leastUs, long jitterUs, long commitEveryUs) {
  /** 5 ms each way. */
  public static final Ways STEADY = new Ways(5_000, 0, 0);

  public Ways {
    if (leastUs < 0 || jitterUs < 0 || commitEveryUs < 0) {
      throw new IllegalArgumentException(
          "negative time: " + leastUs + ", " + jitterUs + ", " + commitEveryUs);
    }
  }

  /** Until what is said at that time leaves the coordinator. */
  long untilCommitUs(long nowUs) {
    return commitEveryUs == 0 ? 0 : commitEveryUs - nowUs % commitEveryUs;
  }
}
