package io.fairlead.scheduler;

import io.fairlead.model.Eligibility;
import io.fairlead.scheduler.placement.Demand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who may run the tasks that have not ended, by classes, without those that any agent may run: a
 * task that is delayed, blocked or with an agent may come to wait, and its class with it. O(1).
 * Derived; owned by its swarm's thread.
 */
final class LiveClasses {
  private final Map<Eligibility, LiveClass> classes = new LinkedHashMap<>();

  private static final class LiveClass {
    final Eligibility eligibility;

    /** The most that one of its tasks has demanded of each resource. */
    final SortedMap<String, Long> largest = new TreeMap<>();

    int tasks;

    LiveClass(Eligibility eligibility) {
      this.eligibility = eligibility;
    }
  }

  /** How many there are. */
  int size() {
    return classes.size();
  }

  /** Whether a task of that eligibility would add none. */
  boolean has(Eligibility eligibility) {
    return isAny(eligibility) || classes.containsKey(eligibility.whole());
  }

  /** Counts a task that has come; it shares its eligibility with those of its class. */
  void add(TaskState task) {
    if (!isAny(task.eligibility)) {
      LiveClass known = classes.computeIfAbsent(task.eligibility.whole(), LiveClass::new);
      known.tasks++;
      task.demand()
          .atMost()
          .forEach((name, amount) -> known.largest.merge(name, amount, Math::max));
      if (task.eligibility.equals(known.eligibility)) {
        task.eligibility = known.eligibility;
      }
    }
  }

  /** Counts a task that has ended. */
  void remove(TaskState task) {
    if (!isAny(task.eligibility)) {
      classes.computeIfPresent(
          task.eligibility.whole(), (unused, known) -> --known.tasks == 0 ? null : known);
    }
  }

  /**
   * What must be there for a task of that eligibility: no more than was demanded by some task of
   * its class. So where all demand the same, as those of one type mostly do, it is exact.
   */
  Demand demandOf(Eligibility eligibility) {
    if (eligibility.demand().isEmpty()) {
      return Demand.Exact.NONE;
    }
    LiveClass known = classes.get(eligibility.whole());
    return known == null
        ? new Demand.Rounded(eligibility)
        : new Demand.Rounded(eligibility, known.largest);
  }

  private static boolean isAny(Eligibility eligibility) {
    return eligibility.capabilities().isEmpty() && eligibility.demand().isEmpty();
  }
}
