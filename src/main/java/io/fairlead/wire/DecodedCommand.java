package io.fairlead.wire;

import io.fairlead.model.Command;
import io.fairlead.model.SwarmId;

/** What a {@code SwarmCommand} message turned out to be. */
public sealed interface DecodedCommand {
  /** A command to one swarm. */
  record ToSwarm(SwarmId swarm, Command command) implements DecodedCommand {}

  /** A command to every swarm; it is written once to each partition. */
  record ToAll(Command command) implements DecodedCommand {}

  /**
   * A command of a kind newer than this coordinator; for the dead letters, with the cause {@link
   * DeadLetterCause#UNKNOWN_KIND}.
   *
   * @param message names the field and the value
   */
  record UnknownKind(String message) implements DecodedCommand {}
}
