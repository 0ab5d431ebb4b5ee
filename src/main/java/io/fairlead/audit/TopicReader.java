package io.fairlead.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads topics from their beginning to where they end now, committed records only, without leaving
 * a trace in the cluster (no group, no committed offset).
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<String, byte[]> consumer;

  /** Told from time to time how many of how many offsets have been passed. */
  @FunctionalInterface
  public interface Listener {
    void at(long passed, long total);
  }

  /**
   * @param properties of Kafka clients; those of others are ignored
   */
  public TopicReader(Map<String, String> properties) {
    Map<String, Object> p = new LinkedHashMap<>(properties);
    p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    p.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    p.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    consumer = new KafkaConsumer<>(p, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Names of all topics that exist. */
  public Set<String> topics() {
    return new TreeSet<>(consumer.listTopics().keySet());
  }

  /** Every record of those topics; a topic that does not exist has none. */
  public void readAll(
      Collection<String> topics, Listener listener, Consumer<ConsumerRecord<String, byte[]>> sink) {
    List<TopicPartition> partitions = new ArrayList<>();
    Map<String, List<PartitionInfo>> existing = consumer.listTopics();
    for (String topic : topics) {
      for (PartitionInfo info : existing.getOrDefault(topic, List.of())) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    begins.forEach(consumer::seek);
    long total = 0;
    for (TopicPartition partition : partitions) {
      total += offset(ends, partition) - offset(begins, partition);
    }
    List<TopicPartition> open = new ArrayList<>(partitions);
    long left = total;
    while (left > 0) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        if (record.offset()
            < offset(ends, new TopicPartition(record.topic(), record.partition()))) {
          sink.accept(record);
        }
      }
      // Not by counting records: transaction markers take offsets too.
      open.removeIf(partition -> consumer.position(partition) >= offset(ends, partition));
      left = 0;
      for (TopicPartition partition : open) {
        left += offset(ends, partition) - consumer.position(partition);
      }
      listener.at(total - left, total);
    }
  }

  private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    Long offset = offsets.get(partition);
    if (offset == null) {
      throw new IllegalStateException("the broker told no offset of " + partition);
    }
    return offset;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
