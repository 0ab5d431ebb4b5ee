package io.fairlead.streams;

import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.SwarmId;
import io.fairlead.wire.CommandAnswer;
import io.fairlead.wire.CommandAnswer.Balancing;
import io.fairlead.wire.CommandAnswer.Refusal;
import io.fairlead.wire.StoreKeys;
import io.fairlead.wire.SwarmCommandCodec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * What became of operators' commands, and why tasks were rejected. Filed under logical time, and
 * what became of a command written together with the effect: who is answered finds it, and a
 * command whose effect was lost in a crash is not taken for one that was carried out. Of a task
 * that is accepted nothing is kept here: a record more a task would be too dear, and its state
 * tells the same. Owned by the stream thread.
 */
final class CommandAnswers {
  private final WindowStore<Bytes, CommandAnswer> store;
  private final Map<Bytes, Filed> unwritten = new LinkedHashMap<>();
  private boolean noting;
  private long number;
  private @Nullable Refusal refusal;
  private long configVersion;
  private @Nullable Balancing balancing;

  private record Filed(CommandAnswer answer, long logicalMs) {}

  CommandAnswers(ProcessorContext<?, ?> context) {
    store = context.getStateStore(StoreNames.ANSWERS);
  }

  /** What is remembered of a command; null if nothing is. */
  @Nullable CommandAnswer find(String swarm, String commandId) {
    Bytes key = StoreKeys.answer(swarm, commandId);
    Filed filed = unwritten.get(key);
    if (filed != null) {
      return filed.answer();
    }
    CommandAnswer last = null;
    try (WindowStoreIterator<CommandAnswer> found = store.fetch(key, 0, Long.MAX_VALUE)) {
      while (found.hasNext()) {
        last = found.next().value;
      }
    }
    return last;
  }

  /** The facts that follow come of one command. */
  void begin() {
    noting = true;
    number = 0;
    refusal = null;
    configVersion = 0;
    balancing = null;
  }

  /** The facts that follow do not any more. */
  void end() {
    noting = false;
  }

  /** Whether what was noted last is that the command was refused. */
  boolean refused() {
    return refusal != null;
  }

  /** It failed, so that it has had no effect. */
  void failed(String code, String message) {
    refusal = Refusal.of(code, message);
  }

  /** One fact; it is of the command only between begin and end. */
  void note(SwarmId swarm, long factNumber, Fact fact, Now now) {
    // Of a swarm that never was nothing is stored, or anybody could fill the store.
    if (fact instanceof Fact.TaskRejected rejected
        && rejected.rejection().reason() != Rejection.Reason.UNKNOWN_SWARM) {
      store.put(
          StoreKeys.rejection(swarm, rejected.taskId()),
          rejection(rejected, factNumber, now),
          now.logicalMs());
    }
    if (!noting) {
      return;
    }
    number = factNumber;
    if (fact instanceof Fact.CommandRefused refused) {
      refusal = Refusal.of(refused.rejection());
    } else if (fact instanceof Fact.ConfigChanged changed) {
      configVersion = changed.config().version();
    } else if (fact instanceof Fact.SwarmCreated created) {
      configVersion = created.config().version();
    } else if (fact instanceof Fact.Balanced balanced) {
      balancing = Balancing.of(balanced);
    } else if (fact instanceof Fact.ProposalMade made) {
      balancing = Balancing.of(made.proposal());
    }
  }

  private static CommandAnswer rejection(Fact.TaskRejected fact, long number, Now now) {
    return new CommandAnswer(
        fact.taskId().value(),
        CommandAnswer.SUBMIT,
        fact.task() == null ? "" : fact.task().tenant().value(),
        0,
        now.wallMs(),
        number,
        Refusal.of(fact.rejection()),
        0,
        null,
        0,
        0);
  }

  /**
   * Files what was noted.
   *
   * @param facts the swarm's fact number, where the command made no fact
   */
  void file(SwarmId swarm, Input.Origin origin, long facts, Now now) {
    put(
        swarm.value(),
        new CommandAnswer(
            origin.commandId(),
            origin.kind(),
            origin.issuedBy(),
            origin.digest(),
            now.wallMs(),
            number == 0 ? facts : number,
            refusal,
            configVersion,
            balancing,
            0,
            0),
        now);
  }

  /** Files a refusal of what no swarm has seen; the swarm's id, or that of all. */
  void fileRefusal(String swarm, Input.Origin origin, Refusal why, Now now) {
    put(swarm, answer(origin, why, 0, 0, 0, now), now);
  }

  /** Files what became of a command to all swarms of the partition. */
  void fileAll(Input.Origin origin, long version, int swarms, int refusals, Now now) {
    put(SwarmCommandCodec.ALL, answer(origin, null, version, swarms, refusals, now), now);
  }

  private static CommandAnswer answer(
      Input.Origin origin, @Nullable Refusal why, long version, int swarms, int refusals, Now now) {
    return new CommandAnswer(
        origin.commandId(),
        origin.kind(),
        origin.issuedBy(),
        origin.digest(),
        now.wallMs(),
        0,
        why,
        version,
        null,
        swarms,
        refusals);
  }

  private void put(String swarm, CommandAnswer answer, Now now) {
    unwritten.put(StoreKeys.answer(swarm, answer.id()), new Filed(answer, now.logicalMs()));
  }

  /** Writes what has been filed; to be called before each commit, after the state is written. */
  void writeAll() {
    unwritten.forEach((key, filed) -> store.put(key, filed.answer(), filed.logicalMs()));
    unwritten.clear();
  }
}
