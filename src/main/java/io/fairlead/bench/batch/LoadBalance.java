package io.fairlead.bench.batch;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How evenly work was shared, by agents' normalised loads: an agent's share of all work done,
 * divided by its share of the fleet's speed. No unit; 1 for everybody is ideal.
 *
 * @param loads in the fleet's order
 * @param loadVariance mean square of the loads' distances from the ideal 1
 * @param efficiency 1 / (1 + variance), above 0 and at most 1
 * @see "mission/load-balancer.md, Benchmarking: loadBalanceEfficiency, which takes all agents for
 *     equally fast"
 */
public record LoadBalance(List<Double> loads, double loadVariance, double efficiency) {
  public LoadBalance {
    loads = List.copyOf(loads);
  }

  /**
   * Of what agents did.
   *
   * @param work of each, in any unit; all 0 counts as balanced
   * @param speeds of each, slots included, above 0, in the same order
   * @throws IllegalArgumentException if there are no agents, or not as many of one as of the other
   */
  public static LoadBalance of(List<Double> work, List<Double> speeds) {
    if (work.isEmpty() || work.size() != speeds.size()) {
      throw new IllegalArgumentException(
          "work of %d agents and speeds of %d".formatted(work.size(), speeds.size()));
    }
    double allWork = sum(work);
    double allSpeed = sum(speeds);
    List<Double> loads =
        IntStream.range(0, work.size())
            .mapToObj(i -> allWork == 0 ? 1 : work.get(i) / allWork / (speeds.get(i) / allSpeed))
            .toList();
    double variance =
        loads.stream().mapToDouble(load -> (load - 1) * (load - 1)).sum() / loads.size();
    return new LoadBalance(loads, variance, 1 / (1 + variance));
  }

  /** The least loaded agent's load. */
  public double least() {
    return loads.stream().mapToDouble(load -> load).min().orElseThrow();
  }

  /** The most loaded agent's load. */
  public double most() {
    return loads.stream().mapToDouble(load -> load).max().orElseThrow();
  }

  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(value -> value).sum();
  }
}
