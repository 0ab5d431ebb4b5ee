package io.fairlead.streams;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.local.BrokerOptions;
import io.fairlead.local.EmbeddedBroker;
import io.fairlead.streams.tally.ThreadTally;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** At least once: who has lost its partitions writes nothing more of what it held for them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LostPartitionsIT {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int SESSION_MS = 30_000;

  @TempDir static Path directory;

  private static EmbeddedBroker broker;
  private static Admin admin;

  private final ManualTime time = new ManualTime(0);
  private long msBetweenLooks;
  private final List<Exception> refusedWhenLost = new ArrayList<>();
  private final String app = "app" + UUID.randomUUID();
  private final TopicPartition input = new TopicPartition(app + "-input", 0);
  private final TopicPartition output = new TopicPartition(app + "-output", 0);
  private final TopicPartition state = new TopicPartition(app + "-tasks-changelog", 0);
  private final Map<TopicPartition, OffsetAndMetadata> offsets =
      Map.of(input, new OffsetAndMetadata(7));
  private PacedClients clients;
  private Consumer<byte[], byte[]> consumer;
  private Producer<byte[], byte[]> producer;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start(BrokerOptions.in(directory));
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  static void stopBroker() throws Exception {
    admin.close();
    broker.close();
  }

  @BeforeEach
  void start() throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic(input.topic(), 1, (short) 1),
                new NewTopic(output.topic(), 1, (short) 1),
                new NewTopic(state.topic(), 1, (short) 1)))
        .all()
        .get();
    CommitPacer pacer = new CommitPacer(0, new ThreadTally(Thread.currentThread(), 0));
    clients =
        new PacedClients(
            new PassingTime(),
            () -> pacer,
            WriteStage.Order.of(
                app, StoreNames.builders(true, new StoreNames.Retention(1, 1, 1), 1 << 20)));
    consumer =
        clients.getConsumer(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "group.id",
                app,
                "session.timeout.ms",
                SESSION_MS,
                "heartbeat.interval.ms",
                300,
                "enable.auto.commit",
                "false"));
    producer = clients.getProducer(Map.of("bootstrap.servers", broker.bootstrapServers()));
    join();
  }

  private final class PassingTime implements TimeSource {
    @Override
    public long nanoTime() {
      time.advance(msBetweenLooks);
      return time.nanoTime();
    }

    @Override
    public long wallMs() {
      return time.wallMs();
    }
  }

  @AfterEach
  void stop() {
    producer.close();
    consumer.close();
  }

  /** As Streams does, which flushes what it closes. */
  private void join() {
    consumer.subscribe(
        List.of(input.topic()),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

          @Override
          public void onPartitionsLost(Collection<TopicPartition> partitions) {
            refusedWhenLost.add(assertThrows(TaskMigratedException.class, producer::flush));
          }
        });
    awaitAssignment();
  }

  private void awaitAssignment() {
    pollUntil(() -> consumer.assignment().equals(Set.of(input)));
  }

  /** By this thread, since what clients hold is that of the thread. */
  private void pollUntil(BooleanSupplier done) {
    await()
        .pollInSameThread()
        .atMost(LONG)
        .until(
            () -> {
              consumer.poll(Duration.ofMillis(100));
              return done.getAsBoolean();
            });
  }

  @Test
  void whoStoodStillAndIsNoMemberAnyMoreWritesNothing() {
    write("old");
    removeFromGroup();
    time.advance(SESSION_MS);
    assertThrows(TaskMigratedException.class, producer::flush);
    assertThrows(TaskMigratedException.class, producer::flush, "when its tasks are closed, too");
    assertFalse(clients.confirmed());
    rejoinsAndWrites();
  }

  @Test
  void whoStoodStillInAPollAndIsNoMemberAnyMoreWritesNothing() {
    write("old");
    removeFromGroup();
    time.advance(SESSION_MS);
    assertThrows(TaskMigratedException.class, () -> consumer.poll(Duration.ZERO));
    rejoinsAndWrites();
  }

  @Test
  void whoseCommitIsRefusedWritesNothingMore() {
    removeFromGroup();
    assertThrows(CommitFailedException.class, () -> consumer.commitSync(offsets));
    write("old");
    assertThrows(TaskMigratedException.class, producer::flush);
    rejoinsAndWrites();
  }

  @Test
  void whoIsToldThatItsPartitionsAreLostWritesNothingOfThem() {
    write("old");
    removeFromGroup();
    awaitLoss();
    awaitAssignment();
    write("new");
    producer.flush();
    assertTrue(clients.confirmed());
    assertEquals(List.of("new"), written(state));
  }

  @Test
  void whoLosesItsPartitionsBeforeItHasWrittenAnythingGoesOnWhenItHasOthers() {
    removeFromGroup();
    awaitLoss();
    awaitAssignment();
    producer.flush();
    write("new");
    producer.flush();
    assertEquals(List.of("new"), written(state));
  }

  @Test
  void whoStandsStillBetweenTwoStagesWritesNoMore() {
    byte[] bytes = {1};
    producer.send(new ProducerRecord<>(state.topic(), bytes, bytes), null);
    producer.send(
        new ProducerRecord<>(output.topic(), "told".getBytes(StandardCharsets.UTF_8)),
        (metadata, failure) -> {
          removeFromGroup();
          time.advance(SESSION_MS);
        });
    assertThrows(TaskMigratedException.class, producer::flush);
    consumer.unsubscribe();
    join();
    write("new");
    producer.flush();
    assertEquals(List.of("told", "new"), written(output));
    assertEquals(List.of("new"), written(state));
  }

  @Test
  void whoStoodStillInTheMidstOfItsInputHoldsWhatOthersRead() {
    write("old");
    removeFromGroup();
    time.advance(SESSION_MS);
    write("old, too"); // long after the first
    assertThrows(TaskMigratedException.class, producer::flush);
    rejoinsAndWrites();
  }

  @Test
  void anAnswerThatComesLateIsNone() {
    write("old");
    msBetweenLooks = SESSION_MS;
    assertThrows(TaskMigratedException.class, producer::flush);
    msBetweenLooks = 0;
    rejoinsAndWrites();
  }

  @Test
  void whoStoodStillAndIsAMemberGoesOn() {
    consumer.commitSync(offsets);
    double before = commits();
    write("old");
    producer.flush();
    assertEquals(before, commits(), "nobody doubts it");
    write("new");
    time.advance(SESSION_MS);
    producer.flush();
    assertEquals(before + 1, commits(), "it has asked");
    assertTrue(clients.confirmed());
    assertEquals(List.of("old", "new"), written(output));
    assertEquals(List.of("old", "new"), written(state));
    assertEquals(offsets, consumer.committed(Set.of(input)));
  }

  @Test
  void soDoesOneThatHasNotCommittedAnything() {
    write("new");
    time.advance(SESSION_MS);
    producer.flush();
    assertEquals(1, commits());
    assertEquals(List.of("new"), written(state));
    assertEquals(Map.of(input, new OffsetAndMetadata(0)), consumer.committed(Set.of(input)));
  }

  private double commits() {
    return consumer.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("commit-total"))
        .mapToDouble(metric -> (Double) metric.metricValue())
        .sum();
  }

  private void awaitLoss() {
    pollUntil(() -> !refusedWhenLost.isEmpty());
  }

  /** What Streams does when tasks have migrated. */
  private void rejoinsAndWrites() {
    consumer.unsubscribe();
    join();
    write("new");
    producer.flush();
    assertTrue(clients.confirmed());
    assertEquals(List.of("new"), written(output));
    assertEquals(List.of("new"), written(state));
  }

  /** As the broker does with one that it has not heard of for a session. */
  private void removeFromGroup() {
    admin
        .removeMembersFromConsumerGroup(app, new RemoveMembersFromConsumerGroupOptions())
        .all()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private void write(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    producer.send(new ProducerRecord<>(output.topic(), bytes), null);
    producer.send(new ProducerRecord<>(state.topic(), bytes, bytes), null);
  }

  private List<String> written(TopicPartition partition) {
    List<String> values = new ArrayList<>();
    Map<String, Object> config =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest");
    try (KafkaConsumer<String, String> reader =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      reader.assign(List.of(partition));
      await()
          .atMost(LONG)
          .until(
              () -> {
                for (ConsumerRecord<String, String> record : reader.poll(Duration.ofMillis(100))) {
                  values.add(record.value());
                }
                return reader.position(partition)
                    >= reader.endOffsets(List.of(partition)).get(partition);
              });
    }
    return values;
  }
}
