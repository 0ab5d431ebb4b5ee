package io.fairlead.bench.batch;

import io.fairlead.bench.Percentiles;
import java.util.List;

/**
 * What one run of a batch came to.
 *
 * @param tasks that were submitted
 * @param completed of them
 * @param makespanMs from the first submission to the last outcome visible, milliseconds
 * @param latency of each task from its own submission to its outcome visible: mostly the wait
 *     behind the rest of the batch
 * @param balance of the work of those that completed
 */
public record BatchRun(
    int tasks, int completed, double makespanMs, Percentiles latency, LoadBalance balance) {
  /** Tasks completed in a second. */
  public double tasksPerSecond() {
    return makespanMs <= 0 ? 0 : completed * 1_000 / makespanMs;
  }

  /** What went wrong, for people; empty if nothing did. */
  public List<String> faults() {
    return completed == tasks
        ? List.of()
        : List.of("%d tasks were submitted, and %d completed".formatted(tasks, completed));
  }
}
