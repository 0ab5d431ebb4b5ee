package io.fairlead.bench.batch;

import io.fairlead.bench.Percentiles;
import io.fairlead.sim.Fleet;
import io.fairlead.sim.SimulatedAgent;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts what came of a batch. Safe for use by several threads. */
final class BatchTally {
  private static final double NS_PER_MS = 1e6;

  private final Histogram latencyUs = Percentiles.histogram();
  private final Map<String, Long> workUs = new LinkedHashMap<>();
  private final Fleet fleet;
  private final long beginNs;
  private long lastNs;
  private int ended;
  private int completed;

  /**
   * @param beginNs when the first task was submitted
   */
  BatchTally(Fleet fleet, long beginNs) {
    this.fleet = fleet;
    this.beginNs = beginNs;
    this.lastNs = beginNs;
    fleet.agents().forEach(agent -> workUs.put(agent.id().value(), 0L));
  }

  /**
   * A task has ended.
   *
   * @param outcome null if it could not be submitted
   */
  synchronized void ended(@Nullable Outcome outcome, long costUs, long submittedNs, long nowNs) {
    ended++;
    lastNs = Math.max(lastNs, nowNs);
    if (outcome != null && outcome.getKind() == OutcomeKind.COMPLETED) {
      completed++;
      latencyUs.recordValue(Math.max(0, nowNs - submittedNs) / 1_000);
      workUs.merge(String.valueOf(outcome.getAgentId()), costUs, Long::sum);
    }
  }

  synchronized int ended() {
    return ended;
  }

  /** So far. */
  synchronized BatchRun run(int tasks) {
    List<Double> work = new ArrayList<>();
    List<Double> speeds = new ArrayList<>();
    for (SimulatedAgent agent : fleet.agents()) {
      work.add((double) workUs.getOrDefault(agent.id().value(), 0L));
      speeds.add(agent.speed() * agent.slots());
    }
    return new BatchRun(
        tasks,
        completed,
        (lastNs - beginNs) / NS_PER_MS,
        Percentiles.of(latencyUs),
        LoadBalance.of(work, speeds));
  }
}
