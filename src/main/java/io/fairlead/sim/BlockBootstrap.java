package io.fairlead.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Draws other arrivals that could have come as well: blocks of consecutive arrivals, each with the
 * gap before it and all that it asks for, put one after another. Bursts, and what belongs together,
 * stay together within a block.
 *
 * <p>A block is drawn from around the place that it takes, no further away than a quarter of the
 * workload. So a peak stays about where it was, beside the agents that came for it. Blocks have the
 * square root of all arrivals: longer than the cube root that is best for the variance of a mean
 * (Hall, Horowitz, Jing 1995), since waits come of whole busy periods.
 *
 * <p>A task that depends on another of its block still does. One that depends on an earlier one
 * outside depends on the task that now stands as far before it, so that as many wait, for about as
 * long; what would be before the first task, or is later and in another block, is left out. So
 * there are no circles, if there were none.
 *
 * @see "Künsch (1989), The jackknife and the bootstrap for general stationary observations, Annals
 *     of Statistics 17(3)"
 * @see "Paparoditis, Politis (2002), Local block bootstrap, Comptes Rendus Mathématique 335(11)"
 */
final class BlockBootstrap {
  /** How far from its place a block is drawn, as a part of all arrivals. */
  private static final double REACH = 0.25;

  private BlockBootstrap() {}

  /** As many arrivals, drawn from those of the workload. */
  static Workload resample(Workload workload, SplittableRandom random) {
    List<Arrival> arrivals = workload.arrivals();
    int count = arrivals.size();
    int block = Math.max(1, (int) Math.round(Math.sqrt(count)));
    int reach = (int) Math.ceil(REACH * count);
    List<Arrival> drawn = new ArrayList<>(count);
    long atUs = 0;
    for (int place = 0; place < count; place += block) {
      int length = Math.min(block, count - place);
      int least = Math.max(0, place - reach);
      int most = Math.min(count - length, place + reach);
      int from = least + random.nextInt(most - least + 1);
      for (int i = from; i < from + length; i++) {
        Arrival arrival = arrivals.get(i);
        atUs += arrival.offsetUs() - (i == 0 ? 0 : arrivals.get(i - 1).offsetUs());
        drawn.add(
            arrival
                .at(atUs)
                .needing(
                    dependencies(arrival, i, from, from + length, drawn.size()),
                    arrival.resourceDemand()));
      }
    }
    return new Workload(workload.name() + ", resampled", drawn);
  }

  /**
   * What a task depends on in its new place.
   *
   * @param from first place of the block that it comes from
   * @param until behind the last place of that block
   */
  private static List<Integer> dependencies(
      Arrival arrival, int before, int from, int until, int now) {
    TreeSet<Integer> dependencies = new TreeSet<>();
    for (int dependency : arrival.dependencies()) {
      int there = now + dependency - before;
      if (there >= 0 && dependency < until && (dependency >= from || dependency < before)) {
        dependencies.add(there);
      }
    }
    return List.copyOf(dependencies);
  }
}
