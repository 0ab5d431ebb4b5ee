package io.fairlead.agent;

import io.fairlead.local.LocalCluster;
import io.fairlead.model.AgentId;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.Task;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** Reads what agents and producers write, and says what a test tells it to say. */
final class FakeCoordinator implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> TOPICS =
      List.of("fairlead.agent-reports", "fairlead.tasks", "fairlead.outcomes");

  private final Map<String, String> addresses;
  private final Admin admin;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaProducer<String, byte[]> transactional;
  private final ConfluentAvroSerde<AgentMessage> messages;
  private final ConfluentAvroSerde<Outcome> outcomes;
  private final List<AgentReport> reports = new CopyOnWriteArrayList<>();
  private final List<Task> tasks = new CopyOnWriteArrayList<>();
  private final Thread reading;
  private volatile boolean closed;

  FakeCoordinator(LocalCluster cluster) throws Exception {
    addresses = cluster.addresses().asProperties();
    admin = Admin.create(Map.<String, Object>copyOf(addresses));
    messages = ConfluentAvroSerde.forValues(AgentMessage.class, addresses);
    outcomes = ConfluentAvroSerde.forValues(Outcome.class, addresses);
    producer = producer(Map.of());
    transactional = producer(Map.of("transactional.id", "fake"));
    transactional.initTransactions();
    Collection<String> present = admin.listTopics().names().get(30, TimeUnit.SECONDS);
    for (String topic : TOPICS) {
      if (!present.contains(topic)) {
        createTopic(topic);
      }
    }
    reading = new Thread(this::read, "fake-coordinator");
    reading.setDaemon(true);
    reading.start();
  }

  private KafkaProducer<String, byte[]> producer(Map<String, String> more) {
    Map<String, Object> properties = new java.util.LinkedHashMap<>(addresses);
    properties.putAll(more);
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  void createTopic(String topic) throws Exception {
    createTopic(topic, 1);
  }

  void createTopic(String topic, int partitions) throws Exception {
    admin
        .createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
        .all()
        .get(30, TimeUnit.SECONDS);
  }

  void deleteTopic(String topic) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
  }

  boolean topicExists(String topic) throws Exception {
    return admin.listTopics().names().get(30, TimeUnit.SECONDS).contains(topic);
  }

  /** Writes a message to its agent's topic. */
  void say(AgentMessage message) throws Exception {
    producer.send(record(message)).get(30, TimeUnit.SECONDS);
  }

  /** Writes a message to the agent's partition of the topic that its swarm's agents share. */
  void sayOnSharedTopic(AgentMessage message, int partitions) throws Exception {
    byte[] value = messages.serializer().serialize("fairlead.assignments", message);
    AgentId agent = new AgentId(message.getAgentId());
    producer
        .send(
            new ProducerRecord<>(
                "fairlead.assignments." + message.getSwarmId(),
                Topics.sharedPartition(agent, partitions),
                message.getAgentId(),
                value))
        .get(30, TimeUnit.SECONDS);
  }

  /** Writes a message in a transaction that is aborted. */
  void sayAndTakeBack(AgentMessage message) throws Exception {
    transactional.beginTransaction();
    transactional.send(record(message)).get(30, TimeUnit.SECONDS);
    transactional.abortTransaction();
  }

  private ProducerRecord<String, byte[]> record(AgentMessage message) {
    String topic = topic(message.getSwarmId(), message.getAgentId());
    byte[] value = messages.serializer().serialize("fairlead.assignments", message);
    return new ProducerRecord<>(topic, 0, message.getAgentId(), value);
  }

  void publish(Outcome outcome) throws Exception {
    byte[] value = outcomes.serializer().serialize("fairlead.outcomes", outcome);
    producer
        .send(new ProducerRecord<>("fairlead.outcomes", outcome.getSwarmId(), value))
        .get(30, TimeUnit.SECONDS);
  }

  /** Writes bytes that are no message. */
  void garble(String topic) throws Exception {
    producer
        .send(new ProducerRecord<>(topic, 0, "key", new byte[] {9, 9, 9}))
        .get(30, TimeUnit.SECONDS);
  }

  /** Answers the next hello of that agent that is not answered yet, creating its topic. */
  String welcome(String agent, long incarnation, long seq, long lostAfterMs) throws Exception {
    AgentReport hello =
        report(agent, r -> r.getIncarnation() == 0 && !answered.contains(r.getHelloId()));
    answered.add(hello.getHelloId());
    if (!topicExists(topic(Script.SWARM, agent))) {
      createTopic(topic(Script.SWARM, agent));
    }
    AgentMessage welcome = to(agent, Script.welcome(hello.getHelloId(), incarnation, seq));
    welcome.getWelcome().setLostAfterMs(lostAfterMs);
    say(welcome);
    report(agent, r -> r.getIncarnation() == incarnation);
    return hello.getHelloId();
  }

  private final List<String> answered = new CopyOnWriteArrayList<>();

  /** The first report of that agent that is as wanted; waits for it. */
  AgentReport report(String agent, Predicate<AgentReport> wanted) {
    return Awaitility.await("a report of " + agent)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () ->
                reports.stream().filter(r -> r.getAgentId().equals(agent)).filter(wanted).toList(),
            found -> !found.isEmpty())
        .get(0);
  }

  /** The first report of that agent that tells so; waits for it. */
  AgentReport telling(String agent, String transition) {
    return report(agent, r -> Script.told(r).contains(transition));
  }

  /** The first task of that id; waits for it. */
  Task task(String taskId) {
    return Awaitility.await("task " + taskId)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> tasks.stream().filter(t -> t.getTaskId().equals(taskId)).toList(),
            found -> !found.isEmpty())
        .get(0);
  }

  /** Every report of that agent so far. */
  List<AgentReport> reports(String agent) {
    return reports.stream().filter(r -> r.getAgentId().equals(agent)).toList();
  }

  /** The same message for that agent. */
  static AgentMessage to(String agent, AgentMessage message) {
    message.setAgentId(agent);
    return message;
  }

  static String topic(String swarm, String agent) {
    return "fairlead.assignments." + swarm + "." + agent;
  }

  private void read() {
    try (ConfluentAvroSerde<AgentReport> reportSerde = serde(AgentReport.class);
        ConfluentAvroSerde<Task> taskSerde = serde(Task.class);
        KafkaConsumer<String, byte[]> consumer =
            new KafkaConsumer<>(
                Map.<String, Object>copyOf(addresses),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
      List<TopicPartition> inputs =
          List.of(
              new TopicPartition("fairlead.agent-reports", 0),
              new TopicPartition("fairlead.tasks", 0));
      consumer.assign(inputs);
      consumer.seekToBeginning(inputs);
      while (!closed) {
        consumer
            .poll(Duration.ofMillis(50))
            .forEach(
                record -> {
                  if (record.topic().equals("fairlead.tasks")) {
                    tasks.add(taskSerde.deserializer().deserialize(record.topic(), record.value()));
                  } else {
                    reports.add(
                        reportSerde.deserializer().deserialize(record.topic(), record.value()));
                  }
                });
      }
    }
  }

  private <T extends SpecificRecord> ConfluentAvroSerde<T> serde(Class<T> type) {
    return ConfluentAvroSerde.forValues(type, addresses);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    reading.join(10_000);
    producer.close(Duration.ofSeconds(1));
    transactional.close(Duration.ofSeconds(1));
    admin.close(Duration.ofSeconds(1));
    messages.close();
    outcomes.close();
  }
}
