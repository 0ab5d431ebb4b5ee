package io.fairlead.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How long faults were felt, from the topics. A fault is answered for from its moment to that of
 * the next one.
 *
 * @param unavailability per kind: of each fault the longest standstill of a swarm that it had to do
 *     with, see {@link SwarmTimeline#standstillMs}
 * @param failover from each kill of a coordinator to the next assignment in each swarm that it held
 * @param agentLoss from each kill of an agent, and of nothing else, to the end of each lease that
 *     it held
 * @param worstUnavailabilityMs the longest standstill of any swarm that ended after faults began
 */
record Measurements(
    Map<FaultKind, Spread> unavailability,
    Spread failover,
    Spread agentLoss,
    long worstUnavailabilityMs) {
  Measurements {
    unavailability = Map.copyOf(unavailability);
  }

  /**
   * @param beganMs since when faults could strike, milliseconds since the Unix epoch
   */
  static Measurements of(
      Timeline timeline, List<String> swarms, List<Struck> faults, long beganMs) {
    Map<FaultKind, List<Long>> byKind = new EnumMap<>(FaultKind.class);
    List<Long> failover = new ArrayList<>();
    List<Long> losses = new ArrayList<>();
    for (int i = 0; i < faults.size(); i++) {
      Struck fault = faults.get(i);
      long untilMs = i + 1 < faults.size() ? faults.get(i + 1).atMs() : Long.MAX_VALUE;
      byKind
          .computeIfAbsent(fault.kind(), kind -> new ArrayList<>())
          .add(unavailabilityMs(timeline, fault, untilMs));
      for (String swarm : fault.takenOver()) {
        timeline.of(swarm, line -> line.untilAssignmentMs(fault.atMs())).ifPresent(failover::add);
      }
      losses.addAll(lossesMs(timeline, swarms, fault));
    }
    Map<FaultKind, Spread> spreads = new EnumMap<>(FaultKind.class);
    byKind.forEach((kind, values) -> spreads.put(kind, Spread.of(values)));
    long worstMs = 0;
    for (String swarm : swarms) {
      worstMs =
          Math.max(worstMs, timeline.of(swarm, line -> line.standstillMs(beganMs, Long.MAX_VALUE)));
    }
    return new Measurements(spreads, Spread.of(failover), Spread.of(losses), worstMs);
  }

  /** The longest standstill of a swarm that the fault had to do with. */
  static long unavailabilityMs(Timeline timeline, Struck fault, long untilMs) {
    return fault.swarms().stream()
        .mapToLong(swarm -> timeline.of(swarm, line -> line.standstillMs(fault.atMs(), untilMs)))
        .max()
        .orElse(0);
  }

  private static List<Long> lossesMs(Timeline timeline, List<String> swarms, Struck fault) {
    List<Long> losses = new ArrayList<>();
    for (String agent : fault.lostAgents()) {
      for (String swarm : swarms) {
        losses.addAll(timeline.of(swarm, line -> line.untilTakenBackMs(agent, fault.atMs())));
      }
    }
    return losses;
  }
}
