package io.fairlead.scheduler.placement;

import io.fairlead.model.PlacementReason;
import org.jspecify.annotations.Nullable;

/**
 * {@code wfq}: the agent on which the task is expected to end first, least F<sub>a</sub> = max(now,
 * virtual finish of the agent) + cost / weight of the agent; up to 9 % of the run time more, by
 * which weights in one class differ. O(pools × weight classes).
 *
 * <p>Among agents that are busy all the time each gets work in proportion to its weight.
 */
final class LeastFinishPlacement implements PlacementPolicy {
  @Override
  public @Nullable PlacementEntry choose(Candidates candidates, PlacementRequest request) {
    return candidates.least(this);
  }

  @Override
  public PlacementReason reason(PlacementEntry chosen, PlacementRequest request) {
    return PlacementReason.LEAST_FINISH;
  }

  /** Milliseconds until the task is expected to end. */
  @Override
  public double score(PlacementEntry agent, PlacementRequest request) {
    return request.finishMs(agent);
  }
}
