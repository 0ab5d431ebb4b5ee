package io.fairlead.scheduler.balance;

import java.util.List;

/**
 * The loads of the agents that take work. Their variance is the score of a distribution: less is
 * better, and 0 is even. Making one is O(agents), everything else O(1).
 */
public final class LoadDistribution {
  private final int agents;
  private double sum;
  private double sumOfSquares;

  /**
   * @param loads of at least one agent
   */
  public LoadDistribution(List<AgentLoad> loads) {
    if (loads.isEmpty()) {
      throw new IllegalArgumentException("a distribution over no agents");
    }
    agents = loads.size();
    for (AgentLoad load : loads) {
      sum += load.loadMs();
      sumOfSquares += load.loadMs() * load.loadMs();
    }
  }

  /** Milliseconds. */
  public double meanMs() {
    return sum / agents;
  }

  /** Variance over the agents, milliseconds squared. */
  public double score() {
    return variance(sum, sumOfSquares);
  }

  /** What the score would be after a move of so much work, microseconds at speed 1. */
  public double scoreAfter(AgentLoad from, AgentLoad to, double costUs) {
    double fromMs = from.loadMsWith(-costUs);
    double toMs = to.loadMsWith(costUs);
    return variance(
        sum - from.loadMs() - to.loadMs() + fromMs + toMs,
        sumOfSquares
            - from.loadMs() * from.loadMs()
            - to.loadMs() * to.loadMs()
            + fromMs * fromMs
            + toMs * toMs);
  }

  /** Counts a move, here and in the loads of the two. */
  public void move(AgentLoad from, AgentLoad to, double costUs) {
    sum -= from.loadMs() + to.loadMs();
    sumOfSquares -= from.loadMs() * from.loadMs() + to.loadMs() * to.loadMs();
    from.gives(costUs);
    to.takes(costUs);
    sum += from.loadMs() + to.loadMs();
    sumOfSquares += from.loadMs() * from.loadMs() + to.loadMs() * to.loadMs();
  }

  private double variance(double total, double squares) {
    double mean = total / agents;
    return Math.max(0, squares / agents - mean * mean);
  }
}
