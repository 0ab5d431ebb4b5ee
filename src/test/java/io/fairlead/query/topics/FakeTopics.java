package io.fairlead.query.topics;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Topics in memory, with any number of consumers. Values are objects: a record holds the number of
 * its object. Every record is followed by an offset that no record has, as by a transaction's
 * marker.
 */
final class FakeTopics {
  private final Map<TopicPartition, TreeMap<Long, ConsumerRecord<byte[], byte[]>>> logs =
      new HashMap<>();
  private final Map<TopicPartition, Long> begins = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final List<Object> values = new ArrayList<>();
  private final AtomicInteger open = new AtomicInteger();

  FakeTopics(int partitions, String... topics) {
    for (String topic : topics) {
      for (int i = 0; i < partitions; i++) {
        TopicPartition partition = new TopicPartition(topic, i);
        logs.put(partition, new TreeMap<>());
        begins.put(partition, 0L);
        ends.put(partition, 0L);
      }
    }
  }

  /** Writes; returns the offset. */
  synchronized long write(String topic, int partition, String key, long timestampMs, Object value) {
    TopicPartition place = new TopicPartition(topic, partition);
    long offset = ends.get(place);
    byte[] bytes = null;
    if (value != null) {
      bytes = Integer.toString(values.size()).getBytes(StandardCharsets.US_ASCII);
      values.add(value);
    }
    logs.get(place)
        .put(
            offset,
            new ConsumerRecord<>(
                topic,
                partition,
                offset,
                timestampMs,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                key.getBytes(StandardCharsets.UTF_8),
                bytes,
                new RecordHeaders(),
                Optional.empty()));
    ends.put(place, offset + 2);
    return offset;
  }

  /** As retention does. */
  synchronized void deleteBefore(String topic, int partition, long offset) {
    TopicPartition place = new TopicPartition(topic, partition);
    begins.put(place, offset);
    logs.get(place).headMap(offset).clear();
  }

  <T> Deserializer<T> decoder(Class<T> type) {
    return (topic, bytes) -> {
      synchronized (this) {
        return bytes == null
            ? null
            : type.cast(values.get(Integer.parseInt(new String(bytes, StandardCharsets.US_ASCII))));
      }
    };
  }

  /** Consumers that have not been closed. */
  int open() {
    return open.get();
  }

  /** Reads at most that many records a poll. */
  Consumer<byte[], byte[]> consumer(int batch) {
    return new Reader(batch);
  }

  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // one thread uses it
  private final class Reader extends MockConsumer<byte[], byte[]> {
    private final int batch;
    private final Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();

    private Reader(int batch) {
      super("earliest");
      this.batch = batch;
      open.incrementAndGet();
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }

    @Override
    public void close(CloseOptions options) {
      close();
    }

    @Override
    public void assign(Collection<TopicPartition> partitions) {
      positions.keySet().retainAll(partitions);
      paused.retainAll(partitions);
      partitions.forEach(partition -> positions.putIfAbsent(partition, -1L));
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
      position(partition, offset);
    }

    @Override
    public void seekToEnd(Collection<TopicPartition> partitions) {
      synchronized (FakeTopics.this) {
        partitions.forEach(partition -> position(partition, ends.get(partition)));
      }
    }

    private void position(TopicPartition partition, long offset) {
      if (positions.replace(partition, offset) == null) {
        throw new IllegalStateException(partition + " is not assigned");
      }
    }

    @Override
    public long position(TopicPartition partition) {
      return positions.get(partition);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
      paused.addAll(partitions);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> found = new HashMap<>();
      synchronized (FakeTopics.this) {
        int left = batch;
        for (Map.Entry<TopicPartition, Long> entry : positions.entrySet()) {
          TopicPartition partition = entry.getKey();
          if (!paused.contains(partition)) {
            List<ConsumerRecord<byte[], byte[]>> records =
                logs.get(partition).tailMap(entry.getValue()).values().stream()
                    .limit(left)
                    .toList();
            left -= records.size();
            entry.setValue(
                records.isEmpty() && left > 0
                    ? Math.max(entry.getValue(), ends.get(partition))
                    : records.isEmpty()
                        ? entry.getValue()
                        : records.get(records.size() - 1).offset() + 1);
            if (!records.isEmpty()) {
              found.put(partition, records);
            }
          }
        }
      }
      if (found.isEmpty()) {
        LockSupport.parkNanos(1_000_000); // as a broker lets one wait, only less
      }
      return new ConsumerRecords<>(found, Map.of());
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
      return offsets(partitions, begins);
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
      return offsets(partitions, ends);
    }

    private Map<TopicPartition, Long> offsets(
        Collection<TopicPartition> partitions, Map<TopicPartition, Long> all) {
      synchronized (FakeTopics.this) {
        Map<TopicPartition, Long> some = new HashMap<>(all);
        some.keySet().retainAll(partitions);
        return some;
      }
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
      synchronized (FakeTopics.this) {
        times.forEach(
            (partition, time) ->
                found.put(
                    partition,
                    logs.get(partition).values().stream()
                        .filter(record -> record.timestamp() >= time)
                        .findFirst()
                        .map(record -> new OffsetAndTimestamp(record.offset(), record.timestamp()))
                        .orElse(null)));
      }
      return found;
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
      return logs.keySet().stream()
          .filter(partition -> partition.topic().equals(topic))
          .map(partition -> new PartitionInfo(topic, partition.partition(), null, null, null))
          .toList();
    }
  }
}
