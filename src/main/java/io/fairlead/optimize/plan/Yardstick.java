package io.fairlead.optimize.plan;

import java.util.random.RandomGenerator;

/**
 * Makes one number of the four objectives; less is better. Latency and cost count relative to those
 * of the unchanged plan, imbalance relative to its mean load, utilisation by what is missing to 1.
 * So the number of a plan does not depend on what else was found.
 */
final class Yardstick {
  private final double latencyUnit;
  private final double loadUnit;
  private final double costUnit;
  private final int tasks;

  /** How much each objective counts, adding up to 1. */
  record Weights(double latency, double utilisation, double balance, double cost) {
    static Weights of(PlanPreference preference) {
      return scaled(
          preference.latency(), preference.utilisation(), preference.balance(), preference.cost());
    }

    /** Any with the same chance. */
    static Weights random(RandomGenerator random) {
      return scaled(
          random.nextExponential(),
          random.nextExponential(),
          random.nextExponential(),
          random.nextExponential());
    }

    private static Weights scaled(double latency, double utilisation, double balance, double cost) {
      double most = Math.max(Math.max(latency, utilisation), Math.max(balance, cost));
      double sum = latency / most + utilisation / most + balance / most + cost / most;
      return new Weights(
          latency / most / sum, utilisation / most / sum, balance / most / sum, cost / most / sum);
    }
  }

  /**
   * @param unchanged as things stand
   * @param meanLoadMs of the agents then
   * @param tasks that are counted
   */
  Yardstick(Worth unchanged, double meanLoadMs, int tasks) {
    this.tasks = Math.max(1, tasks);
    latencyUnit = unit(unchanged.latencyMs());
    loadUnit = unit(meanLoadMs);
    costUnit = unit(unchanged.cost());
  }

  private static double unit(double value) {
    return value > 0 ? value : 1;
  }

  double score(Weights weights, Worth worth) {
    return score(
        weights, worth.latencyMs(), worth.utilisation(), worth.imbalanceMs(), worth.cost());
  }

  double score(
      Weights weights, double latencyMs, double utilisation, double imbalanceMs, double cost) {
    return weights.latency * latencyMs / latencyUnit
        + weights.utilisation * (1 - utilisation)
        + weights.balance * imbalanceMs / loadUnit
        + weights.cost * cost / costUnit;
  }

  /**
   * What one task contributes, in time and in price.
   *
   * @param soonerUs by how much sooner it ends
   * @param cheaper by how much less it costs
   */
  double gain(Weights weights, double soonerUs, double cheaper) {
    return weights.latency * soonerUs / 1_000 / tasks / latencyUnit
        + weights.cost * cheaper / costUnit;
  }

  /** How many microseconds of one task are as much as one unit of cost. */
  double usPerCost() {
    return latencyUnit * tasks * 1_000 / costUnit;
  }

  /** What is too dear, as a share of what the unchanged plan costs. */
  double relative(double excess) {
    return excess / costUnit;
  }

  /**
   * Whether one is preferred: what costs too much never to what does not; of equals, less moves.
   */
  boolean prefers(Weights weights, Assignment one, Assignment other) {
    if (one.worth().excess() != other.worth().excess()) {
      return one.worth().excess() < other.worth().excess();
    }
    double score = score(weights, one.worth());
    double otherScore = score(weights, other.worth());
    return score < otherScore || (score == otherScore && one.count() < other.count());
  }
}
