package io.fairlead.streams;

import io.fairlead.model.Command;
import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.scheduler.ConfigTemplate;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.wire.CommandAnswer;
import io.fairlead.wire.CommandAnswer.Refusal;
import io.fairlead.wire.DeadLetterCause;
import io.fairlead.wire.DeadLetters;
import io.fairlead.wire.SwarmCommandCodec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Commands that came from outside. Each is carried out once, by its id, as long as its answer is
 * remembered; those to all swarms go through what swarms begin with. Owned by the stream thread.
 */
final class OperatorCommands {
  private final CommandAnswers answers;
  private final ConfigTemplate template;
  private final SwarmStores stores;
  private final Outputs outputs;
  private final CoordinatorCounters counters;

  OperatorCommands(
      CommandAnswers answers,
      ConfigTemplate template,
      SwarmStores stores,
      Outputs outputs,
      CoordinatorCounters counters) {
    this.answers = answers;
    this.template = template;
    this.stores = stores;
    this.outputs = outputs;
    this.counters = counters;
  }

  /**
   * Whether a command is to be carried out: one that is there again is not, and another one under
   * the same id goes to the dead letters.
   *
   * @param swarm its id, or that of all
   * @param origin null for a command of the coordinator to itself
   */
  boolean isNew(String swarm, Input.@Nullable Origin origin, InputRecord in, Now now) {
    CommandAnswer known = origin == null ? null : answers.find(swarm, origin.commandId());
    if (origin == null || known == null) {
      return true;
    }
    if (known.digest() == origin.digest()) {
      counters.add(Counter.COMMANDS_REPEATED);
    } else {
      outputs.deadLetter(
          DeadLetters.of(
              DeadLetterCause.ID_CONFLICT,
              "commandId '" + origin.commandId() + "': was another command, " + known.kind(),
              now.wallMs(),
              in.source(),
              swarm.equals(SwarmCommandCodec.ALL)
                  ? DeadLetters.Subject.NOBODY
                  : DeadLetters.Subject.of(new SwarmId(swarm))),
          in,
          now);
    }
    return false;
  }

  /** Files why a record that could be told as a command was not taken. */
  void refused(Input.Poison poison, Now now) {
    Input.Origin origin = poison.origin();
    SwarmId swarm = poison.subject().swarm();
    if (origin != null
        && swarm != null
        && answers.find(swarm.value(), origin.commandId()) == null) {
      answers.fileRefusal(
          swarm.value(), origin, Refusal.of(poison.cause().code(), poison.message()), now);
    }
  }

  /**
   * What a command to all swarms is to each of them; a change of configuration is put in force for
   * those to come first.
   *
   * @return empty if it was refused
   */
  Optional<Command> forEach(Input.CommandedAll all, InputRecord in, Now now) {
    ConfigTemplate.Decision decision;
    String issuedBy;
    if (all.command() instanceof Command.UpdateConfig update) {
      issuedBy = update.issuedBy();
      decision = template.update(update.settings(), issuedBy, now);
    } else if (all.command() instanceof Command.RollBackConfig rollback) {
      issuedBy = rollback.issuedBy();
      decision =
          template.rollBack(
              rollback.version(), stores.configs(SwarmCommandCodec.ALL), issuedBy, now);
    } else {
      return Optional.of(all.command());
    }
    if (decision instanceof ConfigTemplate.Decision.Refused refused) {
      refuse(all.origin(), refused.rejection(), in, now);
      return Optional.empty();
    }
    ConfigTemplate.Decision.Taken taken = (ConfigTemplate.Decision.Taken) decision;
    StoredConfig next = taken.next();
    template.apply(next);
    stores.putTemplate(next);
    return Optional.of(new Command.UpdateConfig(taken.patch(), issuedBy));
  }

  private void refuse(Input.Origin origin, Rejection why, InputRecord in, Now now) {
    outputs.deadLetter(
        DeadLetters.refusedByAll(origin.kind(), why, now.wallMs(), in.source()), in, now);
    answers.fileRefusal(SwarmCommandCodec.ALL, origin, Refusal.of(why), now);
  }

  /** Files what became of it. */
  void done(Input.CommandedAll all, int swarms, int refusals, Now now) {
    boolean config =
        all.command() instanceof Command.UpdateConfig
            || all.command() instanceof Command.RollBackConfig;
    answers.fileAll(all.origin(), config ? template.config().version() : 0, swarms, refusals, now);
  }
}
