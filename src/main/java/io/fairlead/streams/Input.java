package io.fairlead.streams;

import io.fairlead.model.Command;
import io.fairlead.model.SwarmId;
import io.fairlead.wire.DeadLetterCause;
import io.fairlead.wire.DeadLetters;
import io.fairlead.wire.Payload;
import io.fairlead.wire.avro.Task;
import org.jspecify.annotations.Nullable;

/** What a record turned out to be. */
sealed interface Input {
  /** For one swarm. */
  sealed interface ToSwarm extends Input {
    SwarmId swarm();

    Command command();
  }

  /**
   * A task, good or refused.
   *
   * @param payload null if it was refused already
   * @param message as it was written, for the answer
   */
  record Submitted(SwarmId swarm, Command command, @Nullable Payload payload, Task message)
      implements ToSwarm {}

  /**
   * A report.
   *
   * @param skipped transitions of an unknown kind
   */
  record Reported(SwarmId swarm, Command.Report command, int skipped) implements ToSwarm {}

  /** A command to one swarm. */
  record Commanded(SwarmId swarm, Command command) implements ToSwarm {}

  /** A command to every swarm of the partition. */
  record CommandedAll(Command command) implements Input {}

  /** For the dead letters. */
  record Poison(DeadLetterCause cause, String message, DeadLetters.Subject subject)
      implements Input {
    static Poison of(DeadLetterCause cause, String message) {
      return new Poison(cause, message, DeadLetters.Subject.NOBODY);
    }
  }
}
