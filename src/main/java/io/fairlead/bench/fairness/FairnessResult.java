package io.fairlead.bench.fairness;

import io.fairlead.model.Discipline;
import io.fairlead.scheduler.queueing.FairnessSlack;
import java.util.List;

/**
 * What a discipline came to.
 *
 * @param discipline as the setting calls it
 * @param worstGapToBound of all pairs of tenants at all moments, the largest difference of service
 *     by weight, divided by its bound
 * @param worstErrorToBound of all tenants at all moments, the largest error, divided by its bound
 * @param meanErrorToBound mean over tenants and dispatches of the error divided by its bound
 * @param tenants by rising weight
 * @param moments by rising number of dispatches, evenly on a logarithmic scale
 */
public record FairnessResult(
    String discipline,
    FairnessScenario scenario,
    double worstGapToBound,
    double worstErrorToBound,
    double meanErrorToBound,
    List<Tenant> tenants,
    List<Moment> moments) {
  public FairnessResult {
    tenants = List.copyOf(tenants);
    moments = List.copyOf(moments);
  }

  /**
   * What one tenant got.
   *
   * @param share of the work that it should get, by weight
   * @param receivedShare of the work that it got, to the end
   * @param worstErrorMs the furthest that it ever was from its share of what all had got, either
   *     way, milliseconds of work at speed 1
   * @param meanErrorMs the mean of that distance over all dispatches
   * @param boundMs what the theory allows
   */
  public record Tenant(
      String name,
      double weight,
      double share,
      double receivedShare,
      double worstErrorMs,
      double meanErrorMs,
      double boundMs) {}

  /**
   * How it stood after so many dispatches.
   *
   * @param servedS what all had got, seconds of work
   * @param worstRelativeError of all tenants, the largest error divided by the ideal service
   * @param relativeBound the largest bound divided by the ideal service
   * @param worstErrorToBound since the moment before
   */
  public record Moment(
      long dispatches,
      double servedS,
      double worstRelativeError,
      double relativeBound,
      double worstErrorToBound) {}

  /** Whether the theory held at all moments. */
  public boolean isWithinBound() {
    return worstGapToBound <= 1;
  }

  /**
   * Runs the scenario.
   *
   * @throws IllegalArgumentException if the discipline does not order tenants
   */
  public static FairnessResult of(FairnessScenario scenario, Discipline discipline) {
    ShareErrors errors = new ShareErrors(scenario, FairnessSlack.ofUs(discipline));
    BackloggedSwarm.run(scenario, discipline, errors::served);
    return errors.result(discipline.key());
  }
}
