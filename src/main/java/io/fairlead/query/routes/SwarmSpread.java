package io.fairlead.query.routes;

import io.fairlead.model.SwarmId;
import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchMonitor;
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
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * How the swarms of all instances fall on the partitions, by the hash that producers use, and
 * whether more partitions would be better, which only all of them together can tell.
 *
 * @param present null if it could not be told
 * @param swarms how many
 * @param better null if it could not be told, or not all swarms are counted
 */
record SwarmSpread(
    @Nullable PartitionSpread present,
    int swarms,
    @Nullable PartitionSpread better,
    List<String> remarks) {
  /** Swarms that are counted, at most. */
  static final int MOST_SWARMS = 10_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Asks for the swarms behind one, in order of their ids; from the first if it is null. */
  @FunctionalInterface
  interface Pages {
    SwarmsView after(@Nullable String swarm, LongSupplier leftMs);
  }

  /**
   * Of all that can be told of in the time.
   *
   * @param mostMs time for asking, milliseconds, 1 or more
   * @throws SearchCancelledException if nobody wants to know any more
   */
  static SwarmSpread of(SwarmAccess access, Request request, long mostMs, SearchMonitor monitor) {
    ClusterRoutes cluster = new ClusterRoutes(access);
    return of(
        (after, leftMs) -> cluster.list(request, after, Snapshots.MOST_LISTED, leftMs),
        access.coordinator().instances().partitions(),
        mostMs,
        monitor);
  }

  static SwarmSpread of(Pages pages, int partitions, long mostMs, SearchMonitor monitor) {
    List<String> remarks = new ArrayList<>();
    Map<String, Long> loads = new TreeMap<>();
    List<Integer> missing = List.of();
    long startNs = monitor.nanoTime();
    LongSupplier leftMs =
        () -> monitor.cancelled() ? 0 : mostMs - (monitor.nanoTime() - startNs) / NANOS_PER_MILLI;
    @Nullable String after = null;
    try {
      do {
        SwarmsView page = pages.after(after, leftMs);
        for (SwarmSummaryView swarm : page.swarms()) {
          loads.put(swarm.swarmId(), swarm.arrivals());
        }
        missing = page.missing();
        after = page.next();
      } while (after != null
          && missing.isEmpty()
          && loads.size() < MOST_SWARMS
          && leftMs.getAsLong() > 0);
    } catch (ProblemException e) {
      remarks.add("how swarms fall on partitions can't be told: " + e.problem().detail());
      return new SwarmSpread(null, 0, null, remarks);
    }
    if (monitor.cancelled()) {
      throw new SearchCancelledException();
    }
    if (!missing.isEmpty()) {
      remarks.add(
          "the swarms of partitions "
              + missing
              + " are not counted, since who holds them did not answer in time: whether more"
              + " partitions would be better can't be told");
    } else if (after != null) {
      remarks.add(
          "only the first "
              + loads.size()
              + " swarms are counted on the partitions: whether more would be better can't be"
              + " told");
    }
    return new SwarmSpread(
        PartitionSpread.of(loads, partitions, SwarmSpread::partition),
        loads.size(),
        missing.isEmpty() && after == null
            ? PartitionSpread.better(loads, partitions, SwarmSpread::partition)
            : null,
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
