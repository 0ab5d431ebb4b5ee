package io.fairlead.query.routes;

import io.fairlead.model.SwarmId;
import io.fairlead.optimize.topology.Improvement;
import io.fairlead.optimize.topology.PartitionSpread;
import io.fairlead.optimize.topology.TopologyDimension;
import io.fairlead.optimize.topology.TopologyProposal;
import io.fairlead.query.ProblemException;
import io.fairlead.query.Request;
import io.fairlead.query.SwarmAccess;
import io.fairlead.query.view.SwarmSummaryView;
import io.fairlead.query.view.SwarmsView;
import io.fairlead.query.view.TopologyView.PartitionSpreadView;
import io.fairlead.scheduler.Snapshots;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * How the swarms of all instances fall on the partitions, by the hash that producers use, and
 * whether more partitions would be better.
 *
 * @param present null if it could not be told
 * @param swarms how many
 * @param better null if it could not be told
 */
record SwarmSpread(
    @Nullable PartitionSpread present,
    int swarms,
    @Nullable PartitionSpread better,
    List<String> remarks) {
  /** Swarms that are counted, at most. */
  private static final int MOST_SWARMS = 10_000;

  /** Of all that can be told of at this moment. */
  static SwarmSpread of(SwarmAccess access, Request request) {
    List<String> remarks = new ArrayList<>();
    Map<String, Long> loads = new TreeMap<>();
    ClusterRoutes cluster = new ClusterRoutes(access);
    @Nullable String after = null;
    try {
      do {
        SwarmsView page = cluster.list(request, after, Snapshots.MOST_LISTED);
        for (SwarmSummaryView swarm : page.swarms()) {
          loads.put(swarm.swarmId(), swarm.arrivals());
        }
        if (after == null && !page.missing().isEmpty()) {
          remarks.add("the swarms of partitions " + page.missing() + " are not counted");
        }
        after = page.next();
      } while (after != null && loads.size() < MOST_SWARMS);
    } catch (ProblemException e) {
      remarks.add("how swarms fall on partitions can't be told: " + e.problem().detail());
      return new SwarmSpread(null, 0, null, remarks);
    }
    if (after != null) {
      remarks.add("only the first " + loads.size() + " swarms are counted on the partitions");
    }
    int partitions = access.coordinator().instances().partitions();
    return new SwarmSpread(
        PartitionSpread.of(loads, partitions, SwarmSpread::partition),
        loads.size(),
        PartitionSpread.better(loads, partitions, SwarmSpread::partition),
        remarks);
  }

  /** As Kafka's own partitioner has it. */
  static int partition(String swarm, int partitions) {
    byte[] key = new SwarmId(swarm).value().getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  /** More partitions, if the busiest had less to do then. */
  Optional<TopologyProposal> proposal(double threshold) {
    if (present == null || better == null || better.partitions() == present.partitions()) {
      return Optional.empty();
    }
    Improvement improvement = present.to(better);
    return Optional.of(
        new TopologyProposal(
            TopologyDimension.PARTITIONS,
            List.of(
                new TopologyProposal.Change(
                    "partitions of the topics", present.partitions(), better.partitions())),
            "share of the load in the busiest partition",
            present.busiest(),
            better.busiest(),
            improvement,
            0,
            0,
            true,
            improvement.exceeds(threshold)));
  }

  @Nullable PartitionSpreadView view() {
    return present == null
        ? null
        : new PartitionSpreadView(
            present.partitions(),
            present.swarms().size(),
            swarms,
            present.busiest(),
            1.0 / present.partitions());
  }
}
