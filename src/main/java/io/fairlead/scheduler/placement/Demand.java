package io.fairlead.scheduler.placement;

import io.fairlead.model.Eligibility;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Amounts of resources that must be there. Those of a class of tasks are bands: every task of it
 * demands more than {@link #above} and at most {@link #atMost}. A capacity inside the band is asked
 * for as a whole, so that a task which demands exactly that is not shut out.
 */
public sealed interface Demand {
  /** The resources by name, with the upper end of what is demanded of each; all above 0. */
  SortedMap<String, Long> atMost();

  /** The lower end of what is demanded, exclusive. */
  long above(String name);

  /** Whether nothing is demanded. */
  default boolean isNone() {
    return atMost().isEmpty();
  }

  /**
   * Whether so much of a resource can be had.
   *
   * @param capacity the most there can be
   * @param free what is left of it
   */
  default boolean met(String name, long wanted, long capacity, long free) {
    return capacity > above(name) && free >= Math.min(wanted, capacity);
  }

  /** What one task demands. */
  record Exact(SortedMap<String, Long> atMost) implements Demand {
    /** Nothing is demanded. */
    public static final Exact NONE = new Exact(Collections.emptySortedMap());

    /** Leaves out what is demanded nothing of. */
    public static Demand of(SortedMap<String, Long> amounts) {
      if (amounts.isEmpty()) {
        return NONE;
      }
      SortedMap<String, Long> positive = new TreeMap<>(amounts);
      positive.values().removeIf(amount -> amount <= 0);
      return new Exact(positive);
    }

    @Override
    public long above(String name) {
      Long amount = atMost.get(name);
      return amount == null ? 0 : amount - 1;
    }
  }

  /**
   * What the tasks of a class demand.
   *
   * @param atMost the upper ends, those of the band or less
   */
  record Rounded(Eligibility eligibility, SortedMap<String, Long> atMost) implements Demand {
    /** All that the class may demand. */
    public Rounded(Eligibility eligibility) {
      this(eligibility, eligibility.demand());
    }

    @Override
    public long above(String name) {
      return eligibility.demandAbove(name);
    }
  }
}
