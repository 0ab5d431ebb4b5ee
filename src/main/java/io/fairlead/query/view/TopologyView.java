package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.optimize.topology.Improvement;
import io.fairlead.optimize.topology.TopologyProposal;
import io.fairlead.optimize.topology.TopologyResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search for a topology came to.
 *
 * @param objective latency, p99, cost, utilisation or balance
 * @param threshold share by which it must be better to be worth a change
 * @param seeds replays by which each proposal is judged
 * @param seed of every random draw
 * @param fromMs beginning of the history that was replayed, milliseconds since the Unix epoch
 * @param untilMs its end, exclusive, milliseconds since the Unix epoch
 * @param tasks that were replayed
 * @param present how it is, by the replays; left out if the time was up before that was known
 * @param proposals what is expected to be better, the best first; none if nothing is
 * @param partitions how the swarms of all instances fall on the partitions; left out if that could
 *     not be told
 * @param applied what was carried out; left out if nothing was
 * @param replays that were made
 * @param rounds of the search
 * @param timedOut whether the time was up before the search was
 * @param remarks what has to be known before it is believed, a sentence each
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TopologyView(
    String objective,
    double threshold,
    int seeds,
    long seed,
    long fromMs,
    long untilMs,
    long tasks,
    @Nullable PresentTopology present,
    List<ProposedTopology> proposals,
    @Nullable PartitionSpreadView partitions,
    @Nullable AppliedTopology applied,
    int replays,
    int rounds,
    boolean timedOut,
    List<String> remarks) {

  public TopologyView {
    proposals = List.copyOf(proposals);
    remarks = List.copyOf(remarks);
  }

  /**
   * How it is: means over the replays by which was judged.
   *
   * @param waitMeanMs milliseconds
   * @param waitP99Ms 99 of 100 were not above it, milliseconds
   * @param utilisation share of the slots that ran something, 0 to 1
   * @param imbalance standard deviation of the agents' busy shares
   * @param costPerSecond of the fleet; in slots where no agent has a price
   */
  public record PresentTopology(
      double waitMeanMs,
      double waitP99Ms,
      double utilisation,
      double imbalance,
      double costPerSecond) {

    /** Of a result. */
    public static @Nullable PresentTopology of(TopologyResult result) {
      TopologyResult.Present present = result.present();
      return present == null
          ? null
          : new PresentTopology(
              present.waitMeanMs(),
              present.waitP99Ms(),
              present.utilisation(),
              present.imbalance(),
              present.price());
    }
  }

  /** What becomes of a proposal. */
  public enum Standing {
    /** It was carried out. */
    APPLIED,
    /** It is above the threshold, and Fairlead can carry it out. */
    APPLICABLE,
    /** It is above the threshold, and whoever runs the agents or the topics can carry it out. */
    ADVICE,
    /** It is not above the threshold, or not in every replay, or could not be judged in time. */
    NOT_ENOUGH
  }

  /**
   * Something that is expected to be better.
   *
   * @param dimension agents, slots, prefetch, combination, own-swarm or partitions
   * @param measure what is compared, with its unit
   * @param before as it is
   * @param after as it would be
   * @param costPerSecondBefore of the fleet
   * @param costPerSecondAfter of the fleet
   * @param judged whether all replays of it were made; else it is what the search saw
   * @param exceeds whether it is above the threshold in the mean, and better in every replay
   * @param standing what becomes of it
   * @param why in words
   */
  public record ProposedTopology(
      String dimension,
      List<TopologyChange> changes,
      String measure,
      double before,
      double after,
      ExpectedImprovement improvement,
      double costPerSecondBefore,
      double costPerSecondAfter,
      boolean judged,
      boolean exceeds,
      Standing standing,
      String why) {

    /** Of a proposal. */
    public static ProposedTopology of(TopologyProposal proposal, Standing standing, String why) {
      return new ProposedTopology(
          proposal.dimension().key(),
          proposal.changes().stream()
              .map(each -> new TopologyChange(each.what(), each.from(), each.to()))
              .toList(),
          proposal.measure(),
          proposal.before(),
          proposal.after(),
          ExpectedImprovement.of(proposal.improvement()),
          proposal.priceBefore(),
          proposal.priceAfter(),
          proposal.judged(),
          proposal.exceeds(),
          standing,
          why);
    }
  }

  /**
   * One number that changes.
   *
   * @param what agents of which kind, slots of which kind, a setting, partitions
   */
  public record TopologyChange(String what, long from, long to) {}

  /**
   * By how much it is better, as shares of what it is: seed by seed with the same arrivals.
   *
   * @param mean of the replays
   * @param least of the replays
   * @param most of the replays
   * @param standardError of the mean
   * @param seeds replays; 0 where it is computed, not replayed
   */
  public record ExpectedImprovement(
      double mean, double least, double most, double standardError, int seeds) {
    static ExpectedImprovement of(Improvement improvement) {
      return new ExpectedImprovement(
          improvement.mean(),
          improvement.least(),
          improvement.most(),
          improvement.standardError(),
          improvement.seeds());
    }
  }

  /**
   * How the swarms fall on the partitions. Their load is the tasks that they have accepted so far.
   *
   * @param partitions of the topics
   * @param used those with a swarm
   * @param swarms of all instances
   * @param busiest share of all load in the busiest partition, 0 to 1
   * @param even share if all had as much, 0 to 1
   */
  public record PartitionSpreadView(
      int partitions, int used, int swarms, double busiest, double even) {}

  /**
   * What was carried out.
   *
   * @param setting its name
   * @param configVersion of the configuration since
   */
  public record AppliedTopology(String setting, long from, long to, long configVersion) {}
}
