package io.fairlead.wire;

import io.fairlead.model.Command;
import io.fairlead.model.Rejection;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;

/** What a {@code Task} message turned out to be. */
public sealed interface Submission {
  /** A task as it should be. */
  record Accepted(SwarmId swarm, Task task, Payload payload) implements Submission {
    /** For the scheduler. */
    public Command.Submit command() {
      return new Command.Submit(task, payload.size());
    }
  }

  /** The ids can be read and something else is wrong, so that the producer can be answered. */
  record Refused(SwarmId swarm, TaskId taskId, Rejection rejection) implements Submission {
    /** For the scheduler. */
    public Command.SubmitInvalid command() {
      return new Command.SubmitInvalid(taskId, rejection);
    }
  }

  /**
   * There is no id under which to answer; for the dead letters, with the cause {@link
   * DeadLetterCause#INVALID_FIELD}.
   *
   * @param message names the field and the value
   */
  record Unreadable(String message) implements Submission {}
}
