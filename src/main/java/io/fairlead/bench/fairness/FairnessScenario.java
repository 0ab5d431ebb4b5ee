package io.fairlead.bench.fairness;

import java.util.SplittableRandom;

/**
 * Tenants of the weights 1, 2, 3, …, all of which wait all the time for the same agents. Their
 * tasks cost 1 to 10, 10 to 100 or 100 to 1,000 ms, by the number of the tenant modulo three, drawn
 * evenly on a logarithmic scale: an order that counts tasks instead of cost would be wrong by two
 * orders of magnitude.
 *
 * @param tenants from 2
 * @param agents with one slot each, from 1
 * @param dispatches after which it ends, from 1
 * @param seed of the costs
 */
public record FairnessScenario(int tenants, int agents, int dispatches, long seed) {
  /** Cost of the largest task, microseconds. */
  public static final long MAX_COST_US = 1_000_000;

  private static final int RANGES = 3;
  private static final double LEAST_US = 1_000;
  private static final double RANGE = 10;

  public FairnessScenario {
    if (tenants < 2 || agents < 1 || dispatches < 1) {
      throw new IllegalArgumentException(
          "%d tenants, %d agents, %d dispatches".formatted(tenants, agents, dispatches));
    }
  }

  /** Weight of the tenant of that index. */
  public double weight(int tenant) {
    return tenant + 1.0;
  }

  /** Sum of all weights. */
  public double totalWeight() {
    double sum = 0;
    for (int i = 0; i < tenants; i++) {
      sum += weight(i);
    }
    return sum;
  }

  /** Share of the work that the tenant of that index should get. */
  public double share(int tenant) {
    return weight(tenant) / totalWeight();
  }

  /** Cost of its next task, microseconds. */
  long costUs(int tenant, SplittableRandom random) {
    double exponent = tenant % RANGES + random.nextDouble();
    return Math.min(MAX_COST_US, Math.round(LEAST_US * Math.pow(RANGE, exponent)));
  }
}
