package io.fairlead.query.topics;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads one partition forward, between two offsets and within a bound. Owned by who has the
 * consumer.
 */
final class PartitionScan {
  /** Records that one look passes at most. */
  static final int MAX_RECORDS = 20_000;

  /** How long one look takes at most, about; less than another instance waits for an answer. */
  static final long MAX_MS = 1_500;

  /** Offsets that are read at a time on the way back, at most. */
  static final int CHUNK = 2_000;

  /** And at first: so much is told even if little can be read. */
  private static final int FIRST_CHUNK = 250;

  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final Deadline deadline;
  private int left;

  /** Bounds all that is read through it together. */
  PartitionScan(Consumer<byte[], byte[]> consumer) {
    this(consumer, MAX_RECORDS, MAX_MS);
  }

  PartitionScan(Consumer<byte[], byte[]> consumer, int maxRecords, long maxMs) {
    this(consumer, maxRecords, Deadline.in(maxMs));
  }

  PartitionScan(Consumer<byte[], byte[]> consumer, int maxRecords, Deadline deadline) {
    this.consumer = consumer;
    this.left = maxRecords;
    this.deadline = deadline;
  }

  /** Whether a bound has been met. */
  boolean exhausted() {
    return left <= 0 || deadline.passed();
  }

  /**
   * Shows each record, until that says no, the end is reached or a bound is met.
   *
   * @param until exclusive
   * @return where to go on: the offset after the last record shown, or {@code until}
   */
  long forward(
      TopicPartition partition,
      long from,
      long until,
      Predicate<ConsumerRecord<byte[], byte[]>> more) {
    if (from >= until) {
      return from;
    }
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long next = from;
    while (next < until && !exhausted()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
        if (record.offset() >= until) {
          return until;
        }
        next = record.offset() + 1;
        left--;
        if (!more.test(record) || left <= 0) {
          return next;
        }
      }
      // Not by counting records: transaction markers take offsets too.
      next = Math.max(next, Math.min(until, consumer.position(partition)));
    }
    return next;
  }

  /**
   * Shows records until a bound is met, the newest first a chunk at a time, each chunk in order. A
   * chunk is read from its oldest record on; so one that could not be read whole is not shown at
   * all, or its newest records would be missing, and not the oldest of what was asked for.
   *
   * @param until exclusive
   * @return from where on all has been shown
   */
  long backward(
      TopicPartition partition,
      long from,
      long until,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
    long whole = until;
    int chunk = FIRST_CHUNK;
    while (whole > from && !exhausted()) {
      // No more offsets than records may be read: their number never ends it within a chunk.
      long start = Math.max(from, whole - Math.min(chunk, left));
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      long reached = forward(partition, start, whole, records::add);
      if (reached < whole) {
        break;
      }
      records.forEach(each);
      whole = start;
      chunk = Math.min(CHUNK, 2 * chunk);
    }
    return whole;
  }

  /** What is retained and committed of a partition. */
  record Range(long begin, long end) {}

  static Range range(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
    consumer.assign(List.of(partition)); // or it warns of offsets that it has no use for
    return new Range(
        offset(consumer.beginningOffsets(List.of(partition)), partition),
        offset(consumer.endOffsets(List.of(partition)), partition));
  }

  static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    Long offset = offsets.get(partition);
    if (offset == null) {
      throw new IllegalStateException("the broker told no offset of " + partition);
    }
    return offset;
  }

  static List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
        .toList();
  }

  /** The partition in which records of that key are. */
  static TopicPartition home(Consumer<byte[], byte[]> consumer, String topic, String key) {
    int partitions = consumer.partitionsFor(topic).size();
    if (partitions == 0) {
      throw new org.apache.kafka.common.errors.UnknownTopicOrPartitionException(
          topic + " does not exist");
    }
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return new TopicPartition(topic, Utils.toPositive(Utils.murmur2(bytes)) % partitions);
  }
}
