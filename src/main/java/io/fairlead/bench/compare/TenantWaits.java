package io.fairlead.bench.compare;

import io.fairlead.bench.load.WaitTimes;
import io.fairlead.sim.Arrival;
import io.fairlead.sim.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long the tasks of one tenant waited, by themselves and for what they cost.
 *
 * <p>The slowdown of a task is (wait + cost) / cost, its cost being its run time at speed 1: how
 * many times as long it took as it would have at once on an agent of speed 1. So whom it was given
 * to does not count, only how long it waited.
 *
 * @param tasks how many have started
 * @param waits of those
 * @param slowdownMean of those; 0 if there is none
 * @param slowdownP99 nearest rank; 0 if there is none
 */
public record TenantWaits(
    long tasks, WaitTimes.Summary waits, double slowdownMean, double slowdownP99) {

  /**
   * By tenant.
   *
   * @param waitsUs of each task of the workload, microseconds; negative for one that has not
   *     started
   */
  static SortedMap<String, TenantWaits> of(Workload workload, long[] waitsUs) {
    SortedMap<String, List<Integer>> started = new TreeMap<>();
    for (int i = 0; i < waitsUs.length; i++) {
      List<Integer> tasks =
          started.computeIfAbsent(
              workload.arrivals().get(i).tenant().value(), tenant -> new ArrayList<>());
      if (waitsUs[i] >= 0) {
        tasks.add(i);
      }
    }
    SortedMap<String, TenantWaits> tenants = new TreeMap<>();
    started.forEach((tenant, tasks) -> tenants.put(tenant, of(workload, waitsUs, tasks)));
    return Collections.unmodifiableSortedMap(tenants);
  }

  private static TenantWaits of(Workload workload, long[] waitsUs, List<Integer> tasks) {
    long[] waits = tasks.stream().mapToLong(task -> waitsUs[task]).toArray();
    double[] slowdowns =
        tasks.stream()
            .mapToDouble(task -> slowdown(workload.arrivals().get(task), waitsUs[task]))
            .sorted()
            .toArray();
    double p99 =
        slowdowns.length == 0
            ? 0
            : slowdowns[Math.max(0, (int) Math.ceil(0.99 * slowdowns.length) - 1)];
    return new TenantWaits(
        slowdowns.length,
        WaitTimes.summaryOf(waits),
        Arrays.stream(slowdowns).average().orElse(0),
        p99);
  }

  private static double slowdown(Arrival arrival, long waitUs) {
    return (waitUs + arrival.costUs()) / (double) arrival.costUs();
  }
}
