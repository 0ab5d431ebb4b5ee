package io.fairlead.optimize.topology;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How swarms, and what they have to do, fall on the partitions of the topics. A swarm is in one
 * partition as a whole, so that the busiest one has never less than the busiest swarm.
 *
 * @param partitions how many
 * @param loads share of all load by partition, 0 to 1; only those with a swarm
 * @param swarms how many by partition; only those with one
 */
public record PartitionSpread(
    int partitions, SortedMap<Integer, Double> loads, SortedMap<Integer, Integer> swarms) {
  /** Most that are looked at; each costs a scheduler and its stores. */
  public static final int MAX_PARTITIONS = 256;

  /** So many times as many as there are, at most. */
  static final int MAX_GROWTH = 4;

  /** The fewest are chosen whose busiest is not above the least possible by this share. */
  static final double NEAR = 0.05;

  /** Says in which partition a swarm is. */
  @FunctionalInterface
  public interface Partitioner {
    /**
     * @param partitions how many there are, 1 or more
     * @return 0 to {@code partitions} − 1
     */
    int partition(String swarm, int partitions);
  }

  public PartitionSpread {
    loads = Collections.unmodifiableSortedMap(new TreeMap<>(loads));
    swarms = Collections.unmodifiableSortedMap(new TreeMap<>(swarms));
  }

  /**
   * Of swarms.
   *
   * @param loads of each swarm in any unit, 0 or more
   */
  public static PartitionSpread of(
      Map<String, Long> loads, int partitions, Partitioner partitioner) {
    double all = Math.max(1, loads.values().stream().mapToDouble(Long::doubleValue).sum());
    SortedMap<Integer, Double> shares = new TreeMap<>();
    SortedMap<Integer, Integer> counts = new TreeMap<>();
    new TreeMap<>(loads)
        .forEach(
            (swarm, load) -> {
              int partition = partitioner.partition(swarm, partitions);
              shares.merge(partition, load / all, Double::sum);
              counts.merge(partition, 1, Integer::sum);
            });
    return new PartitionSpread(partitions, shares, counts);
  }

  /** The busiest one's share of all load, 0 to 1. */
  public double busiest() {
    return loads.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  /**
   * The fewest partitions, no fewer than there are, with which the busiest has near the least load;
   * the present ones if none are better.
   */
  public static PartitionSpread better(
      Map<String, Long> loads, int partitions, Partitioner partitioner) {
    PartitionSpread present = of(loads, partitions, partitioner);
    long most = Math.min(MAX_PARTITIONS, (long) partitions * MAX_GROWTH);
    double least = present.busiest();
    for (int count = partitions + 1; count <= most; count++) {
      least = Math.min(least, of(loads, count, partitioner).busiest());
    }
    PartitionSpread found = present;
    for (int count = partitions; count <= most; count++) {
      found = of(loads, count, partitioner);
      if (found.busiest() <= least * (1 + NEAR)) {
        return found;
      }
    }
    return found;
  }

  /**
   * By how much the busiest has less there, as a share of what it has here; computed, not tried.
   */
  public Improvement to(PartitionSpread other) {
    return Improvement.of(new double[] {busiest()}, new double[] {other.busiest()}, false);
  }
}
