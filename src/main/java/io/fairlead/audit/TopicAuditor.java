package io.fairlead.audit;

import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Says what became of every task from the topics alone, whatever clients, agents or coordinator
 * believe: feeds all their records to an {@link Audit}.
 *
 * <p>It sees what retention has left. The assignments of agents whose topics were deleted are gone;
 * outcomes and decisions are not, so what it says of lost tasks and second outcomes still holds.
 * Where retention has begun to take submissions, refusals of an id that was submitted again and
 * again may seem too many.
 */
public final class TopicAuditor {
  /** On a record that a coordinator has put where it belongs. */
  private static final String PASSED_ON = "fairlead-rerouted";

  private static final String TASKS = "fairlead.tasks";
  private static final String DECISIONS = "fairlead.decisions";
  private static final String OUTCOMES = "fairlead.outcomes";
  private static final String DEAD_LETTERS = "fairlead.dead-letters";
  private static final String ASSIGNMENTS = "fairlead.assignments.";

  private final Map<String, String> properties;
  private final Audit audit;
  private final Map<String, Consumer<ConsumerRecord<String, byte[]>>> byTopic = new HashMap<>();
  private final Consumer<ConsumerRecord<String, byte[]>> messages;

  private TopicAuditor(Map<String, String> properties, boolean exactlyOnce) {
    this.properties = properties;
    this.audit = new Audit(exactlyOnce);
    Deserializer<Task> tasks = deserializer(Task.class);
    byTopic.put(TASKS, record -> task(read(tasks, record), record));
    byTopic.put(DECISIONS, each(Decision.class, audit::decision));
    byTopic.put(OUTCOMES, each(Outcome.class, audit::outcome));
    byTopic.put(DEAD_LETTERS, each(DeadLetter.class, audit::deadLetter));
    messages = each(AgentMessage.class, audit::message);
  }

  private void task(Task task, ConsumerRecord<String, byte[]> record) {
    if (record.headers().lastHeader(PASSED_ON) == null) {
      audit.submitted(task, record.partition(), record.offset());
    } else {
      audit.passedOn(task, record.partition(), record.offset());
    }
  }

  /** Audits everything that the topics of coordinators that process exactly once hold now. */
  public static AuditReport audit(Map<String, String> properties, TopicReader.Listener listener) {
    return audit(properties, true, listener);
  }

  /**
   * Audits everything that the topics hold now.
   *
   * @param properties of Kafka clients and the registry client
   * @param exactlyOnce whether the coordinators promise it; else an assignment may be repeated
   */
  public static AuditReport audit(
      Map<String, String> properties, boolean exactlyOnce, TopicReader.Listener listener) {
    return new TopicAuditor(Map.copyOf(properties), exactlyOnce).run(listener);
  }

  private AuditReport run(TopicReader.Listener listener) {
    try (TopicReader reader = new TopicReader(properties)) {
      List<String> topics = new ArrayList<>();
      for (String topic : reader.topics()) {
        if (byTopic.containsKey(topic) || topic.startsWith(ASSIGNMENTS)) {
          topics.add(topic);
        }
      }
      reader.readAll(topics, listener, this::take);
    }
    return audit.report();
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      byTopic.getOrDefault(record.topic(), messages).accept(record);
    } catch (SerializationException e) {
      audit.unreadable(); // on fairlead.tasks that is for the coordinator to dead-letter
    }
  }

  private <T extends SpecificRecord> Consumer<ConsumerRecord<String, byte[]>> each(
      Class<T> type, Consumer<T> rule) {
    Deserializer<T> deserializer = deserializer(type);
    return record -> rule.accept(read(deserializer, record));
  }

  private static <T> T read(Deserializer<T> deserializer, ConsumerRecord<String, byte[]> record) {
    return deserializer.deserialize(record.topic(), record.value());
  }

  private <T extends SpecificRecord> Deserializer<T> deserializer(Class<T> type) {
    ConfluentAvroSerde<T> serde = new ConfluentAvroSerde<>(type);
    serde.configure(properties, false);
    return serde.deserializer();
  }
}
