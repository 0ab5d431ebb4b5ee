package io.fairlead.scheduler.queueing;

import io.fairlead.model.Eligibility;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every eligibility among the waiting tasks, once, in the order in which they came. */
final class EligibilityClasses {
  private final Map<Eligibility, EligibilityClass> classes = new LinkedHashMap<>();

  /** Those that are pinned to an agent. */
  private int pinned;

  Collection<EligibilityClass> all() {
    return classes.values();
  }

  @Nullable EligibilityClass find(Eligibility eligibility) {
    return classes.get(eligibility);
  }

  EligibilityClass findOrNew(Eligibility eligibility) {
    EligibilityClass known = classes.get(eligibility);
    if (known == null) {
      known = new EligibilityClass(eligibility);
      classes.put(eligibility, known);
      pinned += eligibility.pin() == null ? 0 : 1;
    }
    return known;
  }

  void dropIfEmpty(EligibilityClass some) {
    if (some.isEmpty()) {
      classes.remove(some.eligibility);
      pinned -= some.eligibility.pin() == null ? 0 : 1;
    }
  }

  /** How many are pinned to no agent. */
  int openCount() {
    return classes.size() - pinned;
  }

  /** Those that are pinned to no agent. O(classes). */
  List<Eligibility> open() {
    List<Eligibility> open = new ArrayList<>(openCount());
    for (Eligibility eligibility : classes.keySet()) {
      if (eligibility.pin() == null) {
        open.add(eligibility);
      }
    }
    return open;
  }
}
