package io.fairlead.optimize.topology;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a better topology is better in. */
public enum TopologyObjective {
  /** Mean wait of the tasks, milliseconds. */
  LATENCY("mean wait, ms", false),
  /** Wait that 99 of 100 tasks do not exceed, milliseconds. */
  P99("99th percentile of the wait, ms", false),
  /** Price of the fleet by the second, in the agents' unit of costPerSecond. */
  COST("price of the fleet by the second", false),
  /** Share of the slots that run something, 0 to 1. */
  UTILISATION("share of the slots that run something", true),
  /** Standard deviation of the agents' busy shares, 0 to 1. */
  BALANCE("standard deviation of the agents' busy shares", false);

  private final String measure;
  private final boolean moreIsBetter;

  TopologyObjective(String measure, boolean moreIsBetter) {
    this.measure = measure;
    this.moreIsBetter = moreIsBetter;
  }

  /** Name in requests and answers. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that name. */
  public static Optional<TopologyObjective> byKey(String key) {
    return List.of(values()).stream().filter(each -> each.key().equals(key)).findFirst();
  }

  /** What is measured, in words, with its unit. */
  public String measure() {
    return measure;
  }

  boolean moreIsBetter() {
    return moreIsBetter;
  }

  /** Whether it is about waiting, which every tenant feels for itself. */
  boolean isWait() {
    return this == LATENCY || this == P99;
  }

  /**
   * The value in one trial.
   *
   * @param price of the fleet by the second
   */
  double of(TrialFigures figures, double price) {
    return switch (this) {
      case LATENCY -> figures.waitMeanMs();
      case P99 -> figures.waitP99Ms();
      case COST -> price;
      case UTILISATION -> figures.utilisation();
      case BALANCE -> figures.imbalance();
    };
  }

  /**
   * Geometric mean over the tenants of their wait and the mean run time together, milliseconds;
   * only where it {@link #isWait}. So each tenant counts alike, by how many times longer it takes,
   * and who has hardly waited can't be said to wait many times as long.
   */
  double ofTenants(TrialFigures figures, double runMeanMs) {
    double logs =
        figures.tenants().values().stream()
            .filter(tenant -> tenant.completed() > 0)
            .mapToDouble(tenant -> this == P99 ? tenant.waitP99Ms() : tenant.waitMeanMs())
            .map(wait -> Math.log(Math.max(1e-6, wait + runMeanMs)))
            .average()
            .orElse(0);
    return Math.exp(logs);
  }
}
