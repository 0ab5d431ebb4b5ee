package io.fairlead.sim;

import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made-up load that has a bit of everything: four tenants with shares, levels and costs of their
 * own, Poisson arrivals, exponential costs around each tenant's mean, affinity keys on some tasks
 * and a required capability on others. The same seed gives the same workload.
 *
 * @param count tasks, 1 to 10,000,000
 * @param meanCostMs mean run time at speed 1 over all tenants, milliseconds, above 0
 * @param ratePerSecond mean arrivals in a second, above 0
 */
public record SyntheticWorkload(int count, double meanCostMs, double ratePerSecond) {
  private static final List<Profile> TENANTS =
      List.of(
          new Profile("search", 0.45, 0.4, Level.HIGH, 0, 0),
          new Profile("chat", 0.30, 1.0, Level.NORMAL, 0.8, 0),
          new Profile("reports", 0.15, 1.6, Level.NORMAL, 0, 0.4),
          new Profile("batch", 0.10, 2.8, Level.LOW, 0.3, 0));

  /** Distinct affinity keys of one tenant. */
  private static final int KEYS = 12;

  /**
   * Costs are cut here, in multiples of the tenant's mean, so that no single task decides a run.
   */
  private static final double MAX_MEANS = 6;

  /**
   * One tenant's habits.
   *
   * @param share of all tasks; the shares add up to 1
   * @param cost mean cost, in multiples of the overall mean; weighted by share they add up to 1
   * @param keyed share of its tasks with an affinity key
   * @param gpu share of its tasks that need {@link ReferenceFleet#GPU}
   */
  private record Profile(
      String tenant, double share, double cost, Level level, double keyed, double gpu) {}

  public SyntheticWorkload {
    if (count < 1 || count > Trace.MAX_ARRIVALS) {
      throw new IllegalArgumentException(count + " tasks: must be 1 to 10,000,000");
    }
    if (!(meanCostMs > 0) || !(ratePerSecond > 0)) {
      throw new IllegalArgumentException(
          "mean cost " + meanCostMs + " ms at " + ratePerSecond + "/s: both must be above 0");
    }
  }

  /**
   * So many tasks of that mean cost, at the rate that keeps the fleet busy to the given share.
   *
   * @param utilisation above 0; above 1 the queue grows for as long as tasks arrive
   */
  public static SyntheticWorkload loading(
      Fleet fleet, double utilisation, int count, double meanCostMs) {
    return new SyntheticWorkload(
        count, meanCostMs, fleet.totalSpeed() * utilisation * 1_000 / meanCostMs);
  }

  /** Draws the workload. */
  public Workload generate(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Arrival> arrivals = new ArrayList<>(count);
    double atUs = 0;
    for (int i = 0; i < count; i++) {
      arrivals.add(arrival(Math.round(atUs), random));
      atUs += exponential(random) * 1_000_000 / ratePerSecond;
    }
    return new Workload("synthetic, seed " + seed, arrivals);
  }

  private Arrival arrival(long offsetUs, SplittableRandom random) {
    Profile profile = profile(random.nextDouble());
    double means = Math.min(exponential(random), MAX_MEANS);
    String key =
        random.nextDouble() < profile.keyed
            ? profile.tenant + "-session-" + random.nextInt(KEYS)
            : null;
    List<String> needs =
        random.nextDouble() < profile.gpu ? List.of(ReferenceFleet.GPU) : List.of();
    return new Arrival(
        offsetUs,
        new TenantId(profile.tenant),
        profile.tenant,
        profile.level,
        Math.max(1, Math.round(means * profile.cost * meanCostMs * 1_000)),
        key,
        needs);
  }

  private static Profile profile(double drawn) {
    double sum = 0;
    for (Profile profile : TENANTS) {
      sum += profile.share;
      if (drawn < sum) {
        return profile;
      }
    }
    return TENANTS.get(TENANTS.size() - 1);
  }

  private static double exponential(SplittableRandom random) {
    return -Math.log(1 - random.nextDouble());
  }
}
