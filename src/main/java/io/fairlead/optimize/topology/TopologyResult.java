package io.fairlead.optimize.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search for a topology came to.
 *
 * @param present as it is; null if the time was up before that was known
 * @param proposals those that are expected to be better, the best first; those that could not be
 *     judged in the time last
 * @param trials that were made
 * @param rounds of the search
 * @param timedOut whether the time was up before the search was
 */
public record TopologyResult(
    @Nullable Present present,
    List<TopologyProposal> proposals,
    int trials,
    int rounds,
    boolean timedOut) {
  public TopologyResult {
    proposals = List.copyOf(proposals);
  }

  /**
   * Means over the trials by which was judged.
   *
   * @param waitMeanMs milliseconds
   * @param waitP99Ms milliseconds
   * @param utilisation 0 to 1
   * @param imbalance 0 to 1
   * @param price of the fleet by the second
   */
  public record Present(
      double waitMeanMs, double waitP99Ms, double utilisation, double imbalance, double price) {}
}
