package io.fairlead.scheduler.balance;

import io.fairlead.model.AgentId;
import java.util.Comparator;

/**
 * What one agent has to do, in proportion to what it can do; changes as moves are tried. Owned by
 * the round that made it.
 */
public final class AgentLoad {
  /** The least loaded first. */
  static final Comparator<AgentLoad> LIGHTEST_FIRST =
      Comparator.comparingDouble(AgentLoad::loadMs).thenComparing(AgentLoad::agent);

  /** The most loaded first. */
  static final Comparator<AgentLoad> HEAVIEST_FIRST =
      Comparator.comparingDouble(AgentLoad::loadMs).reversed().thenComparing(load -> load.agent);

  private final AgentId agent;
  private final double weight;
  private double workUs;
  private long room;

  /**
   * @param weight above 0
   * @param workUs expected outstanding work, local queue included, microseconds at speed 1
   * @param room how many tasks may be moved to it; 0 if it takes none
   */
  public AgentLoad(AgentId agent, double weight, double workUs, long room) {
    if (!(weight > 0)) {
      throw new IllegalArgumentException("weight " + weight + " of agent " + agent);
    }
    this.agent = agent;
    this.weight = weight;
    this.workUs = workUs;
    this.room = room;
  }

  public AgentId agent() {
    return agent;
  }

  /** When it would be done with everything, milliseconds from now. */
  public double loadMs() {
    return loadMsWith(0);
  }

  /** The same with so much more work, microseconds at speed 1; negative for less. */
  double loadMsWith(double moreUs) {
    return Math.max(0, workUs + moreUs) / weight / 1_000;
  }

  boolean hasRoom() {
    return room > 0;
  }

  void gives(double costUs) {
    workUs = Math.max(0, workUs - costUs);
  }

  void takes(double costUs) {
    workUs += costUs;
    room--;
  }
}
