package io.fairlead.scheduler;

import io.fairlead.model.Eligibility;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who may run the tasks that have not ended, by classes, without those that any agent may run: a
 * task that is delayed, blocked or with an agent may come to wait, and its class with it. O(1).
 * Derived; owned by its swarm's thread.
 */
final class LiveClasses {
  private final Map<Eligibility, LiveClass> classes = new LinkedHashMap<>();

  private static final class LiveClass {
    final Eligibility eligibility;
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

  private static boolean isAny(Eligibility eligibility) {
    return eligibility.capabilities().isEmpty() && eligibility.demand().isEmpty();
  }
}
