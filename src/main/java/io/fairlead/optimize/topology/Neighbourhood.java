package io.fairlead.optimize.topology;

import io.fairlead.optimize.topology.FleetShape.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What is near a shape in one dimension and costs no more than is allowed. Few candidates: agents
 * go from the kinds with the least load to those with the most, not between all pairs.
 */
final class Neighbourhood {
  /** Kinds with the most load that get more, and with the least that give. */
  static final int KINDS = 3;

  /** The largest bound that is tried, and that a configuration allows. */
  static final int MAX_PREFETCH = 1_024;

  /** Of an agent. */
  static final int MAX_SLOTS = 1_024;

  private static final double ROUNDING = 1e-9;

  private final List<FleetKind> kinds;
  private final double maxPrice;
  private final boolean smallerToo;

  /**
   * @param maxPrice of the fleet by the second
   * @param smallerToo whether a fleet that is only smaller may be better
   */
  Neighbourhood(List<FleetKind> kinds, double maxPrice, boolean smallerToo) {
    this.kinds = kinds;
    this.maxPrice = maxPrice;
    this.smallerToo = smallerToo;
  }

  /** Without the shape itself, each once, in a fixed order. */
  List<FleetShape> of(TopologyDimension dimension, FleetShape shape) {
    Set<FleetShape> near = new LinkedHashSet<>();
    switch (dimension) {
      case AGENTS -> agents(shape, near);
      case SLOTS -> slots(shape, near);
      case PREFETCH -> prefetch(shape, near);
      case COMBINATION, OWN_SWARM, PARTITIONS ->
          throw new IllegalArgumentException(dimension + " is not searched by steps");
    }
    near.remove(shape);
    near.removeIf(each -> each.agents() == 0 || !affordable(each));
    return List.copyOf(near);
  }

  private boolean affordable(FleetShape shape) {
    return shape.price(kinds) <= maxPrice * (1 + ROUNDING) + ROUNDING;
  }

  private void agents(FleetShape shape, Set<FleetShape> near) {
    List<Integer> byLoad =
        IntStream.range(0, kinds.size())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer kind) -> -load(shape, kind)))
            .toList();
    int count = byLoad.size();
    for (int more : byLoad.subList(0, Math.min(KINDS, count))) {
      grow(shape, more, near);
      for (int fewer : byLoad.subList(Math.max(0, count - KINDS), count)) {
        if (fewer != more) {
          for (int step : steps(shape.kinds().get(fewer).agents())) {
            grow(without(shape, fewer, step), more, near);
          }
        }
      }
    }
    if (smallerToo) {
      for (int fewer : byLoad.subList(Math.max(0, count - KINDS), count)) {
        for (int step : steps(shape.kinds().get(fewer).agents())) {
          near.add(without(shape, fewer, step));
        }
      }
    }
  }

  /** One of them, and half. */
  private static Set<Integer> steps(int agents) {
    Set<Integer> steps = new TreeSet<>();
    if (agents > 0) {
      steps.add(1);
      steps.add((agents + 1) / 2);
    }
    return steps;
  }

  private static FleetShape without(FleetShape shape, int kind, int step) {
    Part part = shape.kinds().get(kind);
    return shape.with(kind, new Part(part.agents() - step, part.slots()));
  }

  /** One more, and as many as the price allows but no more than twice as many. */
  private void grow(FleetShape shape, int kind, Set<FleetShape> near) {
    Part part = shape.kinds().get(kind);
    int most = Math.max(1, part.agents());
    int least = 1;
    if (!affordable(shape.with(kind, new Part(part.agents() + 1, part.slots())))) {
      return;
    }
    while (least < most) { // bisection for the largest that is affordable
      int middle = least + (most - least + 1) / 2;
      if (affordable(shape.with(kind, new Part(part.agents() + middle, part.slots())))) {
        least = middle;
      } else {
        most = middle - 1;
      }
    }
    near.add(shape.with(kind, new Part(part.agents() + 1, part.slots())));
    near.add(shape.with(kind, new Part(part.agents() + least, part.slots())));
  }

  /** Of a kind as it would be. */
  private double load(FleetShape shape, int kind) {
    FleetKind present = kinds.get(kind);
    Part part = shape.kinds().get(kind);
    double capacity = (double) part.agents() * part.slots();
    double was = (double) present.agents() * present.slots();
    return capacity > 0 ? present.load() * was / capacity : present.load() > 0 ? 1e9 : 0;
  }

  /** Other slots with as many agents, and with so many that the slots are as many in all. */
  private void slots(FleetShape shape, Set<FleetShape> near) {
    List<Integer> byLoad =
        IntStream.range(0, kinds.size())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer kind) -> -load(shape, kind)))
            .limit(2 * KINDS)
            .toList();
    for (int kind : byLoad) {
      Part part = shape.kinds().get(kind);
      if (part.agents() > 0) {
        int slots = part.slots();
        for (int other : new TreeSet<>(List.of(slots / 2, slots - 1, slots + 1, slots * 2))) {
          if (other >= 1 && other <= MAX_SLOTS) {
            int even = Math.max(1, part.agents() * slots / other);
            near.add(shape.with(kind, new Part(even, other)));
            if (other > slots || smallerToo) {
              near.add(shape.with(kind, new Part(part.agents(), other)));
            }
          }
        }
      }
    }
  }

  private static void prefetch(FleetShape shape, Set<FleetShape> near) {
    int now = shape.maxPrefetch();
    List<Integer> others =
        new ArrayList<>(List.of(0, 1, now / 4, now / 2, now * 2, Math.max(8, now * 4)));
    for (int other : new TreeSet<>(others)) {
      if (other <= MAX_PREFETCH) {
        near.add(shape.with(other));
      }
    }
  }
}
