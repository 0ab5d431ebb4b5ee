package io.fairlead.streams;

import io.fairlead.local.LocalCluster;
import io.fairlead.wire.SchemaRegistry;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.Task;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A coordinator on a real broker, under topics of its own, with what tests do around it. */
final class CoordinatorBench implements AutoCloseable {
  final TopicNames topics;
  final MessageSerdes serdes;
  final Path stateDirectory;

  private final Map<String, String> settings = new HashMap<>();
  private final Map<String, Object> client = new HashMap<>();
  private final SchemaRegistry registry;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<AutoCloseable> toClose = new ArrayList<>();

  CoordinatorBench(LocalCluster cluster, Path stateDirectory, Map<String, String> extra) {
    String prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
    this.stateDirectory = stateDirectory;
    settings.putAll(cluster.addresses().asProperties());
    settings.put("topic.prefix", prefix);
    settings.put("application.id", prefix);
    settings.put("state.dir", stateDirectory.toString());
    settings.put("partitions", "2");
    settings.put("auto.create.swarms", "true");
    settings.putAll(extra);
    topics = new TopicNames(prefix);
    registry = SchemaRegistry.connect(config().registryProperties());
    serdes = MessageSerdes.over(registry, config().registryProperties(), 1 << 20, 2 << 20);
    client.put("bootstrap.servers", cluster.bootstrapServers());
    client.put("isolation.level", "read_committed");
    client.put("auto.offset.reset", "earliest");
    client.put("allow.auto.create.topics", "false");
    producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
  }

  CoordinatorConfig config() {
    return CoordinatorConfig.of(settings);
  }

  /** Also the group of its stream threads. */
  String applicationId() {
    return settings.get("application.id");
  }

  Admin admin() {
    return Admin.create(config().adminProperties());
  }

  Coordinator start() throws InterruptedException {
    return start(TimeSource.SYSTEM);
  }

  /** With its state there instead of in the bench's directory. */
  Coordinator startIn(Path otherDirectory) throws InterruptedException {
    settings.put("state.dir", otherDirectory.toString());
    return start();
  }

  Coordinator start(TimeSource time) throws InterruptedException {
    Coordinator coordinator = new CoordinatorAssembly(config(), time).start();
    toClose.add(coordinator);
    if (!coordinator.awaitReady(Duration.ofSeconds(60))) {
      throw new IllegalStateException("the coordinator is not ready after a minute");
    }
    return coordinator;
  }

  ScriptedAgent agent(String swarm, String id) {
    ScriptedAgent agent = new ScriptedAgent(client, topics, serdes, swarm, id);
    toClose.add(agent);
    return agent;
  }

  void submit(Task task) {
    send(topics.tasks(), null, task.getSwarmId(), taskBytes(task));
  }

  byte[] taskBytes(Task task) {
    return serdes.task().serializer().serialize(topics.tasks(), task);
  }

  void command(SwarmCommand command) {
    byte[] value = serdes.command().serializer().serialize(topics.commands(), command);
    send(topics.commands(), null, command.getSwarmId(), value);
  }

  /** Into that partition, whatever the key says. */
  void send(String topic, Integer partition, String key, byte[] value) {
    producer.send(
        new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value));
    producer.flush();
  }

  List<Outcome> outcomes() {
    return readAll(topics.outcomes(), serdes.outcome().deserializer());
  }

  List<DeadLetter> deadLetters() {
    return readAll(topics.deadLetters(), serdes.deadLetter().deserializer());
  }

  /** Everything committed on the topic up to now. */
  <T> List<T> readAll(String topic, Deserializer<T> values) {
    try (KafkaConsumer<String, T> consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), values)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(it -> new TopicPartition(topic, it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<T> out = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> out.add(record.value()));
      }
      return out;
    }
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : toClose) {
      each.close();
    }
    producer.close(Duration.ofSeconds(1));
    registry.close();
  }
}
