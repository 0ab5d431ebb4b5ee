package io.fairlead.scheduler.placement;

import io.fairlead.model.AgentId;
import io.fairlead.model.PlacementReason;
import org.jspecify.annotations.Nullable;

/**
 * {@code round-robin}: the agent with the next id after the one that was last given a task of the
 * same class, and after the last the first. O(pools × log agents).
 */
final class RoundRobinPlacement implements PlacementPolicy {
  @Override
  public AgentPool.Order order() {
    return AgentPool.Order.ID;
  }

  @Override
  public @Nullable PlacementEntry choose(Candidates candidates, PlacementRequest request) {
    return candidates.nextInTurn();
  }

  @Override
  public PlacementReason reason(PlacementEntry chosen, PlacementRequest request) {
    return PlacementReason.NEXT_IN_TURN;
  }

  /** 0 for who comes in this round, 1 for who comes in the next. */
  @Override
  public double score(PlacementEntry agent, PlacementRequest request) {
    AgentId last = request.lastInTurn();
    return last == null || agent.id().compareTo(last) > 0 ? 0 : 1;
  }

  @Override
  public int compare(PlacementEntry a, PlacementEntry b, PlacementRequest request) {
    int order = Double.compare(score(a, request), score(b, request));
    return order == 0 ? a.id().compareTo(b.id()) : order;
  }
}
