package io.fairlead.bench.batch;

import io.fairlead.sim.Fleet;
import java.util.SplittableRandom;

/**
 * Tasks that are all submitted at once.
 *
 * @param tasks how many count
 * @param warmUpTasks how many are run before them, at once too; 0 for none
 * @param meanCostMs mean run time of a task at speed 1, exponential, milliseconds; 0: they end as
 *     soon as they start
 * @param payloadBytes of each
 * @param fleet who runs them
 */
public record Batch(int tasks, int warmUpTasks, double meanCostMs, int payloadBytes, Fleet fleet) {
  /** So that no single task decides a run. */
  private static final double MAX_MEANS = 6;

  private static final double US_PER_MS = 1_000;

  public Batch {
    if (tasks < 1 || warmUpTasks < 0 || !(meanCostMs >= 0) || payloadBytes < 0) {
      throw new IllegalArgumentException(
          "%d tasks, %d before, of %s ms and %d bytes"
              .formatted(tasks, warmUpTasks, meanCostMs, payloadBytes));
    }
  }

  /**
   * What a task costs, microseconds at speed 1; the same in every run. 0 for one that does nothing.
   *
   * @param task its number; those of the warm-up come first
   */
  long costUs(int task) {
    if (meanCostMs == 0) {
      return 0;
    }
    double means = -Math.log(1 - new SplittableRandom(task).nextDouble());
    return Math.max(1, Math.round(Math.min(means, MAX_MEANS) * meanCostMs * US_PER_MS));
  }
}
