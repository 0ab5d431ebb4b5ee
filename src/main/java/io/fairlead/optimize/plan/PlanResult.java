package io.fairlead.optimize.plan;

import io.fairlead.model.Move;
import java.util.List;

/**
 * What a search for a plan came to.
 *
 * @param unchanged as things stand: what waits for any agent goes to the one that is free first
 * @param greedy the plan that the search began with
 * @param front plans of which none is better than another in everything, by latency; at least one,
 *     at most {@link ParetoOptimizer#MAX_FRONT}
 * @param chosen place in {@code front} of the one that is preferred
 * @param generations rounds that were searched
 * @param timedOut whether the time was up before the generations were
 */
public record PlanResult(
    PlanObjectives unchanged,
    Plan greedy,
    List<Plan> front,
    int chosen,
    int generations,
    boolean timedOut) {
  public PlanResult {
    front = List.copyOf(front);
  }

  /**
   * A plan.
   *
   * @param moves in the order in which they are to be carried out
   */
  public record Plan(PlanObjectives objectives, List<Move> moves) {
    public Plan {
      moves = List.copyOf(moves);
    }
  }

  /** The one that is preferred. */
  public Plan plan() {
    return front.get(chosen);
  }
}
