package io.fairlead.sim;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws which faults strike when, and numbers the inputs of a run: the tasks that arrive and the
 * faults that strike, from 1 on. Behind the last input that is allowed nothing more arrives or
 * strikes; up to it the run is the same as one without that limit.
 *
 * <p>Each fault is drawn from numbers of its own, so that leaving one out does not change when the
 * others strike. A seed leaves some of many faults out and lets others strike often: what several
 * faults hide together, some of them show.
 *
 * @see "Groce, Zhang, Eide, Chen, Regehr (2012), Swarm Testing"
 */
final class FaultDraws {
  /** With at most so many faults given, none is left out. */
  private static final int FEW = 4;

  private static final double LEFT_OUT = 0.25;
  private static final double[] INTENSITIES = {0.5, 1, 1, 2.5};

  private final Map<Fault, SplittableRandom> randoms = new EnumMap<>(Fault.class);
  private final double[] intensities = new double[Fault.values().length];
  private final long[] struck = new long[Fault.values().length];
  private final int limit;
  private int inputs;
  private boolean over;

  /**
   * @param limit number of the last input that is allowed
   */
  FaultDraws(long seed, Set<Fault> faults, int limit) {
    this.limit = limit;
    for (Fault fault : Fault.values()) {
      SplittableRandom random = new SplittableRandom(seed * 31 + fault.ordinal() + 1);
      boolean leftOut = random.nextDouble() < LEFT_OUT && faults.size() > FEW;
      double intensity = INTENSITIES[random.nextInt(INTENSITIES.length)];
      intensities[fault.ordinal()] = !faults.contains(fault) || leftOut ? 0 : intensity;
      randoms.put(fault, random);
    }
  }

  /** Where everything about a fault is drawn from. */
  SplittableRandom random(Fault fault) {
    SplittableRandom random = randoms.get(fault);
    if (random == null) {
      throw new IllegalStateException("nothing to draw " + fault + " from");
    }
    return random;
  }

  /** Whether a task arrives; that is an input. */
  boolean arrives() {
    return nextInput();
  }

  /** Whether the fault strikes at an occasion at which it does with that probability. */
  boolean strikes(Fault fault, double probability) {
    double odds = probability * intensities[fault.ordinal()];
    return odds > 0 && !over && random(fault).nextDouble() < odds && count(fault);
  }

  /** Whether the fault strikes now that its time has come. */
  boolean strikes(Fault fault) {
    return !over && intensities[fault.ordinal()] > 0 && count(fault);
  }

  /**
   * Until it strikes the next time, where it does so often in that time; microseconds. {@link
   * Long#MAX_VALUE} if it never does.
   */
  long untilNextUs(Fault fault, double times, long spanUs) {
    double rate = times * intensities[fault.ordinal()] / spanUs;
    return rate <= 0
        ? Long.MAX_VALUE
        : Math.round(-Math.log(1 - random(fault).nextDouble()) / rate);
  }

  /** Nothing strikes any more. */
  void cease() {
    over = true;
  }

  /** Whether no further input is allowed. */
  boolean exhausted() {
    return inputs >= limit;
  }

  /** How many inputs there were. */
  int inputs() {
    return inputs;
  }

  /** How often each fault struck. */
  Map<Fault, Long> struck() {
    Map<Fault, Long> counts = new EnumMap<>(Fault.class);
    Arrays.stream(Fault.values()).forEach(fault -> counts.put(fault, struck[fault.ordinal()]));
    return counts;
  }

  private boolean count(Fault fault) {
    boolean next = nextInput();
    struck[fault.ordinal()] += next ? 1 : 0;
    return next;
  }

  private boolean nextInput() {
    if (exhausted()) {
      return false;
    }
    inputs++;
    return true;
  }
}
