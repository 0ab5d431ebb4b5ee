package io.fairlead.optimize.share;

import io.fairlead.model.TenantId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How capacity is divided, or why it can't be. */
public sealed interface ShareResult {

  /**
   * It is divided.
   *
   * @param tenants in order of their ids
   * @param capacity slots of speed 1
   * @param utilisation share of the capacity that is used, 0 to 1
   * @param resources share of each resource that is used, 0 to 1; those of pools as {@code
   *     pool/resource}, slots as {@code pool/slots}
   * @param cut what there was no time for
   */
  record Divided(
      List<Allocation> tenants,
      double capacity,
      double utilisation,
      SortedMap<String, Double> resources,
      Cut cut)
      implements ShareResult {
    public Divided {
      tenants = List.copyOf(tenants);
      resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
    }

    /** Whether it could have become better in more time. */
    public boolean timedOut() {
      return cut != Cut.NOTHING;
    }
  }

  /** What the time was up for. A division keeps to all constraints without it. */
  enum Cut {
    NOTHING,
    /** Whole tasks need not be as many as can be: shares and weights are as they should be. */
    WHOLE_TASKS,
    /** It is as much work as can be, but nobody has looked who gets how much of it. */
    FAIRNESS
  }

  /**
   * The time was up before there was a division.
   *
   * @param contradicts whether the constraints are known to contradict each other, though not which
   */
  record OutOfTime(boolean contradicts) implements ShareResult {}

  /**
   * No division keeps to all of it.
   *
   * @param conflict constraints that contradict each other; without any one of them the rest do not
   */
  record Infeasible(List<ShareConstraint> conflict) implements ShareResult {
    public Infeasible {
      conflict = List.copyOf(conflict);
    }
  }

  /**
   * What a tenant gets.
   *
   * @param demand slots of speed 1 that it asks for
   * @param units slots of speed 1 that it gets
   * @param share of the capacity, 0 to 1
   * @param resources its share of each resource that it uses, as in {@link Divided#resources}
   * @param dominantShare the largest share of a resource that its tasks take, summed over its
   *     demands
   * @param costPerHour price of what it gets
   * @param weight by which the swarm is to serve it, with a mean of 1 over those that get
   *     something; 0 if it gets nothing
   * @param tasks whole tasks at once, as divided for all together
   * @param minConcurrency tasks at once that are its minimum; 0 if it has none
   * @param cap the most tasks at once that keep its maximum and its budget
   * @param bounds what keeps it from getting more, in order of importance
   */
  record Allocation(
      TenantId id,
      double demand,
      double units,
      double share,
      SortedMap<String, Double> resources,
      double dominantShare,
      double costPerHour,
      double weight,
      int tasks,
      int minConcurrency,
      Cap cap,
      List<ShareConstraint> bounds) {
    public Allocation {
      resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
      bounds = List.copyOf(bounds);
    }
  }

  /**
   * A bound on tasks at once.
   *
   * @param limited whether there is one
   * @param tasks so many at most, 0 for none
   * @param anywhere whether maximum and budget hold wherever they run; else where they are planned
   *     to
   */
  record Cap(boolean limited, int tasks, boolean anywhere) {
    public static final Cap NONE = new Cap(false, 0, true);
  }
}
