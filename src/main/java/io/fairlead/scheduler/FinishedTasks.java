package io.fairlead.scheduler;

import io.fairlead.model.FinishedTask;
import io.fairlead.model.TaskId;
import org.jspecify.annotations.Nullable;

/** Memory of the tasks that have ended, bounded in time; written through {@link StateSink}. */
@FunctionalInterface
public interface FinishedTasks {
  /** What is remembered of that task; null if nothing is. */
  @Nullable FinishedTask find(TaskId id);
}
