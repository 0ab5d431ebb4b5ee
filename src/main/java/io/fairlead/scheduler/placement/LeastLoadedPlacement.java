package io.fairlead.scheduler.placement;

import io.fairlead.model.PlacementReason;
import org.jspecify.annotations.Nullable;

/**
 * {@code least-loaded}: the agent that has least outstanding work for its weight; whatever the task
 * costs there. Of idle agents the one on which the task ends first. O(pools × weight classes).
 */
final class LeastLoadedPlacement implements PlacementPolicy {
  @Override
  public @Nullable PlacementEntry choose(Candidates candidates, PlacementRequest request) {
    return candidates.least(this);
  }

  @Override
  public PlacementReason reason(PlacementEntry chosen, PlacementRequest request) {
    return PlacementReason.LEAST_LOADED;
  }

  /** Milliseconds until the agent has done what it has. */
  @Override
  public double score(PlacementEntry agent, PlacementRequest request) {
    return request.loadMs(agent);
  }
}
