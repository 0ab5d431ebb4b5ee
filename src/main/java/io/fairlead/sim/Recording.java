package io.fairlead.sim;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a swarm was given in a period, by whom it was run, and what came of it. Immutable.
 *
 * @param swarm its id
 * @param fromMs beginning, wall time, milliseconds since the Unix epoch
 * @param untilMs end, exclusive, wall time, milliseconds since the Unix epoch
 * @param workload tasks that arrived in the period, with the costs that they turned out to have;
 *     offsets count from {@code fromMs}
 * @param agents that were there, each for a part of the period
 * @param settings of the swarm, by name, each value as JSON text
 * @param measured what came of it
 * @param skipped tasks that arrived in the period and are not in it, because it is not known what
 *     they cost
 */
public record Recording(
    String swarm,
    long fromMs,
    long untilMs,
    Workload workload,
    List<Presence> agents,
    SortedMap<String, String> settings,
    Measured measured,
    long skipped) {

  public Recording {
    agents = List.copyOf(agents);
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /**
   * An agent, from when to when it was there.
   *
   * @param fromUs microseconds from the beginning of the period
   * @param untilUs microseconds from the beginning of the period; {@link Long#MAX_VALUE} if it did
   *     not go
   */
  public record Presence(SimulatedAgent agent, long fromUs, long untilUs) {}

  /**
   * What really happened, to tell how far a replay can be believed.
   *
   * @param completed tasks
   * @param waitMeanMs from submission to the known start, milliseconds
   * @param waitP50Ms median
   * @param waitP99Ms 99 of 100 were not above it
   */
  public record Measured(long completed, double waitMeanMs, double waitP50Ms, double waitP99Ms) {}
}
