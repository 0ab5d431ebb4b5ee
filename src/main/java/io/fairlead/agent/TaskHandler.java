package io.fairlead.agent;

/** What an agent does with a task. Called by as many threads at once as the agent has slots. */
@FunctionalInterface
public interface TaskHandler {
  /**
   * Runs one task. Execution is at least once: the same task may have run before, here or
   * elsewhere.
   *
   * <p>An exception is reported as a failure that may be retried; throw {@link TaskFailedException}
   * to say otherwise. The thread is interrupted when the task is cancelled or taken away, or when
   * the agent stops; whatever the handler returns after that is discarded.
   *
   * @return what is to be told to whoever submitted the task; {@link TaskResult#empty()} if nothing
   */
  TaskResult handle(AssignedTask task, TaskContext context) throws Exception;
}
