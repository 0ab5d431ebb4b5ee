package io.fairlead.bench.compare;

import io.fairlead.bench.load.WaitTimes;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one run of a side came to.
 *
 * @param waits from each task's scheduled arrival to the first start of its handler
 * @param tenants the same for each tenant, by name
 * @param makespanMs from the first scheduled arrival to the last end, milliseconds
 * @param idleShare share of the slots' time within the makespan in which they ran nothing; the time
 *     of agents that have been killed counts as such
 * @param completed tasks that ended well
 * @param lost tasks that nothing is known of
 * @param doubled ends beyond the first of a task, and leases that overlap
 * @param roundTripMs mean of dispatch and report, milliseconds, as it was measured or simulated; 0
 *     for a side without
 * @param starvedShare share of the agents' time in which they were idle although the task that they
 *     ran next was there before they ran dry; 0 for a side for which it is not measured
 * @param stages where the time went on the way; empty for a side for which it is not measured
 * @param faults what is wrong, in words
 */
public record SideRun(
    WaitTimes.Summary waits,
    SortedMap<String, TenantWaits> tenants,
    double makespanMs,
    double idleShare,
    long completed,
    long lost,
    long doubled,
    double roundTripMs,
    double starvedShare,
    List<Stage> stages,
    List<String> faults) {
  public SideRun {
    tenants = Collections.unmodifiableSortedMap(new TreeMap<>(tenants));
    stages = List.copyOf(stages);
    faults = List.copyOf(faults);
  }

  /**
   * A part of the way.
   *
   * @param name what happens in it
   * @param meanMs mean over all tasks, milliseconds
   */
  public record Stage(String name, double meanMs, double p50Ms, double p99Ms) {}

  /** Whether nothing was lost or doubled. */
  public boolean isGood() {
    return lost == 0 && doubled == 0 && faults.isEmpty();
  }

  /**
   * Jain's index over the tenants' mean slowdowns: 1 if all are slowed down alike, 1 / n if only
   * one of n is. 1 if none has a task that started.
   *
   * @see "Jain, Chiu, Hawe (1984), A Quantitative Measure of Fairness and Discrimination"
   */
  public double jain() {
    return jain(
        tenants.values().stream()
            .filter(tenant -> tenant.tasks() > 0)
            .map(TenantWaits::slowdownMean)
            .toList());
  }

  private static double jain(Collection<Double> shares) {
    double sum = 0;
    double squares = 0;
    for (double share : shares) {
      sum += share;
      squares += share * share;
    }
    return squares == 0 ? 1 : sum * sum / (shares.size() * squares);
  }
}
