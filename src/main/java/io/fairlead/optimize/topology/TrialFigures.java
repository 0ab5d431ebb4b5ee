package io.fairlead.optimize.topology;

import io.fairlead.model.TenantId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of one trial.
 *
 * @param completed tasks
 * @param missed tasks that failed, were rejected, did not end or completed after their deadline;
 *     each once
 * @param waitMeanMs from submission to start, milliseconds
 * @param waitP99Ms 99 of 100 are not above it, milliseconds
 * @param utilisation share of the slots that ran something, 0 to 1
 * @param imbalance standard deviation of the agents' busy shares, 0 to 1
 * @param tenants each tenant's part
 */
public record TrialFigures(
    long completed,
    long missed,
    double waitMeanMs,
    double waitP99Ms,
    double utilisation,
    double imbalance,
    SortedMap<TenantId, TenantWaits> tenants) {

  public TrialFigures {
    tenants = Collections.unmodifiableSortedMap(new TreeMap<>(tenants));
  }

  /**
   * One tenant's part.
   *
   * @param completed tasks
   * @param waitMeanMs milliseconds
   * @param waitP99Ms milliseconds
   */
  public record TenantWaits(long completed, double waitMeanMs, double waitP99Ms) {}
}
