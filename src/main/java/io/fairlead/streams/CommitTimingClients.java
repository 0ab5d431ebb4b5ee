package io.fairlead.streams;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka's own clients, which tell the {@link CommitPacer} of the thread that uses them how long it
 * waited for input, when a commit begins and when it has ended. Streams has no call-back for that,
 * and its own {@code commit-latency-avg} takes every commit that was asked for as 0 ms (4.3.1:
 * {@code StreamThread.maybeCommit} looks at the clock only after commits of the interval).
 */
final class CommitTimingClients implements KafkaClientSupplier {
  private final ProcessorParts parts;

  CommitTimingClients(ProcessorParts parts) {
    this.parts = parts;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new TimingProducer(config, parts);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new TimingConsumer(config, parts);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return plainConsumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return plainConsumer(config);
  }

  private static Consumer<byte[], byte[]> plainConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The stream thread waits for input in a poll, and for nothing else there. */
  private static final class TimingConsumer extends KafkaConsumer<byte[], byte[]> {
    private final ProcessorParts parts;

    TimingConsumer(Map<String, Object> config, ProcessorParts parts) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      this.parts = parts;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      long began = parts.time().nanoTime();
      try {
        return super.poll(timeout);
      } finally {
        parts.pacer().idled(parts.time().nanoTime() - began);
      }
    }
  }

  /** A commit begins with a flush and ends with its transaction; the stream thread calls both. */
  private static final class TimingProducer extends KafkaProducer<byte[], byte[]> {
    private final ProcessorParts parts;

    TimingProducer(Map<String, Object> config, ProcessorParts parts) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
      this.parts = parts;
    }

    @Override
    public void flush() {
      parts.pacer().commitBegins(parts.time().nanoTime());
      super.flush();
    }

    @Override
    public void commitTransaction() {
      super.commitTransaction();
      parts.pacer().committed(parts.time().nanoTime());
    }
  }
}
