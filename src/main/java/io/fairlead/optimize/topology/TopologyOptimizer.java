package io.fairlead.optimize.topology;

import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;

/**
 * Proposes what a swarm should consist of: how many agents of each kind, with how many slots, under
 * which prefetch bound, and which tenants should have a swarm of their own.
 *
 * <p>Everything is judged by trials of what the swarm has done, with common random numbers: the
 * present topology and a candidate are given the same arrivals, seed by seed, and the differences
 * are compared. The search is a coordinate descent in each dimension by itself, then in all
 * together from the best that was found. What it finds is judged once more with other seeds than
 * those it was found by, since the best of many looks better than it is. One of these seeds is the
 * arrivals as they were.
 *
 * <p>More agents always wait less, so that candidates are compared at the same price: none costs
 * more by the second than the present fleet, unless the caller allows more. None may leave tasks
 * undone, or miss more deadlines. Where the objective is not the mean wait, that must not grow by
 * more than a tenth of the time that a task takes with its wait.
 *
 * <p>A tenant's own swarm is judged by the geometric mean over the tenants of wait and run, since a
 * swarm divided in two waits longer on the whole, but not those whom the tenant held up. It is
 * looked at only where the objective is a wait.
 *
 * <p>The same trials, goal, seed and rounds give the same result, unless the time was up before.
 *
 * @see "Law, Simulation Modeling and Analysis, chapters 10 (selection) and 11.2 (common random
 *     numbers)"
 */
public final class TopologyOptimizer {
  /** Of {@link SearchLimits}, where the caller has no opinion. */
  public static final int DEFAULT_ROUNDS = 8;

  /**
   * Searches.
   *
   * @throws IllegalArgumentException if there are no agents
   * @throws io.fairlead.optimize.SearchCancelledException if nobody wants it any more
   */
  public TopologyResult optimize(
      TopologyTrials trials, TopologyGoal goal, SearchLimits limits, SearchMonitor monitor) {
    if (trials.kinds().stream().allMatch(kind -> kind.agents() == 0)) {
      throw new IllegalArgumentException("there are no agents");
    }
    return new TopologySearch(trials, goal, limits, monitor).run();
  }
}
