package io.fairlead.bench.latency;

import io.fairlead.bench.floor.SmallTasks;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Notes when outcomes of completed tasks become visible: one consumer, one thread. */
final class OutcomeStamps implements AutoCloseable {
  private static final String TOPIC = "fairlead.outcomes";
  private static final Duration POLL = Duration.ofMillis(100);

  private final Stamps stamps;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final ConfluentAvroSerde<Outcome> outcomes = new ConfluentAvroSerde<>(Outcome.class);
  private final Thread thread = new Thread(this::run, "fairlead-outcomes");
  private volatile boolean closed;
  private volatile @Nullable RuntimeException failure;

  /** Returns once every outcome from now on will be seen. */
  OutcomeStamps(Map<String, String> clientProperties, Stamps stamps) {
    this.stamps = stamps;
    outcomes.configure(clientProperties, false);
    Map<String, Object> properties = new TreeMap<>(clientProperties);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(TOPIC).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        long readNs = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : records) {
          Outcome outcome = outcomes.deserializer().deserialize(TOPIC, record.value());
          if (outcome.getKind() == OutcomeKind.COMPLETED) {
            stamps.mark(Moment.ENDED, SmallTasks.number(outcome.getTaskId()), readNs);
          }
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /**
   * @throws RuntimeException if outcomes cannot be read any more
   */
  void check() {
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
    outcomes.close();
  }
}
