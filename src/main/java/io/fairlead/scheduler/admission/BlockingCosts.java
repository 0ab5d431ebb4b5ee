package io.fairlead.scheduler.admission;

import io.fairlead.model.CostEstimate;

/**
 * How long the tasks may be that nothing was promised to, and that a promised one may find at the
 * agents when it comes: the longest of those that are there, and of those that ran to an end
 * lately, since others like them may come. What was never run to an end keeps nobody back once it
 * is gone, whatever it was said to cost.
 *
 * <p>Those that are there are counted by classes of cost, eight to a doubling, so the bound is at
 * most an eighth above the longest; {@link #add} and {@link #remove} are O(1), {@link #boundUs} is
 * O({@value #CLASSES}). What ran is remembered for one window at least, two at most.
 *
 * <p>Owned by its swarm's thread.
 */
public final class BlockingCosts {
  private static final int BITS = 3;
  private static final int PARTS = 1 << BITS;

  /** As many as the largest cost that is allowed needs. */
  static final int CLASSES = 304;

  private final int[] there = new int[CLASSES];
  private long windowFromMs;

  /** Longest that ran in this window, and in the one before it. */
  private long lastUs;

  private long beforeUs;

  /**
   * A task without a promise is there from now on.
   *
   * @param costUs microseconds at speed 1, above 0 and at most {@link CostEstimate#MAX_COST_US}
   */
  public void add(long costUs) {
    there[number(costUs)]++;
  }

  /** One that was added has ended, or been promised something. */
  public void remove(long costUs) {
    int number = number(costUs);
    if (there[number] == 0) {
      throw new IllegalStateException("no task of " + costUs + " us is there");
    }
    there[number]--;
  }

  /**
   * One without a promise ran to an end.
   *
   * @param windowMs how long it is remembered at least, above 0
   */
  public void ran(long costUs, long nowMs, long windowMs) {
    long passedMs = nowMs - windowFromMs;
    if (passedMs >= windowMs) {
      beforeUs = passedMs >= 2 * windowMs ? 0 : lastUs;
      lastUs = 0;
      windowFromMs = nowMs;
    }
    lastUs = Math.max(lastUs, costUs);
  }

  /** None is longer, microseconds at speed 1; 0 if there is none. */
  public long boundUs(long nowMs, long windowMs) {
    long passedMs = nowMs - windowFromMs;
    long boundUs = 0;
    if (passedMs < windowMs) {
      boundUs = rememberedUs();
    } else if (passedMs < 2 * windowMs) {
      boundUs = lastUs;
    }
    for (int number = CLASSES - 1; number >= 0; number--) {
      if (there[number] > 0) {
        return Math.max(boundUs, largestUs(number));
      }
    }
    return boundUs;
  }

  /** The longest that ran and is not forgotten; what is to be stored. */
  public long rememberedUs() {
    return Math.max(lastUs, beforeUs);
  }

  /** After a restart: what was remembered is so from now on. */
  public void restore(long rememberedUs, long nowMs) {
    lastUs = rememberedUs;
    beforeUs = 0;
    windowFromMs = nowMs;
  }

  /** The class of a cost: below eight its own, then the leading four bits. */
  private static int number(long costUs) {
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(costUs);
    return exponent < BITS
        ? (int) costUs
        : (exponent - BITS + 1) * PARTS + (int) (costUs >> exponent - BITS) - PARTS;
  }

  private static long largestUs(int number) {
    int shift = Math.max(0, number / PARTS - 1);
    return number < PARTS ? number : ((long) (PARTS + number % PARTS + 1) << shift) - 1;
  }
}
