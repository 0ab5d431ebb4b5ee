package io.fairlead.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

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
 * @param standing swarms in which work waited to the end; the last fault that had to do with one
 *     counts as never over
 */
record Measurements(
    Map<FaultKind, Spread> unavailability,
    Spread failover,
    Spread agentLoss,
    long worstUnavailabilityMs,
    List<String> standing) {
  Measurements {
    unavailability = Map.copyOf(unavailability);
    standing = List.copyOf(standing);
  }

  /**
   * @param beganMs since when faults could strike, milliseconds since the Unix epoch
   */
  static Measurements of(
      Timeline timeline, List<String> swarms, List<Struck> faults, long beganMs) {
    Map<FaultKind, List<Long>> byKind = new EnumMap<>(FaultKind.class);
    List<Long> failover = new ArrayList<>();
    List<Long> losses = new ArrayList<>();
    List<String> standing =
        swarms.stream().filter(s -> timeline.of(s, SwarmTimeline::standsStill)).toList();
    Set<FaultKind> last = EnumSet.noneOf(FaultKind.class);
    int neverAssigned = 0;
    int neverTakenBack = 0;
    for (int i = 0; i < faults.size(); i++) {
      Struck fault = faults.get(i);
      long untilMs = i + 1 < faults.size() ? faults.get(i + 1).atMs() : Long.MAX_VALUE;
      List<Long> ofKind = byKind.computeIfAbsent(fault.kind(), kind -> new ArrayList<>());
      if (i + 1 == faults.size() && standing.stream().anyMatch(fault.swarms()::contains)) {
        last.add(fault.kind());
      } else {
        ofKind.add(unavailabilityMs(timeline, fault, untilMs));
      }
      for (String swarm : fault.takenOver()) {
        OptionalLong tookMs = timeline.of(swarm, line -> line.untilAssignmentMs(fault.atMs()));
        tookMs.ifPresent(failover::add);
        neverAssigned += tookMs.isPresent() ? 0 : 1;
      }
      losses.addAll(lossesMs(timeline, swarms, fault));
      neverTakenBack += neverTakenBack(timeline, swarms, fault);
    }
    Map<FaultKind, Spread> spreads = new EnumMap<>(FaultKind.class);
    byKind.forEach(
        (kind, values) -> spreads.put(kind, Spread.of(values, last.contains(kind) ? 1 : 0)));
    long worstMs = 0;
    for (String swarm : swarms) {
      worstMs =
          Math.max(worstMs, timeline.of(swarm, line -> line.standstillMs(beganMs, Long.MAX_VALUE)));
    }
    return new Measurements(
        spreads,
        Spread.of(failover, neverAssigned),
        Spread.of(losses, neverTakenBack),
        worstMs,
        standing);
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

  private static int neverTakenBack(Timeline timeline, List<String> swarms, Struck fault) {
    int never = 0;
    for (String agent : fault.lostAgents()) {
      for (String swarm : swarms) {
        never += timeline.of(swarm, line -> line.neverTakenBack(agent, fault.atMs()));
      }
    }
    return never;
  }
}
