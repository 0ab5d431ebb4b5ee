package io.fairlead.scheduler.placement;

import io.fairlead.model.PlacementReason;
import org.jspecify.annotations.Nullable;

/**
 * {@code affinity}: the agent that last ran the task's affinity key if it has room, else least
 * finish time. O(1), else O(pools × weight classes).
 */
final class AffinityPlacement implements PlacementPolicy {
  @Override
  public @Nullable PlacementEntry choose(Candidates candidates, PlacementRequest request) {
    PlacementEntry preferred = request.preferred();
    return preferred != null && candidates.contains(preferred) ? preferred : candidates.least(this);
  }

  @Override
  public PlacementReason reason(PlacementEntry chosen, PlacementRequest request) {
    return chosen == request.preferred() ? PlacementReason.AFFINITY : PlacementReason.LEAST_FINISH;
  }

  /** Milliseconds until the task is expected to end. */
  @Override
  public double score(PlacementEntry agent, PlacementRequest request) {
    return request.finishMs(agent);
  }
}
