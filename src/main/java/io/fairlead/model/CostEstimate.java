package io.fairlead.model;

/**
 * What a task is expected to cost.
 *
 * @param costUs run time at speed 1, microseconds, above 0 and at most {@link #MAX_COST_US}
 * @param source where the figure came from
 */
public record CostEstimate(long costUs, EstimateSource source) {
  /** Seven days. */
  public static final long MAX_COST_US = 7L * 24 * 3600 * 1_000_000;

  public CostEstimate {
    if (costUs <= 0 || costUs > MAX_COST_US) {
      throw new InvalidFieldException(
          "estimatedCostMs", costUs / 1000.0, "must be above 0 and at most 604800000");
    }
  }

  /** The nearest cost that is allowed. */
  public static long clamp(double costUs) {
    return Math.round(Math.min(Math.max(costUs, 1.0), MAX_COST_US));
  }
}
