package io.fairlead.scheduler.placement;

import io.fairlead.model.PlacementReason;
import io.fairlead.model.Strategy;
import org.jspecify.annotations.Nullable;

/**
 * A strategy: which of the candidates gets a task. Has no state; what a choice depends on is in the
 * request and in the agents. If there is a candidate it chooses one.
 */
interface PlacementPolicy {
  /** The order that pools keep for it. */
  default AgentPool.Order order() {
    return AgentPool.Order.FINISH;
  }

  /** The agent chosen; null if there is no candidate. */
  @Nullable PlacementEntry choose(Candidates candidates, PlacementRequest request);

  /** Why that agent was chosen; there were others. */
  PlacementReason reason(PlacementEntry chosen, PlacementRequest request);

  /** What it goes by; less is better. */
  double score(PlacementEntry agent, PlacementRequest request);

  /** When the task is expected to end on an agent, logical time, microseconds. */
  default long finishUs(PlacementEntry agent, PlacementRequest request) {
    return request.finishUs(agent);
  }

  /** Which comes first: less score, then less finish time, then the smaller id. */
  default int compare(PlacementEntry a, PlacementEntry b, PlacementRequest request) {
    int order = Double.compare(score(a, request), score(b, request));
    if (order == 0) {
      order = Long.compare(finishUs(a, request), finishUs(b, request));
    }
    return order == 0 ? a.id().compareTo(b.id()) : order;
  }

  /** The strategy of that name. */
  static PlacementPolicy of(Strategy strategy) {
    return switch (strategy) {
      case ADAPTIVE -> new AdaptivePlacement();
      case WFQ -> new LeastFinishPlacement();
      case LEAST_LOADED -> new LeastLoadedPlacement();
      case CAPABILITY -> new LeastCapablePlacement();
      case AFFINITY -> new AffinityPlacement();
      case ROUND_ROBIN -> new RoundRobinPlacement();
      case POWER_OF_TWO_CHOICES -> new TwoChoicesPlacement();
      case COST -> new CheapestPlacement();
    };
  }
}
