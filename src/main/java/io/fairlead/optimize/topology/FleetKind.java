package io.fairlead.optimize.topology;

import java.util.Collections;
import java.util.List;

/**
 * Agents that can do the same, with as many slots, at the same price. Those that were there one
 * after the other count as one.
 *
 * @param capabilities sorted
 * @param slots of each, 1 or more
 * @param price of one second of a slot, 0 or more
 * @param load work that falls to it by its part of the capacity that can do that work, by its own
 *     capacity: above 1 more comes than it can do; 0 or more
 * @param presence of each agent, the share of the period in which it was there, above 0, at most 1;
 *     most first
 */
public record FleetKind(
    List<String> capabilities, int slots, double price, double load, List<Double> presence) {

  public FleetKind {
    capabilities = List.copyOf(capabilities);
    presence = presence.stream().sorted(Collections.reverseOrder()).toList();
    if (slots < 1) {
      throw new IllegalArgumentException("slots is " + slots + ", must be 1 or more");
    }
    if (!(price >= 0) || !(load >= 0)) {
      throw new IllegalArgumentException(
          "price is " + price + " and load " + load + ", must be 0 or more");
    }
    for (double share : presence) {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException("presence is " + share + ", must be above 0, at most 1");
      }
    }
  }

  /** How many there are. */
  public int agents() {
    return presence.size();
  }

  /**
   * Mean price by the second of so many agents with so many slots each. The first are there as long
   * as those that were, further ones all the time.
   */
  public double pricePerSecond(int agents, int slotsOfEach) {
    double there = Math.max(0, agents - agents());
    for (int i = 0; i < Math.min(agents, agents()); i++) {
      there += presence.get(i);
    }
    return there * slotsOfEach * price;
  }

  /** What it is, for people. */
  public String name() {
    String what = capabilities.isEmpty() ? "no capability" : String.join("+", capabilities);
    return "agents with " + what + ", " + slots + (slots == 1 ? " slot" : " slots");
  }
}
