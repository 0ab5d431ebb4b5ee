package io.fairlead.sim;

import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which tenant's work falls to which kind of agents. A task's cost is divided between the kinds
 * that can do it, by what they can do in the period.
 */
final class TenantLoads {
  private final Workload workload;
  private final RecordedFleet fleet;
  private final SortedMap<TenantId, double[]> byTenant = new TreeMap<>();
  private final double[] byKind;
  private double allUs;

  TenantLoads(Workload workload, RecordedFleet fleet) {
    this.workload = workload;
    this.fleet = fleet;
    this.byKind = new double[fleet.size()];
    Map<List<String>, double[]> partsByNeed = new HashMap<>(); // looked up only
    for (Arrival arrival : workload.arrivals()) {
      double[] parts =
          partsByNeed.computeIfAbsent(arrival.requiredCapabilities(), this::partsByCapacity);
      double[] of = byTenant.computeIfAbsent(arrival.tenant(), unused -> new double[byKind.length]);
      for (int i = 0; i < byKind.length; i++) {
        of[i] += parts[i] * arrival.costUs();
        byKind[i] += parts[i] * arrival.costUs();
      }
      allUs += arrival.costUs();
    }
  }

  private double[] partsByCapacity(List<String> need) {
    double[] parts = new double[fleet.size()];
    double sum = 0;
    for (int i = 0; i < parts.length; i++) {
      if (fleet.capabilities(i).containsAll(need)) {
        parts[i] = fleet.capacityUs(i);
        sum += parts[i];
      }
    }
    for (int i = 0; i < parts.length; i++) {
      parts[i] = sum > 0 ? parts[i] / sum : 0;
    }
    return parts;
  }

  /** Work that falls to a kind, microseconds at speed 1. */
  double loadUs(int kind) {
    return byKind[kind];
  }

  /** Each tenant's share of the work. */
  SortedMap<TenantId, Double> shares() {
    SortedMap<TenantId, Double> costs = new TreeMap<>();
    for (Arrival arrival : workload.arrivals()) {
      costs.merge(arrival.tenant(), (double) arrival.costUs(), Double::sum);
    }
    costs.replaceAll((tenant, cost) -> cost / allUs);
    return costs;
  }

  /**
   * Of each kind, how many agents go with the tenant: by its share of the work that falls to that
   * kind, what is rounded off being carried on to the next. Empty if one side would be without an
   * agent that it needs, or a task waits for one of the other side.
   */
  Optional<List<Integer>> division(TenantId tenant) {
    double[] own = byTenant.get(tenant);
    if (own == null || byTenant.size() < 2 || isTied(tenant)) {
      return Optional.empty();
    }
    List<Integer> counts = new ArrayList<>();
    double carried = 0;
    for (int i = 0; i < byKind.length; i++) {
      int agents = fleet.agents(i);
      double due = byKind[i] > 0 ? agents * own[i] / byKind[i] + carried : 0;
      boolean shared = byKind[i] > 0 && own[i] > 0 && own[i] < byKind[i] && agents > 1;
      int least = shared ? 1 : 0;
      int most = shared ? agents - 1 : own[i] > 0 ? agents : 0;
      int count = (int) Math.max(least, Math.min(most, Math.round(due)));
      if (byKind[i] > 0) {
        carried = due - count;
      }
      counts.add(count);
    }
    return canDo(tenant, counts) ? Optional.of(counts) : Optional.empty();
  }

  private boolean isTied(TenantId tenant) {
    List<Arrival> arrivals = workload.arrivals();
    for (Arrival arrival : arrivals) {
      for (int other : arrival.dependencies()) {
        if (arrival.tenant().equals(tenant) != arrivals.get(other).tenant().equals(tenant)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean canDo(TenantId tenant, List<Integer> counts) {
    Set<List<String>> ownNeeds = new LinkedHashSet<>();
    Set<List<String>> otherNeeds = new LinkedHashSet<>();
    for (Arrival arrival : workload.arrivals()) {
      (arrival.tenant().equals(tenant) ? ownNeeds : otherNeeds).add(arrival.requiredCapabilities());
    }
    return ownNeeds.stream().allMatch(need -> anyCan(need, counts, true))
        && otherNeeds.stream().allMatch(need -> anyCan(need, counts, false));
  }

  private boolean anyCan(List<String> need, List<Integer> counts, boolean own) {
    for (int i = 0; i < byKind.length; i++) {
      int there = own ? counts.get(i) : fleet.agents(i) - counts.get(i);
      if (there > 0 && fleet.capabilities(i).containsAll(need)) {
        return true;
      }
    }
    return false;
  }
}
