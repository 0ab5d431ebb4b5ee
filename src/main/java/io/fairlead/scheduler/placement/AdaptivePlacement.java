package io.fairlead.scheduler.placement;

import io.fairlead.model.PlacementReason;
import org.jspecify.annotations.Nullable;

/**
 * {@code adaptive}: least finish time at the speed that each agent has shown at tasks of this type,
 * but the agent that last ran the task's affinity key while that agent is not hot: while the task
 * would take at most {@link #HOT} times as long to its end there as on the best agent.
 *
 * <p>The heaps of a pool are kept by weights that know no types. So all candidates are looked at
 * where they are few, and some of each heap where they are many; see {@link Candidates#leastOfSome}
 * for how many. O(pools × weight classes).
 */
final class AdaptivePlacement implements PlacementPolicy {
  /** What affinity may cost: so many times the least time to the task's end. */
  static final double HOT = 2;

  @Override
  public @Nullable PlacementEntry choose(Candidates candidates, PlacementRequest request) {
    PlacementEntry best = candidates.leastOfSome(this);
    PlacementEntry preferred = request.preferred();
    if (best != null
        && preferred != null
        && candidates.contains(preferred)
        && score(preferred, request) <= HOT * score(best, request)) {
      return preferred;
    }
    return best;
  }

  @Override
  public PlacementReason reason(PlacementEntry chosen, PlacementRequest request) {
    return chosen == request.preferred() ? PlacementReason.AFFINITY : PlacementReason.LEAST_FINISH;
  }

  /** Milliseconds until the task is expected to end. */
  @Override
  public double score(PlacementEntry agent, PlacementRequest request) {
    return request.inMs(finishUs(agent, request));
  }

  @Override
  public long finishUs(PlacementEntry agent, PlacementRequest request) {
    return request.finishByTypeUs(agent);
  }
}
