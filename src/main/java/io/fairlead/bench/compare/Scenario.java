package io.fairlead.bench.compare;

import io.fairlead.sim.Fleet;
import io.fairlead.sim.SimulatedAgent;
import io.fairlead.sim.Workload;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What every side of a comparison is given alike.
 *
 * @param workload the tasks that are measured
 * @param fleet the agents that run them
 * @param killed indices in the fleet of the agents that are killed, without a goodbye, when half of
 *     the tasks have arrived
 * @param warmUp run before it by the sides that run on a real machine; its waits do not count.
 *     Empty for none
 */
public record Scenario(Workload workload, Fleet fleet, Set<Integer> killed, Workload warmUp) {
  public Scenario {
    if (workload.size() == 0) {
      throw new IllegalArgumentException("a workload without tasks");
    }
    killed = Collections.unmodifiableSet(new TreeSet<>(killed));
    for (int agent : killed) {
      if (agent < 0 || agent >= fleet.size()) {
        throw new IllegalArgumentException("there is no agent " + agent + " to be killed");
      }
    }
    if (killed.size() == fleet.size()) {
      throw new IllegalArgumentException("all " + fleet.size() + " agents are to be killed");
    }
  }

  /**
   * Share of the slots' time that was not used.
   *
   * @param busyUs time in which slots ran tasks, all together, microseconds
   * @param makespanMs how long it took, milliseconds
   */
  double idleShare(long busyUs, double makespanMs) {
    int slots = fleet.agents().stream().mapToInt(SimulatedAgent::slots).sum();
    return makespanMs <= 0 ? 0 : Math.max(0, 1 - busyUs / 1_000.0 / (slots * makespanMs));
  }

  /** When agents are killed, microseconds after the first arrival. */
  public long killedAtUs() {
    return workload.arrivals().get(workload.size() / 2).offsetUs();
  }
}
