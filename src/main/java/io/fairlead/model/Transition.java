package io.fairlead.model;

import org.jspecify.annotations.Nullable;

/** A change of one held task, as its agent reports it. */
public sealed interface Transition {
  /** The task. */
  TaskId taskId();

  /** The epoch of the assignment that the task was held under. */
  Epoch epoch();

  /** The handler has begun. */
  record Started(TaskId taskId, Epoch epoch) implements Transition {}

  /**
   * The handler is on its way.
   *
   * @param progress done share, 0 to 1
   */
  record Progressed(TaskId taskId, Epoch epoch, double progress) implements Transition {}

  /**
   * The handler returned.
   *
   * @param runTimeUs how long it ran, microseconds, 0 or more; -1 if the agent did not say
   * @param waitedUs how long it waited on the agent before that, microseconds, 0 or more; -1 if the
   *     agent did not say
   */
  record Completed(TaskId taskId, Epoch epoch, long runTimeUs, long waitedUs, Completion completion)
      implements Transition {
    /** Of an agent that did not say how long the task had waited there. */
    public Completed(TaskId taskId, Epoch epoch, long runTimeUs, Completion completion) {
      this(taskId, epoch, runTimeUs, -1, completion);
    }
  }

  /**
   * The handler failed.
   *
   * @param runTimeUs how long it ran, microseconds, 0 or more; -1 if the agent did not say
   * @param retriable whether another attempt may help
   */
  record Failed(
      TaskId taskId, Epoch epoch, long runTimeUs, @Nullable String error, boolean retriable)
      implements Transition {}

  /** Given back before it started. */
  record Released(TaskId taskId, Epoch epoch, @Nullable String error) implements Transition {}
}
