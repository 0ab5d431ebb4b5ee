package io.fairlead.bench.load;

import io.fairlead.sim.Arrival;
import java.util.concurrent.CompletionStage;

/** Where a run's tasks go. */
@FunctionalInterface
public interface TaskSink {
  /**
   * Submits one task.
   *
   * @param taskId unique
   * @param arrival what it is like
   * @param payload tells the simulated agent which task of the run it is
   * @return whether it completed (else it ended in another way), once it has ended
   */
  CompletionStage<Boolean> submit(String taskId, Arrival arrival, String payload);
}
