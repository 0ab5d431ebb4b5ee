package io.fairlead.sim;

import io.fairlead.model.TenantId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a replay. Times are virtual.
 *
 * @param submitted tasks
 * @param completed tasks
 * @param failed tasks, also those that were cancelled or expired
 * @param rejected tasks that were not accepted
 * @param missedDeadlines accepted tasks with a deadline that did not complete in time
 * @param waitMeanMs from submission to start, milliseconds
 * @param waitP50Ms median, milliseconds
 * @param waitP99Ms 99 of 100 are not above it, milliseconds
 * @param makespanMs from the first arrival to the last end, milliseconds
 * @param utilisation share of the agents' slots that ran something, over the makespan, 0 to 1
 * @param imbalance standard deviation of the agents' busy shares, 0 to 1
 * @param cost price of all runs, in the agents' unit of costPerSecond
 * @param jain Jain's index of what the tenants got by their weights, over the times at which more
 *     than one had tasks waiting; 1 is fair
 * @param moved tasks that were stolen, migrated or asked back
 * @param tenants each tenant's part
 * @param levels over time, a point for each slice of the makespan, for plots
 */
public record ReplayFigures(
    long submitted,
    long completed,
    long failed,
    long rejected,
    long missedDeadlines,
    double waitMeanMs,
    double waitP50Ms,
    double waitP99Ms,
    double makespanMs,
    double utilisation,
    double imbalance,
    double cost,
    double jain,
    long moved,
    SortedMap<TenantId, TenantPart> tenants,
    List<Point> levels) {

  public ReplayFigures {
    tenants = Collections.unmodifiableSortedMap(new TreeMap<>(tenants));
    levels = List.copyOf(levels);
  }

  /**
   * One tenant's part.
   *
   * @param completed tasks
   * @param waitMeanMs milliseconds
   * @param waitP99Ms milliseconds
   * @param share of all run time, 0 to 1
   */
  public record TenantPart(long completed, double waitMeanMs, double waitP99Ms, double share) {}

  /**
   * How it stood at one moment.
   *
   * @param atMs from the first arrival, milliseconds
   * @param waiting tasks that have arrived and not started
   * @param running tasks
   */
  public record Point(long atMs, long waiting, long running) {}
}
