package io.fairlead.scheduler.placement;

import io.fairlead.model.AgentId;
import io.fairlead.scheduler.heap.IndexedHeap;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The agents with room that have the same capabilities, in the order that a strategy needs. */
final class AgentPool {
  private static final Comparator<PlacementEntry> BY_FINISH =
      Comparator.comparingLong(PlacementEntry::virtualFinishUs).thenComparing(PlacementEntry::id);

  private static final Comparator<PlacementEntry> BY_PRICE =
      Comparator.comparingDouble(PlacementEntry::price).thenComparing(BY_FINISH);

  /** Weight classes for each doubling of the weight: within a class weights differ by 9 %. */
  private static final int CLASSES_PER_DOUBLING = 8;

  /** Where the classes of one doubling begin. */
  private static final double[] STEPS = steps();

  /** How the agents of a pool are kept. */
  enum Order {
    /**
     * One heap by virtual finish time for each class of about equal weights, so that the least
     * finish time of any task is, but for 9 % of its run time, at the head of one of them.
     */
    FINISH,
    /** One heap by price; where equal, by virtual finish time. */
    PRICE,
    /** By id. */
    ID
  }

  final List<String> capabilities;
  private final Order order;
  private final SortedMap<Integer, IndexedHeap<PlacementEntry>> heaps = new TreeMap<>();
  private final NavigableMap<AgentId, PlacementEntry> byId = new TreeMap<>();
  private int size;

  /** A heap that has become empty: with most agents busy, heaps come and go. */
  private @Nullable IndexedHeap<PlacementEntry> spare;

  AgentPool(List<String> capabilities, Order order) {
    this.capabilities = capabilities;
    this.order = order;
  }

  int size() {
    return size;
  }

  /** Whether it is for agents of these capabilities, the very same list, in that order. */
  boolean isFor(List<String> list, Order wanted) {
    return capabilities == list && order == wanted;
  }

  void add(PlacementEntry agent) {
    size++;
    switch (order) {
      case FINISH -> push(agent, weightClass(agent.weight()), BY_FINISH);
      case PRICE -> push(agent, 0, BY_PRICE);
      case ID -> byId.put(agent.id(), agent);
    }
  }

  private void push(PlacementEntry agent, int heapClass, Comparator<PlacementEntry> comparator) {
    agent.heapClass = heapClass;
    IndexedHeap<PlacementEntry> heap = heaps.get(heapClass);
    if (heap == null) {
      heap = spare == null ? new IndexedHeap<>(comparator) : spare;
      spare = null;
      heaps.put(heapClass, heap);
    }
    heap.add(agent);
  }

  void remove(PlacementEntry agent) {
    size--;
    if (order == Order.ID) {
      byId.remove(agent.id());
      return;
    }
    IndexedHeap<PlacementEntry> heap = heaps.get(agent.heapClass);
    if (heap == null) {
      throw new IllegalStateException("no weight class " + agent.heapClass + ": " + agent.id());
    }
    heap.remove(agent);
    if (heap.isEmpty()) {
      heaps.remove(agent.heapClass);
      spare = heap;
    }
  }

  /** The heaps, each with its first agent on top; none with {@link Order#ID}. */
  Collection<IndexedHeap<PlacementEntry>> heaps() {
    return heaps.values();
  }

  /** Every agent of the pool. */
  void forEach(Consumer<PlacementEntry> action) {
    for (IndexedHeap<PlacementEntry> heap : heaps.values()) {
      for (int i = 0; i < heap.size(); i++) {
        action.accept(heap.at(i));
      }
    }
    byId.values().forEach(action);
  }

  /** Whether an agent of the pool has enough left. O(agents of the pool). */
  boolean hasFor(Demand demand) {
    return any(agent -> agent.fits(demand));
  }

  /** Whether an agent of the pool is like that. O(agents of the pool). */
  boolean any(Predicate<PlacementEntry> like) {
    for (IndexedHeap<PlacementEntry> heap : heaps.values()) {
      for (int i = 0; i < heap.size(); i++) {
        if (like.test(heap.at(i))) {
          return true;
        }
      }
    }
    for (PlacementEntry agent : byId.values()) {
      if (like.test(agent)) {
        return true;
      }
    }
    return false;
  }

  /** One agent of the pool, 0 to size − 1; not with {@link Order#ID}. */
  PlacementEntry at(int index) {
    int left = index;
    for (IndexedHeap<PlacementEntry> heap : heaps.values()) {
      if (left < heap.size()) {
        return heap.at(left);
      }
      left -= heap.size();
    }
    throw new IndexOutOfBoundsException(index + " of " + size);
  }

  /** The agent with the least id above another one; null if there is none. With order ID. */
  @Nullable PlacementEntry after(@Nullable AgentId last) {
    var next = last == null ? byId.firstEntry() : byId.higherEntry(last);
    return next == null ? null : next.getValue();
  }

  /** Whether its agents have all of these capabilities. */
  boolean covers(List<String> required) {
    // Both are sorted: one pass.
    int at = 0;
    for (String capability : required) {
      while (at < capabilities.size() && capabilities.get(at).compareTo(capability) < 0) {
        at++;
      }
      if (at == capabilities.size() || !capabilities.get(at).equals(capability)) {
        return false;
      }
      at++;
    }
    return true;
  }

  private static double[] steps() {
    double[] steps = new double[CLASSES_PER_DOUBLING];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = StrictMath.pow(2, (double) i / CLASSES_PER_DOUBLING);
    }
    return steps;
  }

  /** The class of a weight above 0, without a logarithm: this is done for every change of room. */
  static int weightClass(double weight) {
    int doubling = Math.getExponent(weight);
    double rest = Math.scalb(weight, -doubling);
    int step = CLASSES_PER_DOUBLING - 1;
    while (step > 0 && rest < STEPS[step]) {
      step--;
    }
    return doubling * CLASSES_PER_DOUBLING + step;
  }
}
