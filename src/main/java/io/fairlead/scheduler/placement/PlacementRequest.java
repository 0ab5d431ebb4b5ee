package io.fairlead.scheduler.placement;

import io.fairlead.model.AgentId;
import io.fairlead.model.Eligibility;
import org.jspecify.annotations.Nullable;

/**
 * The task that an agent is chosen for.
 *
 * @param eligibility its class
 * @param demand what it demands exactly
 * @param taskType its type
 * @param costUs what it is expected to cost, microseconds at speed 1
 * @param nowUs logical time, microseconds
 * @param preferred the agent that last ran its affinity key; null if there is none
 * @param draw evenly distributed bits of its own, the same for the same task and epoch
 * @param lastInTurn the agent that was last given a task of this class in turn; null if none was
 * @param explain whether the agents that came next are to be told too
 */
public record PlacementRequest(
    Eligibility eligibility,
    Demand demand,
    String taskType,
    long costUs,
    long nowUs,
    @Nullable PlacementEntry preferred,
    long draw,
    @Nullable AgentId lastInTurn,
    boolean explain) {

  /** F<sub>a</sub> of an agent: max(now, its virtual finish) + cost / weight, microseconds. */
  public long finishUs(PlacementEntry agent) {
    return finishUs(agent, agent.weight());
  }

  /** The same with the agent's speed at tasks of this type. */
  long finishByTypeUs(PlacementEntry agent) {
    return finishUs(agent, agent.weightFor(taskType));
  }

  private long finishUs(PlacementEntry agent, double weight) {
    return Math.addExact(
        Math.max(nowUs, agent.virtualFinishUs()), (long) Math.ceil(costUs / weight));
  }

  /** Milliseconds until an agent has done what it has, 0 if it is idle. */
  double loadMs(PlacementEntry agent) {
    return Math.max(0, agent.virtualFinishUs() - nowUs) / 1_000.0;
  }

  /** Milliseconds until the task is expected to end on an agent. */
  double finishMs(PlacementEntry agent) {
    return inMs(finishUs(agent));
  }

  /** Milliseconds from now to a logical time in microseconds. */
  double inMs(long atUs) {
    return (atUs - nowUs) / 1_000.0;
  }
}
