package io.fairlead.bench.latency;

import io.fairlead.bench.Percentiles;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What one run of one side came to.
 *
 * @param tasks that were measured
 * @param ended of them, as far as the side takes them
 * @param stages those that the side has
 */
public record LatencyRun(int tasks, int ended, Map<Stage, Percentiles> stages) {
  private static final long NS_PER_US = 1_000;

  public LatencyRun {
    Map<Stage, Percentiles> copy = new EnumMap<>(Stage.class);
    copy.putAll(stages);
    stages = Collections.unmodifiableMap(copy);
  }

  /**
   * From what was noted of the tasks from one index on.
   *
   * @param last where the side's way of a task ends
   */
  static LatencyRun of(Stamps stamps, int from, int tasks, Moment last) {
    Map<Stage, Percentiles> stages = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      Histogram us = Percentiles.histogram();
      for (int task = from; task < from + tasks; task++) {
        if (stamps.has(stage.from(), task) && stamps.has(stage.to(), task)) {
          long ns = stamps.atNs(stage.to(), task) - stamps.atNs(stage.from(), task);
          us.recordValue(Math.max(0, ns) / NS_PER_US);
        }
      }
      if (us.getTotalCount() > 0) {
        stages.put(stage, Percentiles.of(us));
      }
    }
    int ended = 0;
    for (int task = from; task < from + tasks; task++) {
      ended += stamps.has(last, task) ? 1 : 0;
    }
    return new LatencyRun(tasks, ended, stages);
  }
}
