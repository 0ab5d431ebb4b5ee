package io.fairlead.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.streams.tally.ThreadTally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Without a broker: what is sent fails at once, and what is refused is refused before that. */
class PacedClientsTest {
  private static final Set<TopicPartition> PARTITION = Set.of(new TopicPartition("tasks", 0));

  private static final ProducerRecord<byte[], byte[]> RECORD =
      new ProducerRecord<>("outcomes", new byte[] {1});

  private static final WriteStage.Order ORDER =
      WriteStage.Order.of(
          "app", StoreNames.builders(true, new StoreNames.Retention(1, 1, 1), 1 << 20));

  private static final ProducerRecord<byte[], byte[]> STATE =
      new ProducerRecord<>("app-tasks-changelog", new byte[] {1}, new byte[] {2});

  private static final Map<String, Object> CONSUMING =
      Map.of(
          "bootstrap.servers", "127.0.0.1:1",
          "group.id", "g",
          "default.api.timeout.ms", "1",
          "request.timeout.ms", "1");

  private final CommitPacer pacer = new CommitPacer(0, new ThreadTally(Thread.currentThread(), 0));
  private final PacedClients clients =
      new PacedClients(TimeSource.SYSTEM, () -> pacer, WriteStage.Order.none());

  @Test
  void aPartitionReadsItsStateOnlyWhileNoTransactionIsOpen() {
    try (Consumer<byte[], byte[]> consumer = clients.getConsumer(CONSUMING)) {
      pacer.transactionBegan();
      assertTrue(isHeldUp(consumer));
      pacer.committed(System.nanoTime());
      assertFalse(isHeldUp(consumer), "the broker is asked");
    }
  }

  @Test
  void withoutTransactionsWhatIsWrittenGoesOutWithAPollAFlushAndAnOffsetLookup() {
    List<Exception> told = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.getConsumer(CONSUMING);
        Producer<byte[], byte[]> producer = clients.getProducer(producing(Map.of()));
        Producer<byte[], byte[]> next = clients.getProducer(producing(Map.of()))) {
      poll(consumer);

      producer.send(RECORD, (metadata, failure) -> told.add(failure));
      assertEquals(0, told.size(), "held back");
      poll(consumer);
      assertEquals(1, told.size(), "with a poll");

      producer.send(RECORD, (metadata, failure) -> told.add(failure));
      assertThrows(TimeoutException.class, () -> consumer.committed(PARTITION));
      assertEquals(2, told.size(), "when offsets are looked up");

      next.send(RECORD, (metadata, failure) -> told.add(failure));
      assertThrows(KafkaException.class, next::flush);
      assertEquals(3, told.size(), "with a flush");
    }
    told.forEach(failure -> assertInstanceOf(TimeoutException.class, failure));
  }

  @Test
  void whoeverDoesNotPollHoldsNothingBack() {
    List<Exception> told = new ArrayList<>();
    try (Producer<byte[], byte[]> producer = clients.getProducer(producing(Map.of()))) {
      producer.send(RECORD, (metadata, failure) -> told.add(failure));
      assertEquals(1, told.size());
    }
  }

  @Test
  void withoutTransactionsNoCommitFollowsARecordThatIsMissing() {
    List<Exception> told = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.getConsumer(CONSUMING);
        Producer<byte[], byte[]> producer = clients.getProducer(producing(Map.of()))) {
      poll(consumer);
      producer.flush();

      producer.send(RECORD, (metadata, failure) -> told.add(failure));
      poll(consumer);
      KafkaException refused = assertThrows(KafkaException.class, producer::flush);
      assertSame(told.get(0), refused.getCause());
      assertThrows(KafkaException.class, producer::flush, "whoever asks next is told, too");
    }
  }

  @Test
  void withoutTransactionsTheStateIsNotWrittenIfWhatOthersReadIsMissing() {
    List<Exception> told = new ArrayList<>();
    PacedClients stateful = new PacedClients(TimeSource.SYSTEM, () -> pacer, ORDER);
    try (Consumer<byte[], byte[]> consumer = stateful.getConsumer(CONSUMING);
        Producer<byte[], byte[]> producer = stateful.getProducer(producing(Map.of()))) {
      poll(consumer);
      assertTrue(stateful.confirmed());
      producer.send(STATE, (metadata, failure) -> told.add(failure));
      producer.send(RECORD, null);
      poll(consumer);
      assertThrows(KafkaException.class, producer::flush);
      assertEquals(List.of(), told);
      assertFalse(stateful.confirmed());
    }
    assertEquals(List.of(), told, "nor with the end");
  }

  @Test
  void withoutTransactionsTheStateIsWrittenWithAFlush() {
    List<Exception> told = new ArrayList<>();
    PacedClients stateful = new PacedClients(TimeSource.SYSTEM, () -> pacer, ORDER);
    try (Consumer<byte[], byte[]> consumer = stateful.getConsumer(CONSUMING);
        Producer<byte[], byte[]> producer = stateful.getProducer(producing(Map.of()))) {
      poll(consumer);
      producer.send(STATE, (metadata, failure) -> told.add(failure));
      poll(consumer);
      assertEquals(0, told.size());
      assertThrows(KafkaException.class, producer::flush);
      assertEquals(1, told.size());
    }
  }

  @Test
  void withoutTransactionsAThreadThatFailedWritesNothingMore() {
    List<Exception> told = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.getConsumer(CONSUMING);
        Producer<byte[], byte[]> producer = clients.getProducer(producing(Map.of()))) {
      poll(consumer);
      producer.send(RECORD, (metadata, failure) -> told.add(failure));
      clients.threadFailed();
      assertThrows(KafkaException.class, producer::flush);
    }
    assertEquals(List.of(), told);
    assertFalse(clients.confirmed());
  }

  /** It is refused, since nothing is subscribed to. */
  private static void poll(Consumer<byte[], byte[]> consumer) {
    assertThrows(IllegalStateException.class, () -> consumer.poll(Duration.ZERO));
  }

  private static Map<String, Object> producing(Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", "127.0.0.1:1");
    config.put("max.block.ms", "1"); // then a record that is sent has failed
    return config;
  }

  private static boolean isHeldUp(Consumer<byte[], byte[]> consumer) {
    TimeoutException e = assertThrows(TimeoutException.class, () -> consumer.committed(PARTITION));
    return e.getMessage().contains("a transaction is open");
  }
}
