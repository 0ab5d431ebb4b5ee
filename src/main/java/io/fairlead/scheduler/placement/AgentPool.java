package io.fairlead.scheduler.placement;

import io.fairlead.scheduler.heap.IndexedHeap;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The agents with room that have the same capabilities: one heap by virtual finish time for each
 * class of about equal weights, so that the least finish time of any task is at the head of one of
 * them.
 */
final class AgentPool {
  private static final Comparator<PlacementEntry> BY_FINISH =
      Comparator.comparingLong(PlacementEntry::virtualFinishUs).thenComparing(PlacementEntry::id);

  /** Weight classes for each doubling of the weight: within a class weights differ by 9 %. */
  private static final int CLASSES_PER_DOUBLING = 8;

  private static final double LN2 = Math.log(2);

  final List<String> capabilities;
  final SortedMap<Integer, IndexedHeap<PlacementEntry>> byWeight = new TreeMap<>();

  AgentPool(List<String> capabilities) {
    this.capabilities = capabilities;
  }

  boolean isEmpty() {
    return byWeight.isEmpty();
  }

  void add(PlacementEntry agent) {
    agent.weightClass = weightClass(agent.weight());
    byWeight.computeIfAbsent(agent.weightClass, unused -> new IndexedHeap<>(BY_FINISH)).add(agent);
  }

  void remove(PlacementEntry agent) {
    IndexedHeap<PlacementEntry> heap = byWeight.get(agent.weightClass);
    if (heap == null) {
      throw new IllegalStateException("no weight class " + agent.weightClass + ": " + agent.id());
    }
    heap.remove(agent);
    if (heap.isEmpty()) {
      byWeight.remove(agent.weightClass);
    }
  }

  static int weightClass(double weight) {
    return (int) Math.floor(CLASSES_PER_DOUBLING * StrictMath.log(weight) / LN2);
  }
}
