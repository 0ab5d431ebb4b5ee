package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * An agent of a fleet.
 *
 * @param speed how many milliseconds of cost it does in a millisecond, above 0
 * @param slots tasks at once
 * @param capabilities what it can do
 * @param costPerSecond price of one second of a slot, 0 or more
 * @param resources amount of each named resource that it has
 * @param throttle share of its speed that it says it holds back, 0 to 1; {@code speed} is what it
 *     runs at nevertheless
 */
public record SimulatedAgent(
    AgentId id,
    double speed,
    int slots,
    List<String> capabilities,
    double costPerSecond,
    SortedMap<String, Long> resources,
    double throttle) {

  /**
   * @throws IllegalArgumentException if a field is out of its range
   */
  public SimulatedAgent {
    if (!(speed > 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("speed " + speed + " of " + id + " is not above 0");
    }
    AgentProfile checked =
        new AgentProfile(slots, capabilities, resources, costPerSecond, throttle, false);
    capabilities = checked.capabilities();
    resources = checked.resources();
  }

  /** Free of charge, without resources of its own, holding nothing back. */
  public SimulatedAgent(AgentId id, double speed, int slots, List<String> capabilities) {
    this(id, speed, slots, capabilities, 0, Collections.emptySortedMap(), 0);
  }

  /** The same with so many slots. */
  public SimulatedAgent withSlots(int otherSlots) {
    return new SimulatedAgent(
        id, speed, otherSlots, capabilities, costPerSecond, resources, throttle);
  }

  /** The same under another id. */
  public SimulatedAgent named(AgentId otherId) {
    return new SimulatedAgent(
        otherId, speed, slots, capabilities, costPerSecond, resources, throttle);
  }

  /** What it says that it can do. */
  AgentProfile profile(boolean draining) {
    return new AgentProfile(slots, capabilities, resources, costPerSecond, throttle, draining);
  }
}
