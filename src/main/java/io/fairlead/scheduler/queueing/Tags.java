package io.fairlead.scheduler.queueing;

/** Virtual time in exact integers: microseconds of work at weight 1, times 16. */
final class Tags {
  /** Tags per microsecond of cost at weight 0.001. */
  private static final long SCALE = 16_000;

  /** Microseconds of work at weight 1 that a tag stands for. */
  static final double US_PER_TAG = 1_000.0 / SCALE;

  private Tags() {}

  /** What a cost is at a weight; at least 1, so that everything charged moves on. */
  static long of(long costUs, long weightMilli) {
    return Math.max(1, Math.multiplyExact(costUs, SCALE) / weightMilli);
  }

  /**
   * A start tag after a correction.
   *
   * @param deltaUs charged in addition; a negative one is paid back, but not so far that the tag
   *     falls behind virtual time
   */
  static long corrected(long start, long deltaUs, long weightMilli, long virtualTime) {
    if (deltaUs >= 0) {
      return deltaUs == 0 ? start : Math.addExact(start, of(deltaUs, weightMilli));
    }
    long back = Math.subtractExact(start, of(-deltaUs, weightMilli));
    return Math.max(back, Math.min(start, virtualTime));
  }
}
