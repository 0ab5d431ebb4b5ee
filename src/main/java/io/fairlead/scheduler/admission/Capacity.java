package io.fairlead.scheduler.admission;

import java.util.ArrayList;
import java.util.List;

/** What there is to be promised, and how the work that it has to do is counted. */
final class Capacity {
  /** The end of what has no end within the horizon. */
  static final long NEVER_US = Long.MAX_VALUE / 4;

  /** Timers are looked at every 10 ms; twice that, for one that is just missed. */
  static final long WAKE_SLACK_US = 20_000;

  /** How often a sum may grow by what it lets in before it is taken for endless. */
  static final int MAX_ROUNDS = 1_000;

  /** Speeds are measured on run times that are whole microseconds, so costs are this inexact. */
  private static final long GRAIN_PART = 512;

  final long nowUs;

  /** What waits for longer is taken for never ending. */
  final long horizonUs;

  /** Largest cost of a task that nothing was promised to. */
  final long blockingUs;

  private final long shareMilli;
  private final List<Supply> supplies = new ArrayList<>();
  private final boolean[][] overlaps;

  Capacity(
      long nowUs,
      long horizonUs,
      long shareMilli,
      long blockingUs,
      List<AgentSupply> agents,
      int classes) {
    this.nowUs = nowUs;
    this.horizonUs = horizonUs;
    this.shareMilli = shareMilli;
    this.blockingUs = blockingUs + blockingUs / GRAIN_PART;
    for (int i = 0; i < classes; i++) {
      supplies.add(Supply.of(agents, i));
    }
    this.overlaps = new boolean[classes][classes];
    for (int i = 0; i < classes; i++) {
      for (int k = 0; k < classes; k++) {
        overlaps[i][k] = supplies.get(i).overlaps(supplies.get(k));
      }
    }
  }

  Supply supply(int eligibility) {
    return supplies.get(eligibility);
  }

  /** Whether work of the two classes may want the same slots. */
  boolean overlap(int one, int other) {
    return overlaps[one][other];
  }

  /** A cost as it is counted, so that others keep their share. */
  long enlarged(long costUs) {
    return costUs * 1_000 / shareMilli + costUs / GRAIN_PART + 1;
  }

  /** The work of one task for that supply, with its way. */
  double work(long costUs, Supply supply) {
    return enlarged(costUs) + supply.overheadWork;
  }

  /** From the start of a task to when its end is known, on the slowest of the slots. */
  long runUs(long costUs, Supply supply) {
    return (long) Math.ceil(enlarged(costUs) / supply.leastSpeed) + 2 * supply.roundTripUs;
  }
}
