package io.fairlead.scheduler.resource;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** How much of each resource is held. Only what is above 0 is kept. Owned by one thread. */
public final class HeldAmounts {
  private final SortedMap<String, Long> amounts = new TreeMap<>();

  /** How much of a resource is held. */
  public long of(String name) {
    Long amount = amounts.get(name);
    return amount == null ? 0 : amount;
  }

  /** So much more of one resource is held. */
  public void hold(String name, long amount) {
    if (amount > 0) {
      amounts.merge(name, amount, Math::addExact);
    }
  }

  /**
   * So much less of one resource is held.
   *
   * @throws IllegalStateException if less is held than is given back
   */
  public void giveBack(String name, long amount) {
    long left = of(name) - amount;
    if (left < 0) {
      throw new IllegalStateException(
          "gives back " + amount + " of " + name + ", of which " + of(name) + " is held");
    }
    if (left == 0) {
      amounts.remove(name);
    } else {
      amounts.put(name, left);
    }
  }

  /** So much more of each is held. */
  public void hold(Map<String, Long> demand) {
    demand.forEach(this::hold);
  }

  /** So much less of each is held. */
  public void giveBack(Map<String, Long> demand) {
    demand.forEach(this::giveBack);
  }

  /** Nothing is held. */
  public void clear() {
    amounts.clear();
  }

  /** What is held, by name. */
  public SortedMap<String, Long> asMap() {
    return Collections.unmodifiableSortedMap(amounts);
  }
}
