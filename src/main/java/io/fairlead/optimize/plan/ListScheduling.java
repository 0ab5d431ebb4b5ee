package io.fairlead.optimize.plan;

/**
 * The greedy plan: each task in its turn goes where it ends first. With other weights than
 * latency's it goes where the sum of its end, its price and the load of its agent is least, so that
 * a search has plans of every kind to begin with. O(tasks × agents). One instance serves one plan.
 *
 * <p>What has been sent is decided on before anything else, by when its agent and the others are
 * free after what they have now.
 *
 * @see "Ibarra, Kim (1977), Heuristic algorithms for scheduling independent tasks on nonidentical
 *     processors, algorithm A"
 */
final class ListScheduling implements Choice {
  private final PlanProblem problem;
  private final Yardstick.Weights weights;
  private final double usPerCost;
  private final double[] promisedUs;

  /**
   * @param usPerCost how many microseconds of one task are as much as one unit of cost
   */
  ListScheduling(PlanProblem problem, Yardstick.Weights weights, double usPerCost) {
    this.problem = problem;
    this.weights = weights;
    this.usPerCost = usPerCost;
    promisedUs = new double[problem.agents];
  }

  /** Least finish time only. */
  static ListScheduling leastFinish(PlanProblem problem) {
    return new ListScheduling(problem, new Yardstick.Weights(1, 0, 0, 0), 0);
  }

  @Override
  public int of(int task, int home, Schedule soFar) {
    int best = home;
    double least = value(task, home, soFar);
    for (int agent : problem.targets[task]) {
      if (agent != home && soFar.mayGiveTo(agent)) {
        double value = value(task, agent, soFar);
        if (value < least) {
          best = agent;
          least = value;
        }
      }
    }
    if (problem.sent[task] && best != home) {
      promisedUs[best] += problem.runUs(task, best) / problem.slots[best];
    }
    return best;
  }

  private double value(int task, int agent, Schedule soFar) {
    double run = problem.runUs(task, agent);
    double end = soFar.endUs(task, agent);
    if (problem.sent[task] && agent != problem.current[task]) {
      double free = problem.freeUs[agent] + promisedUs[agent];
      end = Math.max(end, Math.max(free, problem.earliestUs(task, agent)) + run);
    }
    return (weights.latency() + weights.utilisation()) * end
        + weights.balance() * soFar.loadUs(task, agent)
        + weights.cost() * run * problem.costPerUs[agent] * usPerCost;
  }
}
