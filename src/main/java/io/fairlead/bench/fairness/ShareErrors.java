package io.fairlead.bench.fairness;

import io.fairlead.scheduler.invariant.FairnessBound;
import java.util.ArrayList;
import java.util.List;

/**
 * How far what each tenant has been given is from its share by weight of what all have been given,
 * looked at after every dispatch.
 *
 * <p>The bound of {@link FairnessBound} is on pairs: {@code |W_i/w_i − W_j/w_j| ≤ L/w_i + L/w_j +
 * q}. The ideal share of i is {@code w_i W/Σw}, and {@code W_i/w_i − W/Σw} is the mean of the
 * differences to all tenants, weighted by {@code w_j}. So
 *
 * <pre>|W_i − w_i W/Σw| ≤ L (1 + (n − 2) w_i/Σw) + q w_i (1 − w_i/Σw)</pre>
 *
 * <p>with n tenants, the largest cost L and the quantum q (0 but for deficit round robin).
 *
 * @see "Goyal, Vin, Cheng (1996), Start-time Fair Queueing, theorem 1; Shreedhar, Varghese (1995)
 *     for the quantum"
 */
final class ShareErrors {
  /** Rounding of tags, microseconds at weight 1, as in the invariant. */
  private static final double ROUNDING_US = 1;

  /** Moments that are kept in each tenfold of dispatches. */
  private static final int MOMENTS_PER_DECADE = 20;

  private final FairnessScenario scenario;
  private final long slackUs;
  private final double[] servedUs;
  private final double[] boundsUs;
  private final double[] worstUs;
  private final double[] sumUs;
  private final List<FairnessResult.Moment> moments = new ArrayList<>();
  private double totalUs;
  private double worstGap;
  private long count;
  private double nextMoment = 1;
  private double worstSinceMoment;

  /**
   * @param slackUs what the order allows beyond the largest tasks, microseconds at weight 1
   */
  ShareErrors(FairnessScenario scenario, long slackUs) {
    this.scenario = scenario;
    this.slackUs = slackUs;
    int tenants = scenario.tenants();
    servedUs = new double[tenants];
    worstUs = new double[tenants];
    sumUs = new double[tenants];
    boundsUs = new double[tenants];
    for (int i = 0; i < tenants; i++) {
      boundsUs[i] =
          boundUs(
              tenants,
              scenario.weight(i),
              scenario.share(i),
              FairnessScenario.MAX_COST_US,
              slackUs);
    }
  }

  /** The bound of a tenant's error, see above; microseconds. */
  static double boundUs(int tenants, double weight, double share, long maxCostUs, long slackUs) {
    return maxCostUs * (1 + (tenants - 2) * share) + slackUs * weight * (1 - share);
  }

  /** A task of that tenant has been dispatched. */
  void served(int tenant, long costUs) {
    servedUs[tenant] += costUs;
    totalUs += costUs;
    count++;
    for (int i = 0; i < servedUs.length; i++) {
      worstGap = Math.max(worstGap, gapToLimit(tenant, i));
      double errorUs = Math.abs(servedUs[i] - scenario.share(i) * totalUs);
      worstUs[i] = Math.max(worstUs[i], errorUs);
      sumUs[i] += errorUs;
      worstSinceMoment = Math.max(worstSinceMoment, errorUs / boundsUs[i]);
    }
    if (count >= nextMoment) {
      keepMoment();
    }
  }

  /** Of a pair, 1 being at the bound. */
  private double gapToLimit(int one, int other) {
    double oneWeight = scenario.weight(one);
    double otherWeight = scenario.weight(other);
    double gapUs = Math.abs(servedUs[one] / oneWeight - servedUs[other] / otherWeight);
    double limitUs =
        FairnessBound.limitUs(oneWeight, otherWeight, FairnessScenario.MAX_COST_US, slackUs);
    return gapUs / (limitUs + ROUNDING_US);
  }

  private void keepMoment() {
    double worstRelative = 0;
    double boundRelative = 0;
    for (int i = 0; i < servedUs.length; i++) {
      double idealUs = scenario.share(i) * totalUs;
      worstRelative = Math.max(worstRelative, Math.abs(servedUs[i] - idealUs) / idealUs);
      boundRelative = Math.max(boundRelative, boundsUs[i] / idealUs);
    }
    moments.add(
        new FairnessResult.Moment(
            count, totalUs / 1e6, worstRelative, boundRelative, worstSinceMoment));
    worstSinceMoment = 0;
    while (nextMoment <= count) {
      nextMoment *= Math.pow(10, 1.0 / MOMENTS_PER_DECADE);
    }
  }

  FairnessResult result(String discipline) {
    List<FairnessResult.Tenant> tenants = new ArrayList<>();
    double worst = 0;
    double mean = 0;
    for (int i = 0; i < servedUs.length; i++) {
      tenants.add(
          new FairnessResult.Tenant(
              BackloggedSwarm.tenant(i),
              scenario.weight(i),
              scenario.share(i),
              servedUs[i] / totalUs,
              worstUs[i] / 1e3,
              sumUs[i] / count / 1e3,
              boundsUs[i] / 1e3));
      worst = Math.max(worst, worstUs[i] / boundsUs[i]);
      mean += sumUs[i] / count / boundsUs[i] / servedUs.length;
    }
    return new FairnessResult(discipline, scenario, worstGap, worst, mean, tenants, moments);
  }
}
