package io.fairlead.streams;

import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmId;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.wire.AgentMessages;
import io.fairlead.wire.DeadLetters;
import io.fairlead.wire.Decisions;
import io.fairlead.wire.FactStamp;
import io.fairlead.wire.Kpis;
import io.fairlead.wire.Outcomes;
import io.fairlead.wire.Payload;
import io.fairlead.wire.SwarmConfigs;
import io.fairlead.wire.TaskCodec;
import io.fairlead.wire.avro.AgentMessage;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the world what has been decided: messages to agents, outcomes, decisions, dead letters; and
 * keeps each task's payload from its acceptance to its end. Owned by the stream thread.
 */
final class FactPublisher {
  private final Outputs outputs;
  private final SwarmStores stores;
  private final TopicErrands topicErrands;
  private final CoordinatorCounters counters;
  private final CommandAnswers answers;
  private final TokenTally tokens;

  private @Nullable InputRecord record;
  private @Nullable Input input;

  FactPublisher(
      Outputs outputs,
      SwarmStores stores,
      TopicErrands topicErrands,
      CoordinatorCounters counters,
      CommandAnswers answers) {
    this.outputs = outputs;
    this.stores = stores;
    this.topicErrands = topicErrands;
    this.counters = counters;
    this.answers = answers;
    this.tokens = new TokenTally(stores.history());
  }

  /** Tokens that have been reported. */
  TokenTally tokens() {
    return tokens;
  }

  /** The facts that follow come from that record; none of them does, where it is null. */
  void handling(@Nullable InputRecord nextRecord, @Nullable Input nextInput) {
    record = nextRecord;
    input = nextInput;
  }

  /** One fact of one swarm, in order. */
  void publish(SwarmShell swarm, long number, Fact fact, Now now) {
    FactStamp stamp = new FactStamp(swarm.id(), number, now);
    swarm.learn(fact, now);
    answers.note(swarm.id(), number, fact, now);
    Decisions.of(stamp, fact).ifPresent(decision -> outputs.decision(swarm.id(), decision, now));
    if (fact instanceof Fact.OfAgent ofAgent) {
      ofAgent(swarm, stamp, ofAgent);
    } else if (fact instanceof Fact.EndsTask ends) {
      end(stamp, ends);
    } else if (fact instanceof Fact.OfTask ofTask) {
      ofTask(swarm, stamp, ofTask);
    } else {
      ofSwarm(stamp, fact);
    }
  }

  private void ofAgent(SwarmShell swarm, FactStamp stamp, Fact.OfAgent fact) {
    if (fact instanceof Fact.AgentWelcomed welcomed) {
      send(swarm, stamp, fact, AgentMessages.welcome(stamp, welcomed, swarm.config()));
    } else if (fact instanceof Fact.AgentFenced fenced) {
      send(swarm, stamp, fact, AgentMessages.fenced(stamp, fenced));
    } else if (fact instanceof Fact.StaleWorkCancelled stale) {
      send(swarm, stamp, fact, AgentMessages.cancel(stamp, stale));
    } else if (fact instanceof Fact.TopicRequested) {
      topicErrands.create(
          swarm.address(fact.agent()), (int) swarm.config().get(Setting.SHARED_TOPIC_PARTITIONS));
    } else if (fact instanceof Fact.TopicRetired) {
      topicErrands.deleteOnceCommitted(swarm.address(fact.agent()));
    } else if (fact instanceof Fact.TransitionRefused) {
      counters.add(Counter.TRANSITIONS_REFUSED);
    }
  }

  private void send(SwarmShell swarm, FactStamp stamp, Fact.OfAgent fact, AgentMessage message) {
    outputs.toAgent(swarm.address(fact.agent()), message, stamp.now());
  }

  private void ofTask(SwarmShell swarm, FactStamp stamp, Fact.OfTask fact) {
    if (fact instanceof Fact.TaskAccepted accepted) {
      stores.putPayload(stamp.swarm(), accepted.taskId(), submittedPayload());
    } else if (fact instanceof Fact.TaskDispatched dispatched) {
      counters.add(Counter.DISPATCHED);
      Payload payload = stores.payload(stamp.swarm(), fact.taskId());
      long leaseMs = swarm.config().get(Setting.LEASE_MS);
      outputs.toAgent(
          swarm.address(dispatched.lease().agent()),
          AgentMessages.assign(stamp, dispatched, payload, leaseMs),
          stamp.now());
    } else if (fact instanceof Fact.CancelRequested cancel) {
      outputs.toAgent(
          swarm.address(cancel.agent()), AgentMessages.cancel(stamp, cancel), stamp.now());
    } else if (fact instanceof Fact.RevokeRequested revoke) {
      outputs.toAgent(
          swarm.address(revoke.agent()), AgentMessages.revoke(stamp, revoke), stamp.now());
    } else if (fact instanceof Fact.TaskRejected rejected) {
      outcome(stamp, Outcomes.rejected(stamp, rejected, submitted().message()));
    } else if (fact instanceof Fact.SubmissionConflicted conflict) {
      outputs.deadLetter(
          DeadLetters.conflict(stamp, conflict, handled().source()), handled(), stamp.now());
    } else if (fact instanceof Fact.SubmissionRepeated) {
      counters.add(Counter.SUBMISSIONS_REPEATED);
    }
  }

  private void end(FactStamp stamp, Fact.EndsTask fact) {
    Payload payload = stores.payload(stamp.swarm(), fact.taskId());
    outcome(stamp, Outcomes.ended(stamp, fact, payload));
    if (fact instanceof Fact.TaskCompleted completed) {
      tokens.add(stamp.swarm(), completed, stamp.now().wallMs());
    } else if (fact instanceof Fact.TaskFailed failed) {
      // The payload is forgotten here: whoever wants to try again needs it from the letter.
      ByteBuffer task =
          outputs.taskRecord(
              TaskCodec.encode(stamp.swarm(), fact.task().task(), payload),
              DeadLetters.MAX_VALUE_BYTES);
      outputs.deadLetter(
          DeadLetters.failed(stamp, failed, outputs.topics().tasks(), task),
          stamp.swarm(),
          stamp.now());
    }
  }

  private void outcome(FactStamp stamp, io.fairlead.wire.avro.Outcome outcome) {
    counters.add(Counter.OUTCOMES);
    outputs.outcome(stamp.swarm(), outcome, stamp.now());
  }

  private void ofSwarm(FactStamp stamp, Fact fact) {
    SwarmId swarm = stamp.swarm();
    if (fact instanceof Fact.SwarmCreated created) {
      outputs.config(swarm, SwarmConfigs.of(stamp, created), stamp.now());
    } else if (fact instanceof Fact.ConfigChanged changed) {
      outputs.config(swarm, SwarmConfigs.of(stamp, changed), stamp.now());
    } else if (fact instanceof Fact.IntervalMeasured measured) {
      outputs.kpi(swarm, Kpis.of(stamp, measured), stamp.now());
      stores.history().put(swarm, measured);
    } else if (fact instanceof Fact.SharedTopicRetired) {
      topicErrands.deleteSharedOnceCommitted(swarm);
    } else if (fact instanceof Fact.SwarmDeleted) {
      outputs.forgetConfig(swarm, stamp.now());
    } else if (fact instanceof Fact.CommandRefused refused) {
      outputs.deadLetter(
          DeadLetters.refused(stamp, refused, handled().source()), handled(), stamp.now());
    }
  }

  private InputRecord handled() {
    if (record == null) {
      throw new IllegalStateException("a fact about a record while none is handled");
    }
    return record;
  }

  private Input.Submitted submitted() {
    if (!(input instanceof Input.Submitted submitted)) {
      throw new IllegalStateException("a fact about a submission while none is handled");
    }
    return submitted;
  }

  private Payload submittedPayload() {
    Payload payload = submitted().payload();
    if (payload == null) {
      throw new IllegalStateException("a refused submission was accepted");
    }
    return payload;
  }
}
