package io.fairlead.optimize.topology;

import org.jspecify.annotations.Nullable;

/**
 * What is wanted of a topology.
 *
 * @param threshold share by which it must be better to be worth a change, 0 or more, below 1
 * @param seeds trials by which each proposal is judged, 3 to 32
 * @param maxCost what the fleet may cost by the second, 0 or more; null for no more than it does
 */
public record TopologyGoal(
    TopologyObjective objective, double threshold, int seeds, @Nullable Double maxCost) {
  public static final double DEFAULT_THRESHOLD = 0.1;
  public static final int MIN_SEEDS = 3;
  public static final int MAX_SEEDS = 32;
  public static final int DEFAULT_SEEDS = 5;

  public TopologyGoal {
    if (!(threshold >= 0 && threshold < 1)) {
      throw new IllegalArgumentException(
          "threshold is " + threshold + ", must be 0 or more and below 1");
    }
    if (seeds < MIN_SEEDS || seeds > MAX_SEEDS) {
      throw new IllegalArgumentException(
          "seeds is " + seeds + ", must be " + MIN_SEEDS + " to " + MAX_SEEDS);
    }
    if (maxCost != null && !(maxCost >= 0)) {
      throw new IllegalArgumentException("maxCost is " + maxCost + ", must be 0 or more");
    }
  }

  public static TopologyGoal of(TopologyObjective objective) {
    return new TopologyGoal(objective, DEFAULT_THRESHOLD, DEFAULT_SEEDS, null);
  }
}
