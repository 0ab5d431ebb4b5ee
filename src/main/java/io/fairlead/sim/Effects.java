package io.fairlead.sim;

import io.fairlead.model.Fact;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How often faults had an effect, by names for people: the kinds of committed facts, how leases
 * ended, and what became of transactions.
 */
final class Effects {
  private final SortedMap<String, Long> counts = new TreeMap<>();
  private final SortedMap<String, String> names = new TreeMap<>();

  void count(Fact fact) {
    add(names.computeIfAbsent(fact.getClass().getSimpleName(), Effects::dashed), 1);
    if (fact instanceof Fact.EndsLease ended && ended.lease() != null) {
      add("lease-" + dashed(ended.end().name()), 1);
    }
  }

  void ended(VirtualCoordinator.Ending ending, int decisions, int inputs) {
    add("transactions-" + dashed(ending.name()), 1);
    if (ending == VirtualCoordinator.Ending.ROLLED_BACK) {
      add("decisions-undone", decisions);
      add("inputs-read-again", inputs);
    }
  }

  SortedMap<String, Long> counts() {
    return counts;
  }

  private void add(String name, long times) {
    counts.merge(name, times, Long::sum);
  }

  /** TaskDispatched and TASK_DISPATCHED as task-dispatched. */
  private static String dashed(String name) {
    String words =
        name.contains("_") || name.equals(name.toUpperCase(Locale.ROOT))
            ? name.replace('_', '-')
            : name.replaceAll("(?<=[a-z])(?=[A-Z])", "-");
    return words.toLowerCase(Locale.ROOT);
  }
}
