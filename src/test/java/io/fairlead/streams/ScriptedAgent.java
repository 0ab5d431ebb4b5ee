package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmId;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.HeldTask;
import io.fairlead.wire.avro.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An agent by the letter of the protocol and without the SDK: says hello until it is welcomed,
 * completes whatever it is assigned at once, and keeps every message that it was sent.
 */
final class ScriptedAgent implements AutoCloseable {
  private static final long HELLO_EVERY_MS = 500;

  final List<AgentMessage> messages = new CopyOnWriteArrayList<>();

  private final String swarm;
  private final String id;
  private final String reportsTopic;
  private final String helloId = UUID.randomUUID().toString();
  private final KafkaProducer<String, AgentReport> producer;
  private final KafkaConsumer<String, AgentMessage> consumer;
  private final Thread thread;
  private final List<HeldTask> held = new ArrayList<>();
  private long incarnation;
  private long reportSeq;
  private long lastDispatchSeq;
  private long lastReportMs;
  private volatile boolean working = true;
  private volatile boolean closed;

  ScriptedAgent(
      Map<String, Object> client,
      TopicNames topics,
      MessageSerdes serdes,
      String swarm,
      String id) {
    this.swarm = swarm;
    this.id = id;
    this.reportsTopic = topics.agentReports();
    producer = new KafkaProducer<>(client, new StringSerializer(), serdes.report().serializer());
    consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), serdes.agentMessage().deserializer());
    consumer.assign(
        List.of(new TopicPartition(topics.assignments(new SwarmId(swarm), new AgentId(id)), 0)));
    thread = new Thread(this::run, "scripted-agent-" + id);
    thread.start();
  }

  /** From now on it holds what it is given and finishes nothing. */
  void dawdle() {
    working = false;
  }

  boolean welcomed() {
    return messages.stream().anyMatch(it -> it.getKind() == AgentMessageKind.WELCOME);
  }

  List<AgentMessage> assignments() {
    return messages.stream().filter(it -> it.getKind() == AgentMessageKind.ASSIGN).toList();
  }

  private void run() {
    while (!closed) {
      List<Transition> transitions = new ArrayList<>();
      for (ConsumerRecord<String, AgentMessage> record : consumer.poll(Duration.ofMillis(50))) {
        read(record.value(), transitions);
      }
      long sinceMs = System.currentTimeMillis() - lastReportMs;
      boolean due = sinceMs > (incarnation == 0 ? HELLO_EVERY_MS : 100);
      if (due || !transitions.isEmpty()) {
        report(transitions);
      }
    }
  }

  private void read(AgentMessage message, List<Transition> transitions) {
    messages.add(message);
    lastDispatchSeq = message.getSeq();
    if (message.getKind() == AgentMessageKind.WELCOME) {
      if (message.getWelcome().getHelloId().equals(helloId)) {
        incarnation = message.getIncarnation();
      }
    } else if (message.getKind() == AgentMessageKind.ASSIGN
        && message.getIncarnation() == incarnation) {
      if (working) {
        transitions.addAll(
            TestMessages.ran(
                message.getTaskId(), message.getEpoch(), "done " + message.getTaskId()));
      } else {
        held.add(TestMessages.held(message.getTaskId(), message.getEpoch()));
      }
    }
  }

  private void report(List<Transition> transitions) {
    lastReportMs = System.currentTimeMillis();
    producer.send(
        new ProducerRecord<>(
            reportsTopic,
            swarm,
            TestMessages.report(swarm, id, helloId, incarnation, ++reportSeq)
                .setSlots(4)
                .setHeld(List.copyOf(held))
                .setLastDispatchSeq(lastDispatchSeq)
                .setTransitions(transitions)
                .build()));
    producer.flush();
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join(10_000);
    producer.close(Duration.ofSeconds(1));
    consumer.close();
  }
}
