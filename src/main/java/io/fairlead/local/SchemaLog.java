package io.fairlead.local;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry's log: a compacted topic with one partition, written in transactions.
 *
 * <p>Transactions do two things here. Several records (an erased subject) become visible together
 * or not at all; and opening the log fences whoever wrote before, so that there is one writer even
 * if an earlier registry still runs. After a write of unknown fate, opening again settles it, and
 * the replay tells which way.
 *
 * <p>Used by one thread at a time.
 */
final class SchemaLog implements AutoCloseable {
  static final String TOPIC = "_schemas";
  private static final Logger LOG = LoggerFactory.getLogger(SchemaLog.class);
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final Duration REPLAY_TIMEOUT = Duration.ofSeconds(60);

  private final Map<String, Object> client;
  private @Nullable KafkaProducer<byte[], byte[]> producer;
  private boolean fenced;

  /** Nothing is done yet; see {@link #open}. */
  SchemaLog(String bootstrapServers, Map<String, String> clientProperties) {
    client = new HashMap<>(clientProperties);
    client.put("bootstrap.servers", bootstrapServers);
  }

  /** Creates the topic if it is absent; refuses one that would lose or reorder schemas. */
  void createTopic() throws IOException {
    NewTopic topic =
        new NewTopic(TOPIC, 1, (short) -1)
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try (Admin admin = Admin.create(client)) {
      try {
        admin.createTopics(List.of(topic)).all().get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
        verify(admin);
      }
    } catch (ExecutionException e) {
      throw new IOException("cannot create topic " + TOPIC + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while creating topic " + TOPIC, e);
    }
  }

  private static void verify(Admin admin)
      throws IOException, ExecutionException, InterruptedException {
    int partitions =
        admin
            .describeTopics(List.of(TOPIC))
            .topicNameValues()
            .values()
            .iterator()
            .next()
            .get()
            .partitions()
            .size();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
    Config config =
        admin.describeConfigs(Set.of(resource)).values().values().iterator().next().get();
    @Nullable ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
    String cleanup = policy == null ? "unknown" : policy.value();
    if (partitions != 1 || !TopicConfig.CLEANUP_POLICY_COMPACT.equals(cleanup)) {
      throw new IOException(
          "topic %s has %d partitions and cleanup.policy=%s; the registry's log needs 1 and compact"
              .formatted(TOPIC, partitions, cleanup));
    }
  }

  /**
   * Becomes the one writer, and reads everything that was ever committed.
   *
   * @throws KafkaException if the broker does not answer in time
   */
  RegistryState open() {
    close();
    Map<String, Object> config = new HashMap<>(client);
    config.put("transactional.id", "fairlead-registry");
    config.put("transaction.timeout.ms", 10_000);
    config.put("acks", "all");
    config.put("linger.ms", 0);
    // Together less than what clients wait for an answer by default.
    config.put("request.timeout.ms", 3_000);
    config.put("delivery.timeout.ms", 4_000);
    config.put("max.block.ms", 4_000);
    KafkaProducer<byte[], byte[]> opened =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      opened.initTransactions(); // returns once every earlier transaction is settled
      RegistryState state = replay();
      producer = opened;
      return state;
    } catch (RuntimeException e) {
      opened.close(Duration.ZERO);
      throw e;
    }
  }

  private RegistryState replay() {
    Map<String, Object> config = new HashMap<>(client);
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", false);
    RegistryState state = new RegistryState();
    long deadlineNanos = System.nanoTime() + REPLAY_TIMEOUT.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
      while (consumer.position(PARTITION) < end) {
        if (System.nanoTime() - deadlineNanos > 0) {
          throw new KafkaException(
              "topic %s was read to offset %d of %d in %d s"
                  .formatted(TOPIC, consumer.position(PARTITION), end, REPLAY_TIMEOUT.toSeconds()));
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          apply(record, state);
        }
      }
    }
    return state;
  }

  private static void apply(ConsumerRecord<byte[], byte[]> record, RegistryState state) {
    try {
      SchemaLogCodec.read(record.key(), record.value()).ifPresent(state::apply);
    } catch (IOException | RuntimeException e) {
      // One alien record must not keep every schema from being served.
      LOG.warn("skipped offset {} of topic {}: {}", record.offset(), TOPIC, e.getMessage());
    }
  }

  /** Whether a write failed since the log was opened: what it did is known after the next open. */
  boolean needsOpen() {
    return producer == null;
  }

  /**
   * Writes all of them or none; returns once the broker has acknowledged.
   *
   * @throws RegistryException if it did not, or if another registry has taken the log over
   */
  void append(List<SchemaLogRecord> records) {
    refuseIfFenced();
    KafkaProducer<byte[], byte[]> writer = producer;
    if (writer == null) {
      throw new IllegalStateException("the log is not open");
    }
    try {
      writer.beginTransaction();
      for (SchemaLogRecord record : records) {
        // The commit throws what any of the sends met.
        var unused =
            writer.send(
                new ProducerRecord<>(
                    TOPIC, 0, SchemaLogCodec.key(record), SchemaLogCodec.value(record)));
      }
      writer.commitTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      fenced = true;
      LOG.error("another registry has taken over topic {}; this one writes no more", TOPIC);
      refuseIfFenced();
    } catch (KafkaException e) {
      close();
      LOG.warn("a write to topic {} failed", TOPIC, e);
      throw RegistryException.store(String.valueOf(e.getMessage()));
    }
  }

  void refuseIfFenced() {
    if (fenced) {
      throw RegistryException.store("another registry has taken over topic " + TOPIC);
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
