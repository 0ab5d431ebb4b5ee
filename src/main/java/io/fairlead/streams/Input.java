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

  /**
   * Where a command came from.
   *
   * @param kind as on the wire
   * @param digest see {@link io.fairlead.wire.CommandDigest}
   */
  record Origin(String commandId, String kind, String issuedBy, long digest) {}

  /**
   * A command to one swarm.
   *
   * @param origin null if the coordinator itself sent it
   */
  record Commanded(SwarmId swarm, Command command, @Nullable Origin origin) implements ToSwarm {}

  /** A command to every swarm of the partition. */
  record CommandedAll(Command command, Origin origin) implements Input {}

  /**
   * For the dead letters.
   *
   * @param origin of a command, as far as it can be told; null otherwise
   */
  record Poison(
      DeadLetterCause cause, String message, DeadLetters.Subject subject, @Nullable Origin origin)
      implements Input {
    Poison(DeadLetterCause cause, String message, DeadLetters.Subject subject) {
      this(cause, message, subject, null);
    }

    static Poison of(DeadLetterCause cause, String message) {
      return new Poison(cause, message, DeadLetters.Subject.NOBODY);
    }
  }
}
