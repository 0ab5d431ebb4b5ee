package io.fairlead.scheduler.invariant;

import io.fairlead.model.TenantId;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Among tenants that wait for the same agents all the time, what two of them have been given,
 * divided by their weights, differs by at most one largest task of each:
 *
 * <pre>|W_i / w_i − W_j / w_j| ≤ L / w_i + L / w_j</pre>
 *
 * <p>Fed with the dispatches of such a stretch of time; for properties and simulations that know
 * their tenants to be backlogged.
 *
 * @see "Goyal, Vin, Cheng (1996), Start-time Fair Queueing, theorem 1; WF²Q+ keeps the same bound"
 */
public final class FairnessBound {
  private final SortedMap<TenantId, Long> weightsMilli;
  private final long maxCostUs;
  private final long slackUs;
  private final SortedMap<TenantId, Long> servedUs = new TreeMap<>();

  /**
   * @param weightsMilli of the tenants that are backlogged, in thousandths
   * @param maxCostUs cost of the largest task, microseconds
   * @param slackUs what the order allows beyond the largest tasks, microseconds at weight 1: 0, or
   *     the quantum of deficit round robin
   */
  public FairnessBound(Map<TenantId, Long> weightsMilli, long maxCostUs, long slackUs) {
    this.weightsMilli = new TreeMap<>(weightsMilli);
    this.maxCostUs = maxCostUs;
    this.slackUs = slackUs;
    this.weightsMilli.keySet().forEach(tenant -> servedUs.put(tenant, 0L));
  }

  /**
   * How far what two tenants have been given, each divided by its weight, may be apart:
   * microseconds at weight 1.
   *
   * @param oneWeight above 0, as the other one
   * @param maxCostUs cost of the largest task, microseconds
   * @param slackUs as in the constructor
   */
  public static double limitUs(double oneWeight, double otherWeight, long maxCostUs, long slackUs) {
    return maxCostUs * (1 / oneWeight + 1 / otherWeight) + slackUs;
  }

  /**
   * A task of the tenant has been dispatched.
   *
   * @throws InvariantViolation if the bound is exceeded now
   */
  public void served(TenantId tenant, long costUs) {
    servedUs.merge(tenant, costUs, Long::sum);
    double mine = share(tenant);
    for (TenantId other : weightsMilli.keySet()) {
      double difference = Math.abs(mine - share(other));
      // One more microsecond for the rounding of tags.
      double bound = limitUs(weight(tenant), weight(other), maxCostUs, slackUs) + 1;
      if (difference > bound) {
        throw new InvariantViolation(
            "FairnessBound",
            "tenants "
                + tenant
                + " and "
                + other
                + " differ by "
                + difference
                + " of at most "
                + bound
                + " microseconds at weight 1");
      }
    }
  }

  private double share(TenantId tenant) {
    return servedUs.getOrDefault(tenant, 0L) / weight(tenant);
  }

  private double weight(TenantId tenant) {
    Long milli = weightsMilli.get(tenant);
    if (milli == null) {
      throw new IllegalArgumentException("tenant " + tenant + " is not among the backlogged");
    }
    return milli / 1_000.0;
  }
}
