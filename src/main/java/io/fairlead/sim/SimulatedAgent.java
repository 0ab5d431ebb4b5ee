package io.fairlead.sim;

import io.fairlead.model.AgentId;
import java.util.List;

/**
 * An agent of a fleet.
 *
 * @param speed how many milliseconds of cost it does in a millisecond, above 0
 * @param slots tasks at once
 * @param capabilities what it can do
 */
public record SimulatedAgent(AgentId id, double speed, int slots, List<String> capabilities) {
  public SimulatedAgent {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed " + speed + " of " + id + " is not above 0");
    }
    if (slots < 1) {
      throw new IllegalArgumentException("slots " + slots + " of " + id + " is not above 0");
    }
    capabilities = List.copyOf(capabilities);
  }
}
