package io.fairlead.scheduler.placement;

import io.fairlead.model.PlacementReason;
import org.jspecify.annotations.Nullable;

/**
 * {@code capability}: the agent with the fewest capabilities beyond those required, so that those
 * who can do everything stay free for what nobody else can; of equals least finish time. O(pools ×
 * weight classes).
 */
final class LeastCapablePlacement implements PlacementPolicy {
  @Override
  public @Nullable PlacementEntry choose(Candidates candidates, PlacementRequest request) {
    return candidates.least(this);
  }

  @Override
  public PlacementReason reason(PlacementEntry chosen, PlacementRequest request) {
    return PlacementReason.LEAST_CAPABLE;
  }

  /** Capabilities that the task does not need. */
  @Override
  public double score(PlacementEntry agent, PlacementRequest request) {
    return agent.capabilities().size() - request.eligibility().capabilities().size();
  }
}
