package io.fairlead.sim;

import java.util.List;

/**
 * The agents of a swarm, fastest first.
 *
 * @param agents at least one
 */
public record Fleet(List<SimulatedAgent> agents) {
  public Fleet {
    agents = List.copyOf(agents);
    if (agents.isEmpty()) {
      throw new IllegalArgumentException("a fleet without agents");
    }
  }

  public int size() {
    return agents.size();
  }

  /** Units of speed in all slots together. */
  public double totalSpeed() {
    return agents.stream().mapToDouble(agent -> agent.speed() * agent.slots()).sum();
  }
}
