package io.fairlead.optimize.topology;

import io.fairlead.model.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;

/**
 * What a swarm has done, to be tried again with another topology. The same shape and seed give the
 * same figures, and one seed the same arrivals whatever the shape.
 */
public interface TopologyTrials {
  /** The agents that were there; not empty. */
  List<FleetKind> kinds();

  /** The prefetch bound under which it was done. */
  int maxPrefetch();

  /** Each tenant's share of the work, 0 to 1. */
  SortedMap<TenantId, Double> shares();

  /** Mean run time of the tasks, milliseconds. */
  double runMeanMs();

  /**
   * Tries a shape.
   *
   * @param seed 0 for the arrivals as they were, else arrivals drawn anew from those
   * @param ended asked now and then; true ends it
   * @throws TrialEndedException if it was ended
   */
  TrialFigures run(FleetShape shape, long seed, BooleanSupplier ended);

  /**
   * How the agents are divided if that tenant gets a swarm of its own: of each kind, how many go
   * with it. Empty if they can't be divided so that both sides can do their tasks.
   */
  Optional<List<Integer>> division(TenantId tenant);

  /**
   * Tries that division, the rest as it was.
   *
   * @throws TrialEndedException if it was ended
   * @throws IllegalArgumentException if there is no such division
   */
  TrialFigures apart(TenantId tenant, long seed, BooleanSupplier ended);
}
