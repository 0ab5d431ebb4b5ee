package io.fairlead.optimize.plan;

/**
 * What a plan must keep to.
 *
 * @param maxMoves tasks that it moves, at most; 0 or more
 * @param maxCost price of running all of it, in the agents' unit of costPerSecond; infinite if
 *     there is no bound
 */
public record PlanConstraints(int maxMoves, double maxCost) {
  public PlanConstraints {
    if (maxMoves < 0) {
      throw new IllegalArgumentException("maxMoves is " + maxMoves + ", must be 0 or more");
    }
    if (!(maxCost >= 0)) {
      throw new IllegalArgumentException("maxCost is " + maxCost + ", must be 0 or more");
    }
  }
}
