package io.fairlead.local;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.apache.kafka.coordinator.transaction.TransactionState;
import org.apache.kafka.coordinator.transaction.generated.TransactionLogValue;

/**
 * What the transaction coordinator has decided, from its own log. It holds at least the last state
 * of each transactional id; what came before is there until the log is compacted.
 */
final class TransactionLog {
  private static final TopicPartition PARTITION =
      new TopicPartition(Topic.TRANSACTION_STATE_TOPIC_NAME, 0);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long TIMEOUT_NANOS = Duration.ofSeconds(60).toNanos();

  private TransactionLog() {}

  /** A transaction, by the epoch under which its records were written. */
  record Transaction(long producerId, int epoch) {}

  /**
   * Those that were to be committed. Each is decided under the epoch after its own (transaction
   * version 2).
   */
  static Set<Transaction> committed(String bootstrapServers) {
    Set<Transaction> committed = new HashSet<>();
    try (Consumer<ByteBuffer, ByteBuffer> consumer = consumer(bootstrapServers)) {
      consumer.assign(List.of(PARTITION));
      consumer.seekToBeginning(List.of(PARTITION));
      long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
      long startNanos = System.nanoTime();
      while (consumer.position(PARTITION) < end) {
        if (System.nanoTime() - startNanos > TIMEOUT_NANOS) {
          throw new TimeoutException(PARTITION + " could not be read to its end at " + end);
        }
        for (ConsumerRecord<ByteBuffer, ByteBuffer> record : consumer.poll(POLL)) {
          if (record.value() != null) {
            add(decode(record.value()), committed);
          }
        }
      }
    }
    return committed;
  }

  private static void add(TransactionLogValue state, Set<Transaction> committed) {
    byte status = state.transactionStatus();
    if (status == TransactionState.PREPARE_COMMIT.id()
        || status == TransactionState.COMPLETE_COMMIT.id()) {
      committed.add(new Transaction(state.producerId(), state.producerEpoch() - 1));
    }
  }

  private static TransactionLogValue decode(ByteBuffer value) {
    short version = value.getShort();
    return new TransactionLogValue(new ByteBufferAccessor(value), version);
  }

  private static Consumer<ByteBuffer, ByteBuffer> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers),
        new ByteBufferDeserializer(),
        new ByteBufferDeserializer());
  }
}
