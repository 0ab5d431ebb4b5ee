package io.fairlead.sim;

import io.fairlead.model.AgentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Unequal agents: of 26, 8 run at speed 2, 10 at speed 1 and 8 at speed 0.5, 30 units in all.
 * Fleets of other sizes keep these proportions as well as whole numbers do. Every agent has one
 * slot; every other one of each speed has the capability {@link #GPU}, and so has a lone agent.
 */
public final class ReferenceFleet {
  public static final int SIZE = 26;
  public static final String GPU = "gpu";
  public static final int MAX_SIZE = 10_000;

  private static final int OUTER = 8;

  private ReferenceFleet() {}

  /** The fleet that the figures of the documentation refer to. */
  public static Fleet full() {
    return of(SIZE);
  }

  /**
   * A fleet of that many agents.
   *
   * @param size 1 to 10,000
   */
  public static Fleet of(int size) {
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException(size + " agents: must be 1 to 10,000");
    }
    int outer = size == 1 ? 0 : Math.max(1, (int) Math.round(size * OUTER / (double) SIZE));
    List<SimulatedAgent> agents = new ArrayList<>(size);
    add(agents, "fast", 2, outer);
    add(agents, "mid", 1, size - 2 * outer);
    add(agents, "slow", 0.5, outer);
    return new Fleet(agents);
  }

  private static void add(List<SimulatedAgent> agents, String name, double speed, int count) {
    for (int i = 1; i <= count; i++) {
      AgentId id = new AgentId(String.format(Locale.ROOT, "%s-%02d", name, i));
      agents.add(new SimulatedAgent(id, speed, 1, i % 2 == 1 ? List.of(GPU) : List.of()));
    }
  }
}
