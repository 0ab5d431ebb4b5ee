package io.fairlead.scheduler.placement;

import io.fairlead.model.PlacementReason;
import org.jspecify.annotations.Nullable;

/**
 * {@code cost}: the agent on which the run is expected to cost least, costPerSecond × cost / speed;
 * of equals least finish time. Which agent is cheapest does not depend on the task, so pools are in
 * order of that price. O(pools).
 */
final class CheapestPlacement implements PlacementPolicy {
  private static final double US_PER_SECOND = 1_000_000;

  @Override
  public AgentPool.Order order() {
    return AgentPool.Order.PRICE;
  }

  @Override
  public @Nullable PlacementEntry choose(Candidates candidates, PlacementRequest request) {
    return candidates.least(this);
  }

  @Override
  public PlacementReason reason(PlacementEntry chosen, PlacementRequest request) {
    return PlacementReason.CHEAPEST;
  }

  /** Price of the run, in the unit of the agents' costPerSecond. */
  @Override
  public double score(PlacementEntry agent, PlacementRequest request) {
    return agent.price() * request.costUs() / US_PER_SECOND;
  }
}
