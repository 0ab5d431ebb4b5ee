package io.fairlead.streams;

import io.fairlead.model.Now;
import io.fairlead.model.SwarmId;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.streams.tally.Tallies;
import io.fairlead.wire.DeadLetters;
import io.fairlead.wire.WireException;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.Kpi;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.SwarmConfig;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The ways out of the topology, one method each. What is written is told of first, so that it
 * becomes visible soon. Owned by the stream thread.
 */
final class Outputs {
  private final ProcessorContext<Object, byte[]> context;
  private final TopicNames topics;
  private final MessageSerdes serdes;
  private final Runnable pending;
  private final CoordinatorCounters counters;
  private final Tallies tallies;

  /**
   * @param pending is run whenever something is written that others wait for
   */
  Outputs(
      ProcessorContext<Object, byte[]> context,
      TopicNames topics,
      ProcessorParts parts,
      Runnable pending) {
    this.context = context;
    this.topics = topics;
    this.serdes = parts.serdes();
    this.pending = pending;
    this.counters = parts.counters();
    this.tallies = parts.tallies();
  }

  TopicNames topics() {
    return topics;
  }

  void toAgent(AgentAddress address, AgentMessage message, Now now) {
    // Under one subject, whatever the agent's topic is called.
    byte[] value = bytes(serdes.agentMessage(), topics.assignmentsSubjectTopic(), message);
    forward(address, value, now, CoordinatorTopology.TO_AGENTS);
  }

  void outcome(SwarmId swarm, Outcome outcome, Now now) {
    forward(
        key(swarm),
        bytes(serdes.outcome(), topics.outcomes(), outcome),
        now,
        CoordinatorTopology.TO_OUTCOMES);
  }

  void decision(SwarmId swarm, Decision decision, Now now) {
    forward(
        key(swarm),
        bytes(serdes.decision(), topics.decisions(), decision),
        now,
        CoordinatorTopology.TO_DECISIONS);
  }

  void kpi(SwarmId swarm, Kpi kpi, Now now) {
    forward(key(swarm), bytes(serdes.kpi(), topics.kpis(), kpi), now, CoordinatorTopology.TO_KPIS);
  }

  void config(SwarmId swarm, SwarmConfig config, Now now) {
    forward(
        key(swarm),
        bytes(serdes.config(), topics.config(), config),
        now,
        CoordinatorTopology.TO_CONFIG);
  }

  /** The swarm is gone: its entry of the compacted topic goes too. */
  void forgetConfig(SwarmId swarm, Now now) {
    forward(key(swarm), null, now, CoordinatorTopology.TO_CONFIG);
  }

  /** A letter about a record, under the record's key as far as the letter repeats it. */
  void deadLetter(DeadLetter letter, InputRecord about, Now now) {
    byte[] key = about.key();
    deadLetter(
        letter,
        key == null || key.length <= DeadLetters.MAX_KEY_BYTES
            ? key
            : Arrays.copyOf(key, DeadLetters.MAX_KEY_BYTES),
        now);
  }

  /** A letter about a task that failed. */
  void deadLetter(DeadLetter letter, SwarmId swarm, Now now) {
    deadLetter(letter, key(swarm), now);
  }

  /** A task as a record of the topic of tasks; null if it is that long, or longer. */
  @Nullable ByteBuffer taskRecord(Task task, int maxBytes) {
    try {
      byte[] value = bytes(serdes.task(), topics.tasks(), task);
      return value.length < maxBytes ? ByteBuffer.wrap(value) : null;
    } catch (WireException e) {
      if (e.reason() == WireException.Reason.TOO_LARGE) {
        return null;
      }
      throw e;
    }
  }

  private void deadLetter(DeadLetter letter, byte @Nullable [] key, Now now) {
    counters.add(Counter.DEAD_LETTERS);
    tallies.deadLetter(letter.getCause());
    forward(
        key,
        bytes(serdes.deadLetter(), topics.deadLetters(), letter),
        now,
        CoordinatorTopology.TO_DEAD_LETTERS);
  }

  /** The record again, to the same topic; Kafka's own partitioner puts it where it belongs. */
  void reroute(InputRecord record, Headers headers, Now now, String sink) {
    pending.run();
    context.forward(new Record<>(record.key(), record.value(), now.wallMs(), headers), sink);
  }

  private void forward(@Nullable Object key, byte @Nullable [] value, Now now, String sink) {
    pending.run();
    context.forward(new Record<>(key, value, now.wallMs()), sink);
  }

  private static <T> byte[] bytes(Serde<T> serde, String topic, T message) {
    return serde.serializer().serialize(topic, message);
  }

  private static byte[] key(SwarmId swarm) {
    return swarm.value().getBytes(StandardCharsets.UTF_8);
  }
}
