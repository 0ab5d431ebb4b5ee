package io.fairlead.streams;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.local.BrokerOptions;
import io.fairlead.local.EmbeddedBroker;
import io.fairlead.streams.tally.ThreadTally;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the clients of a stream thread hold back of a transaction. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PacedClientsIT {
  private static final TopicPartition INPUT = new TopicPartition("input", 0);
  private static final TopicPartition OUTPUT = new TopicPartition("output", 0);
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;

  private EmbeddedBroker broker;
  private Consumer<byte[], byte[]> consumer;
  private Producer<byte[], byte[]> producer;

  @BeforeEach
  void start() throws Exception {
    broker = EmbeddedBroker.start(BrokerOptions.in(directory));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(INPUT.topic(), 1, (short) 1),
                  new NewTopic(OUTPUT.topic(), 1, (short) 1)))
          .all()
          .get();
    }
    CommitPacer pacer = new CommitPacer(0, new ThreadTally(Thread.currentThread(), 0));
    PacedClients clients =
        new PacedClients(TimeSource.SYSTEM, () -> pacer, WriteStage.Order.none());
    consumer =
        clients.getConsumer(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false",
                "max.poll.records",
                "1"));
    consumer.assign(List.of(INPUT));
    producer =
        clients.getProducer(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "transactional.id",
                "t",
                "linger.ms",
                "0"));
    producer.initTransactions();
  }

  @AfterEach
  void stop() throws Exception {
    producer.close();
    consumer.close();
    broker.close();
  }

  @Test
  void itIsWithTheBrokerBeforeTheCommitIfThereIsNoMoreInput() throws Exception {
    producer.beginTransaction();
    assertEquals(0, consumer.poll(Duration.ZERO).count());
    CompletableFuture<Exception> told = write(OUTPUT, "a");
    assertEquals(0, consumer.poll(Duration.ZERO).count());
    assertNull(told.get(1, TimeUnit.MINUTES));
    producer.commitTransaction();
    assertEquals(List.of("a"), committed());
  }

  @Test
  void itWaitsForInputThatIsThere() throws Exception {
    producer.beginTransaction();
    write(INPUT, "one");
    write(INPUT, "two");
    producer.commitTransaction();
    await().atMost(LONG).until(() -> consumer.poll(Duration.ofMillis(100)).count() == 1);

    producer.beginTransaction();
    CompletableFuture<Exception> told = write(OUTPUT, "a");
    assertEquals(1, consumer.poll(Duration.ZERO).count(), "fetched with the first");
    assertThrows(TimeoutException.class, () -> told.get(500, TimeUnit.MILLISECONDS));
    producer.abortTransaction();
    assertInstanceOf(TransactionAbortedException.class, told.get(1, TimeUnit.MINUTES));
    assertEquals(0, consumer.endOffsets(List.of(OUTPUT)).get(OUTPUT), "it was still held back");
  }

  @Test
  void whatIsHeldBackOfAnAbortedTransactionIsNotPartOfTheNext() throws Exception {
    producer.beginTransaction();
    CompletableFuture<Exception> told = write(OUTPUT, "a");
    producer.abortTransaction();
    assertInstanceOf(TransactionAbortedException.class, told.get(1, TimeUnit.MINUTES));

    producer.beginTransaction();
    write(OUTPUT, "b");
    producer.commitTransaction();
    assertEquals(List.of("b"), committed());
  }

  @Test
  void whatIsHeldBackWhenItsProducerIsClosedIsAborted() throws Exception {
    producer.beginTransaction();
    CompletableFuture<Exception> told = write(OUTPUT, "a");
    producer.close();
    assertTrue(told.isDone());
    assertEquals(List.of(), committed());
  }

  @Test
  void aCommitTakesWhatIsHeldBackWithIt() throws Exception {
    producer.beginTransaction();
    write(OUTPUT, "a");
    producer.commitTransaction();
    assertEquals(List.of("a"), committed());
  }

  private CompletableFuture<Exception> write(TopicPartition to, String value) {
    CompletableFuture<Exception> told = new CompletableFuture<>();
    var unused =
        producer.send(
            new ProducerRecord<>(to.topic(), value.getBytes(StandardCharsets.UTF_8)),
            (metadata, failure) -> told.complete(failure));
    return told;
  }

  /** All that is committed. */
  private List<String> committed() {
    List<String> values = new ArrayList<>();
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "auto.offset.reset", "earliest",
            "isolation.level", "read_committed");
    try (KafkaConsumer<String, String> reader =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      reader.assign(List.of(OUTPUT));
      await()
          .atMost(LONG)
          .until(
              () -> {
                for (ConsumerRecord<String, String> record : reader.poll(Duration.ofMillis(100))) {
                  values.add(record.value());
                }
                return reader.position(OUTPUT) >= reader.endOffsets(List.of(OUTPUT)).get(OUTPUT);
              });
    }
    return values;
  }
}
