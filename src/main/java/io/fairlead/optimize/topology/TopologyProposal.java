package io.fairlead.optimize.topology;

import java.util.List;

/**
 * Something that may be better.
 *
 * @param changes what is to be changed
 * @param measure what is compared, in words, with its unit
 * @param before mean value as it is
 * @param after mean value as it would be
 * @param priceBefore of the fleet by the second
 * @param priceAfter of the fleet by the second
 * @param judged whether all trials of it were made in the time; else the improvement is what the
 *     search saw, and not to be relied upon
 * @param exceeds whether it is judged and above the threshold in the mean, and better in every
 *     trial
 */
public record TopologyProposal(
    TopologyDimension dimension,
    List<Change> changes,
    String measure,
    double before,
    double after,
    Improvement improvement,
    double priceBefore,
    double priceAfter,
    boolean judged,
    boolean exceeds) {

  public TopologyProposal {
    changes = List.copyOf(changes);
  }

  /**
   * One number that changes.
   *
   * @param what agents of which kind, slots of which kind, a setting
   */
  public record Change(String what, long from, long to) {}
}
