package io.fairlead.sim;

import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Tasks in the order in which they arrive; the first one arrives at offset 0. Immutable.
 *
 * @param name what it is, for people
 * @param arrivals in order of their offsets
 */
public record Workload(String name, List<Arrival> arrivals) {

  /**
   * @throws IllegalArgumentException if the arrivals are not in order
   */
  public Workload {
    arrivals = List.copyOf(arrivals);
    long before = 0;
    for (Arrival arrival : arrivals) {
      if (arrival.offsetUs() < before) {
        throw new IllegalArgumentException("arrivals of " + name + " are not in order");
      }
      before = arrival.offsetUs();
    }
  }

  /**
   * Arrivals of several sources on one time line, moved so that the first is at 0. Those at the
   * same instant keep the order of the sources.
   */
  static Workload merged(String name, List<List<Arrival>> sources) {
    List<Arrival> all = new ArrayList<>();
    sources.forEach(all::addAll);
    all.sort(Comparator.comparingLong(Arrival::offsetUs)); // stable
    if (all.isEmpty()) {
      return new Workload(name, List.of());
    }
    long start = all.get(0).offsetUs();
    all.replaceAll(arrival -> arrival.at(arrival.offsetUs() - start));
    return new Workload(name, all);
  }

  /**
   * Divides arrival gaps and costs by the factor, so that utilisation stays as it is. A cost is
   * never below a microsecond.
   *
   * @param factor above 0
   */
  public Workload compress(double factor) {
    if (!(factor > 0) || Double.isInfinite(factor)) {
      throw new IllegalArgumentException("compress " + factor + " is not above 0");
    }
    List<Arrival> faster = new ArrayList<>(arrivals.size());
    for (Arrival arrival : arrivals) {
      faster.add(arrival.compressed(factor));
    }
    return new Workload(name, faster);
  }

  /** The first arrivals, at most that many. */
  public Workload first(int count) {
    return new Workload(name, arrivals.subList(0, Math.min(count, arrivals.size())));
  }

  /** That workload, and after a pause this one. */
  public Workload after(Workload before, long pauseUs) {
    List<Arrival> all = new ArrayList<>(before.arrivals);
    long startUs = before.size() == 0 ? 0 : before.spanUs() + pauseUs;
    arrivals.forEach(arrival -> all.add(arrival.at(startUs + arrival.offsetUs())));
    return new Workload(name, all);
  }

  /** The same tasks, those of each tenant named at that level. */
  public Workload atLevels(Map<TenantId, Level> levels) {
    return new Workload(
        name,
        arrivals.stream()
            .map(arrival -> arrival.at(levels.getOrDefault(arrival.tenant(), arrival.level())))
            .toList());
  }

  /** Whose tasks are in it, by name. */
  public SortedSet<String> tenants() {
    SortedSet<String> tenants = new TreeSet<>();
    arrivals.forEach(arrival -> tenants.add(arrival.tenant().value()));
    return tenants;
  }

  public int size() {
    return arrivals.size();
  }

  /** From the first arrival to the last, microseconds. */
  public long spanUs() {
    return arrivals.isEmpty() ? 0 : arrivals.get(arrivals.size() - 1).offsetUs();
  }

  /** All work in it, microseconds at speed 1. */
  public long totalCostUs() {
    return arrivals.stream().mapToLong(Arrival::costUs).sum();
  }

  /**
   * Share of a fleet that it keeps busy: work over span times speed; infinite if everything arrives
   * at once.
   */
  public double utilisation(Fleet fleet) {
    return totalCostUs() / (spanUs() * fleet.totalSpeed());
  }
}
