package io.fairlead.optimize.share;

import io.fairlead.model.TenantId;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What there is, and who wants how much of it. Work is measured in slots of speed 1: so much keeps
 * one such slot busy. Immutable.
 *
 * @param pools agents that can run the same; empty for none
 * @param common resources that several pools draw on
 * @param tenants in order of their ids, each once
 */
public record ShareProblem(
    List<Pool> pools, List<Shared> common, List<Tenant> tenants, ShareObjective objective) {
  /** Of demand and pool; with more a division would take minutes. */
  public static final int MOST_PAIRS = 20_000;

  /**
   * Agents that can run the same for the same price.
   *
   * @param name for people
   * @param slots tasks at once, 1 or more
   * @param speed of a slot, above 0
   * @param costPerSecond price of one second of a slot, 0 or more
   * @param resources amounts of named resources that the agents have together, 0 or more
   */
  public record Pool(
      String name,
      int slots,
      double speed,
      double costPerSecond,
      SortedMap<String, Double> resources) {
    public Pool {
      check(slots >= 1, "slots", slots);
      check(speed > 0 && speed < 1e12, "speed", speed);
      check(costPerSecond >= 0 && costPerSecond < 1e12, "costPerSecond", costPerSecond);
      resources = amounts(resources);
    }
  }

  /**
   * A resource that several pools draw on.
   *
   * @param capacity amount that may be held at a time or, where it is used up, that comes back per
   *     second
   * @param usedUp whether a task takes it for good, instead of giving it back
   * @param pools who draws on it, as places in {@link ShareProblem#pools}
   */
  public record Shared(String name, double capacity, boolean usedUp, List<Integer> pools) {
    public Shared {
      check(capacity >= 0 && capacity < 1e18, "capacity", capacity);
      pools = List.copyOf(pools);
    }
  }

  /**
   * A tenant.
   *
   * @param weight what it is entitled to, relative to others; above 0
   * @param minShare of the capacity that it gets at least where it demands as much, 0 to 1
   * @param maxShare of the capacity that it gets at most, 0 to 1
   * @param budgetPerHour what it may spend, 0 or more; infinite for no bound
   * @param demands what it wants done; empty for nothing
   */
  public record Tenant(
      TenantId id,
      double weight,
      double minShare,
      double maxShare,
      double budgetPerHour,
      List<Demand> demands) {
    public Tenant {
      check(weight > 0 && weight < 1e9, "weight", weight);
      check(minShare >= 0 && minShare <= 1, "minShare", minShare);
      check(maxShare >= 0 && maxShare <= 1, "maxShare", maxShare);
      check(budgetPerHour >= 0, "budgetPerHour", budgetPerHour);
      demands = List.copyOf(demands);
    }

    /** All that it wants, slots of speed 1. */
    public double units() {
      return demands.stream().mapToDouble(Demand::units).sum();
    }

    /** Whether what it gets is bounded by more than what there is. */
    public boolean bounded() {
      return maxShare < 1 || budgetPerHour < Double.POSITIVE_INFINITY;
    }
  }

  /**
   * Work that the same agents can do.
   *
   * @param needs what an agent must have, for people
   * @param units slots of speed 1 that it would keep busy, 0 or more
   * @param taskSeconds cost of a task, seconds at speed 1, above 0
   * @param resources amount of each that a task takes
   * @param pools who can do it, as places in {@link ShareProblem#pools}; empty for nobody
   */
  public record Demand(
      String needs,
      double units,
      double taskSeconds,
      SortedMap<String, Double> resources,
      List<Integer> pools) {
    public Demand {
      check(units >= 0 && units < 1e15, "units", units);
      check(taskSeconds > 0 && taskSeconds < 1e12, "taskSeconds", taskSeconds);
      resources = amounts(resources);
      pools = List.copyOf(pools);
    }
  }

  public ShareProblem {
    pools = List.copyOf(pools);
    common = List.copyOf(common);
    tenants = List.copyOf(tenants);
    long pairs = 0;
    Set<TenantId> ids = new HashSet<>();
    for (Tenant tenant : tenants) {
      if (!ids.add(tenant.id())) {
        throw new IllegalArgumentException("tenant " + tenant.id() + " is there twice");
      }
      for (Demand demand : tenant.demands()) {
        pairs += Math.max(1, demand.pools().size());
        checkPools(demand.pools(), pools.size());
      }
    }
    for (Shared resource : common) {
      checkPools(resource.pools(), pools.size());
    }
    if (pairs > MOST_PAIRS) {
      throw new IllegalArgumentException(
          pairs + " pairs of demand and pool, at most " + MOST_PAIRS + " can be divided");
    }
  }

  /** All that the agents can do, slots of speed 1. */
  public double capacity() {
    return pools.stream().mapToDouble(pool -> pool.slots() * pool.speed()).sum();
  }

  private static void checkPools(List<Integer> places, int pools) {
    for (int place : places) {
      check(place >= 0 && place < pools, "place of a pool", place);
    }
  }

  private static SortedMap<String, Double> amounts(Map<String, Double> given) {
    given.forEach((name, amount) -> check(amount >= 0 && amount < 1e18, name, amount));
    return Collections.unmodifiableSortedMap(new TreeMap<>(given));
  }

  private static void check(boolean right, String name, double value) {
    if (!right) {
      throw new IllegalArgumentException(name + " is " + value + ", out of its range");
    }
  }
}
