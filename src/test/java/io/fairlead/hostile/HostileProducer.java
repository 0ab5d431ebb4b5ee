package io.fairlead.hostile;

import io.fairlead.local.LocalCluster;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.SchemaRegistry;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentMessageKind;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmCommandKind;
import io.fairlead.wire.avro.Task;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Somebody who may write to the topics, and does. Owned by one thread. */
final class HostileProducer implements AutoCloseable {
  private static final int MAX_BYTES = 1 << 20;
  private static final int BOMB_BYTES = 6 << 20;
  private static final int PARTITIONS = 3;

  private final Map<String, String> properties;
  private final SchemaRegistry registry;
  private final Map<Class<?>, ConfluentAvroSerde<?>> serdes = new HashMap<>();
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<HostileRecords> streams;
  private final long seed;
  private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
  private long commands;

  HostileProducer(LocalCluster.Addresses addresses, long seed) {
    this.properties = addresses.asProperties();
    this.seed = seed;
    this.registry = SchemaRegistry.connect(properties);
    serdes.put(Task.class, ConfluentAvroSerde.forValues(Task.class, registry, properties));
    serdes.put(
        AgentReport.class, ConfluentAvroSerde.forValues(AgentReport.class, registry, properties));
    serdes.put(
        SwarmCommand.class, ConfluentAvroSerde.forValues(SwarmCommand.class, registry, properties));
    serdes.put(
        AgentMessage.class, ConfluentAvroSerde.forValues(AgentMessage.class, registry, properties));
    this.producer = producer("none");
    this.streams =
        List.of(
            HostileRecords.tasks(seed, "fairlead.tasks", this::encode, MAX_BYTES),
            HostileRecords.reports(seed + 1, "fairlead.agent-reports", this::encode, MAX_BYTES),
            HostileRecords.commands(seed + 2, "fairlead.commands", this::encode, MAX_BYTES));
  }

  private KafkaProducer<byte[], byte[]> producer(String compression) {
    Map<String, Object> config = new HashMap<>(properties);
    config.put("acks", "1");
    config.put("enable.idempotence", "false");
    config.put("linger.ms", "20");
    config.put("compression.type", compression);
    config.put("max.request.size", Integer.toString(4 * BOMB_BYTES));
    config.put("buffer.memory", "67108864");
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @SuppressWarnings("unchecked") // under each class there is its own serde
  private <T extends SpecificRecord> byte[] encode(String topic, T message) {
    ConfluentAvroSerde<T> serde = (ConfluentAvroSerde<T>) serdes.get(message.getClass());
    // Messages for other topics are never registered anywhere else than under their own.
    return serde.serializer().serialize(subjectTopic(topic, message), message);
  }

  private static String subjectTopic(String topic, SpecificRecord message) {
    if (message instanceof Task) {
      return "fairlead.tasks";
    }
    if (message instanceof AgentReport) {
      return "fairlead.agent-reports";
    }
    return message instanceof AgentMessage ? "fairlead.assignments" : topic;
  }

  /** The next record of each of the three streams. */
  void sendOneToEach() {
    streams.forEach(stream -> send(producer, stream.next()));
  }

  private void send(KafkaProducer<byte[], byte[]> by, HostileRecord record) {
    ProducerRecord<byte[], byte[]> made = record.toSend();
    by.send(
        made.partition() == null
            ? made
            : new ProducerRecord<>(
                made.topic(),
                made.partition() % PARTITIONS,
                made.timestamp(),
                made.key(),
                made.value(),
                made.headers()),
        (metadata, failure) -> {
          if (failure == null) {
            ends.merge(
                new TopicPartition(metadata.topic(), metadata.partition()),
                metadata.offset() + 1,
                Math::max);
          }
        });
  }

  void flush() {
    producer.flush();
  }

  /** Records that are small on their way and far longer than any that is read. */
  void sendBombs() {
    try (KafkaProducer<byte[], byte[]> zipping = producer("gzip")) {
      byte[] zeros = new byte[BOMB_BYTES];
      byte[] swarm = HostileRecords.SWARMS.get(0).getBytes(StandardCharsets.UTF_8);
      for (String topic :
          List.of("fairlead.tasks", "fairlead.agent-reports", "fairlead.commands")) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
          send(zipping, HostileRecord.of(topic, swarm, zeros, "bomb").in(partition));
          send(zipping, HostileRecord.of(topic, zeros, swarm, "bomb as a key").in(partition));
          HostileRecord headers = HostileRecord.of(topic, swarm, swarm, "bombs as headers");
          headers.headers().add("zeros", zeros).add("fairlead-other", zeros);
          send(zipping, headers.in(partition));
        }
      }
      zipping.flush();
    }
  }

  /** What its readers can't read, and messages to others, into a topic that programs read. */
  void spoil(String topic, int records) {
    AgentMessage other =
        AgentMessage.newBuilder()
            .setSwarmId("good")
            .setAgentId("nobody")
            .setKind(AgentMessageKind.UNKNOWN)
            .setSeq(1)
            .setIncarnation(1)
            .setSentAtMs(1)
            .build();
    HostileRecords rubbish = HostileRecords.like(seed, topic, this::encode, other, "good");
    int sent = 0;
    while (sent < records) {
      HostileRecord record = rubbish.next();
      if (record.hopeless() && record.key() != null) {
        producer.send(new ProducerRecord<>(topic, 0, record.key(), record.value()));
        sent++;
      }
    }
    producer.flush();
  }

  /** A command of the operator's. */
  void command(String swarm, SwarmCommandKind kind, int partitions, Map<String, String> config) {
    SwarmCommand command =
        SwarmCommand.newBuilder()
            .setCommandId("operator-" + commands++)
            .setSwarmId(swarm)
            .setKind(kind)
            .setConfig(config)
            .build();
    byte[] value = encode("fairlead.commands", command);
    for (int partition = 0; partition < partitions; partition++) {
      send(
          producer,
          HostileRecord.of(
                  "fairlead.commands", swarm.getBytes(StandardCharsets.UTF_8), value, "operator")
              .in(partition));
    }
    producer.flush();
  }

  /** Whether the coordinator has taken, and committed, everything that was sent here. */
  boolean isAllRead(CoordinatorConfig config) throws InterruptedException {
    try (Admin admin = Admin.create(config.adminProperties())) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets("fairlead").partitionsToOffsetAndMetadata().get();
      List<TopicPartition> behind = new ArrayList<>();
      ends.forEach(
          (partition, end) -> {
            OffsetAndMetadata at = committed.get(partition);
            if (at == null || at.offset() < end) {
              behind.add(partition);
            }
          });
      return behind.isEmpty();
    } catch (ExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() {
    producer.close();
    registry.close();
  }
}
