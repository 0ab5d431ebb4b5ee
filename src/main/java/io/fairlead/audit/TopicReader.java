package io.fairlead.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads topics from their beginning to where they end now, committed records only, without leaving
 * a trace in the cluster (no group, no committed offset).
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  /** So long without progress, and it is looked whether the topics are still there. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** So long without progress is waited for a broker that may come back. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(1);

  private final Consumer<String, byte[]> consumer;
  private final Duration patience;
  private final LongSupplier nanoTime;

  /** Told from time to time how many of how many offsets have been passed. */
  @FunctionalInterface
  public interface Listener {
    void at(long passed, long total);
  }

  private record Bounds(
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends) {}

  /**
   * @param properties of Kafka clients; those of others are ignored
   */
  public TopicReader(Map<String, String> properties) {
    this(properties, DEFAULT_PATIENCE);
  }

  /**
   * @param patience how long to wait for a record where there must be one
   */
  public TopicReader(Map<String, String> properties, Duration patience) {
    this(
        new KafkaConsumer<>(
            config(properties), new StringDeserializer(), new ByteArrayDeserializer()),
        patience,
        System::nanoTime);
  }

  TopicReader(Consumer<String, byte[]> consumer, Duration patience, LongSupplier nanoTime) {
    this.consumer = consumer;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  private static Map<String, Object> config(Map<String, String> properties) {
    Map<String, Object> p = new LinkedHashMap<>(properties);
    p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    p.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    p.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    return p;
  }

  /** Names of all topics that exist. */
  public Set<String> topics() {
    return new TreeSet<>(consumer.listTopics().keySet());
  }

  /**
   * Every record of those topics; a topic that does not exist has none, and one that is deleted
   * meanwhile no more.
   *
   * @throws IllegalStateException if nothing has come for as long as it is waited, though more is
   *     there
   */
  public void readAll(
      Collection<String> topics,
      Listener listener,
      java.util.function.Consumer<ConsumerRecord<String, byte[]>> sink) {
    Bounds bounds = bounds(topics);
    Map<TopicPartition, Long> begins = bounds.begins();
    Map<TopicPartition, Long> ends = bounds.ends();
    List<TopicPartition> partitions = bounds.partitions();
    consumer.assign(partitions);
    begins.forEach(consumer::seek);
    long total = 0;
    for (TopicPartition partition : partitions) {
      total += offset(ends, partition) - offset(begins, partition);
    }
    List<TopicPartition> open = new ArrayList<>(partitions);
    long left = left(open, ends);
    long movedNs = nanoTime.getAsLong();
    long lookedNs = movedNs;
    while (left > 0) {
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        if (record.offset()
            < offset(ends, new TopicPartition(record.topic(), record.partition()))) {
          sink.accept(record);
        }
      }
      long now = left(open, ends);
      long nowNs = nanoTime.getAsLong();
      if (now != left) {
        movedNs = nowNs;
        lookedNs = nowNs;
      } else if (nowNs - movedNs >= patience.toNanos()) {
        throw stuck(open.get(0), ends);
      } else if (nowNs - lookedNs >= LOOK.toNanos()) {
        lookedNs = nowNs;
        now = forgetGone(open, topics, ends);
      }
      left = now;
      listener.at(total - left, total);
    }
  }

  /** As they are now; asked again where a topic was deleted while the broker was asked. */
  private Bounds bounds(Collection<String> topics) {
    List<TopicPartition> partitions = existing(topics);
    while (true) {
      try {
        return new Bounds(
            partitions, consumer.beginningOffsets(partitions), consumer.endOffsets(partitions));
      } catch (TimeoutException e) {
        List<TopicPartition> fewer = existing(topics);
        fewer.retainAll(partitions);
        if (fewer.size() == partitions.size()) {
          throw e;
        }
        partitions = fewer;
      }
    }
  }

  private List<TopicPartition> existing(Collection<String> topics) {
    List<TopicPartition> partitions = new ArrayList<>();
    Map<String, List<PartitionInfo>> existing = consumer.listTopics();
    for (String topic : topics) {
      for (PartitionInfo info : existing.getOrDefault(topic, List.of())) {
        partitions.add(new TopicPartition(topic, info.partition()));
      }
    }
    return partitions;
  }

  /**
   * Offsets that have not been passed; partitions of which all have are closed. Not by counting
   * records: transaction markers take offsets too.
   */
  private long left(List<TopicPartition> open, Map<TopicPartition, Long> ends) {
    open.removeIf(partition -> consumer.position(partition) >= offset(ends, partition));
    long left = 0;
    for (TopicPartition partition : open) {
      left += offset(ends, partition) - consumer.position(partition);
    }
    return left;
  }

  /** Nothing more comes of topics that have been deleted. */
  private long forgetGone(
      List<TopicPartition> open, Collection<String> topics, Map<TopicPartition, Long> ends) {
    try {
      open.retainAll(existing(topics));
    } catch (TimeoutException e) {
      // The broker does not answer; patience ends that.
    }
    return left(open, ends);
  }

  private IllegalStateException stuck(TopicPartition partition, Map<TopicPartition, Long> ends) {
    return new IllegalStateException(
        "%s: nothing has come for %d s after offset %d, and it ends at %d"
            .formatted(
                partition,
                patience.toSeconds(),
                consumer.position(partition),
                offset(ends, partition)));
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
