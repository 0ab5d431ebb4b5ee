package io.fairlead.chaos;

import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.Task;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When what happened, from committed records alone. Records of one topic may come before or after
 * those of another. Safe for use by several threads.
 */
final class Timeline {
  private static final Logger LOG = LoggerFactory.getLogger(Timeline.class);
  private static final String ASSIGNMENTS = "fairlead.assignments.";

  private final Map<String, Consumer<ConsumerRecord<String, byte[]>>> byTopic = new HashMap<>();
  private final Consumer<ConsumerRecord<String, byte[]>> messages;
  private final Map<String, SwarmTimeline> swarms = new TreeMap<>();

  /**
   * @param properties of the registry client
   */
  Timeline(Map<String, String> properties) {
    byTopic.put("fairlead.tasks", each(Task.class, properties, this::task));
    byTopic.put("fairlead.outcomes", each(Outcome.class, properties, this::outcome));
    byTopic.put("fairlead.decisions", each(Decision.class, properties, this::decision));
    messages = each(AgentMessage.class, properties, this::message);
  }

  private static <T extends SpecificRecord> Consumer<ConsumerRecord<String, byte[]>> each(
      Class<T> type, Map<String, String> properties, Consumer<T> rule) {
    Deserializer<T> deserializer = ConfluentAvroSerde.forValues(type, properties).deserializer();
    return record -> rule.accept(deserializer.deserialize(record.topic(), record.value()));
  }

  /** Whether records of that topic tell anything. */
  boolean reads(String topic) {
    return byTopic.containsKey(topic) || topic.startsWith(ASSIGNMENTS);
  }

  /** A record that can't be read tells nothing here; the audit counts it. */
  void take(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      byTopic.getOrDefault(record.topic(), messages).accept(record);
    } catch (SerializationException e) {
      LOG.warn("a record of {} can't be read, offset {}", record.topic(), record.offset(), e);
    }
  }

  synchronized void task(Task task) {
    swarm(task.getSwarmId()).submitted(task.getTaskId(), task.getSubmittedAtMs());
  }

  synchronized void outcome(Outcome outcome) {
    swarm(outcome.getSwarmId()).ended(outcome.getTaskId(), outcome.getStartedAtMs());
  }

  synchronized void decision(Decision decision) {
    SwarmTimeline swarm = swarm(decision.getSwarmId());
    String agent = decision.getAgentId();
    if (decision.getKind() == DecisionKind.LEASE_ENDED) {
      String reason = decision.getReason();
      swarm.takenBack(decision.getEpoch(), decision.getAtMs(), reason == null ? "-" : reason);
    } else if (decision.getKind() == DecisionKind.FINISHED) {
      swarm.finished(decision.getEpoch());
    } else if (decision.getKind() == DecisionKind.AGENT_LOST && agent != null) {
      swarm.lost(agent, decision.getAtMs());
    }
  }

  synchronized void message(AgentMessage message) {
    Long epoch = message.getEpoch();
    if (message.getKind() == AgentMessageKind.ASSIGN && epoch != null) {
      swarm(message.getSwarmId()).assigned(message.getSentAtMs(), message.getAgentId(), epoch);
    }
  }

  /** Of a swarm that nothing has been read of nothing is known. */
  private SwarmTimeline swarm(String id) {
    return swarms.computeIfAbsent(id, unseen -> new SwarmTimeline());
  }

  /** Asks about one swarm. */
  synchronized <T> T of(String swarm, Function<SwarmTimeline, T> question) {
    return question.apply(swarm(swarm));
  }

  /** Those of the tasks that no topic knows, whatever their swarm. */
  synchronized List<String> absent(Collection<String> tasks) {
    return tasks.stream()
        .filter(task -> swarms.values().stream().noneMatch(swarm -> swarm.knows(task)))
        .sorted()
        .toList();
  }

  /** Tasks that were submitted and have no outcome yet. */
  synchronized long open() {
    return swarms.values().stream().mapToLong(SwarmTimeline::open).sum();
  }

  /** Leases that ended before their task did, by reason. */
  synchronized Map<String, Integer> takenBackWhy() {
    Map<String, Integer> sums = new TreeMap<>();
    for (SwarmTimeline swarm : swarms.values()) {
      swarm.takenBackWhy().forEach((reason, count) -> sums.merge(reason, count, Integer::sum));
    }
    return sums;
  }
}
