package io.fairlead.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.ProduceResponse;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HangingTransactionsIT {
  private static final TopicPartition KNOWN = new TopicPartition("t", 0);
  private static final TopicPartition FORGOTTEN = new TopicPartition("t", 1);
  private static final String WRITER = "w";

  /** Without the check a broker takes records of which the coordinator does not know. */
  private static final String CHECK = "transaction.partition.verification.enable";

  /** The last in which the broker does not tell the coordinator about the partition by itself. */
  private static final short OLD_PRODUCE = 11;

  @TempDir Path directory;

  private int port;
  private String bootstrapServers;
  private Admin admin;
  private KafkaProducer<String, String> writer;

  @AfterEach
  void disconnect() {
    writer.close(Duration.ZERO);
    admin.close();
  }

  @Test
  void aTransactionWhoseWriterLivesIsLeftToIt() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(forgetful())) {
      connect(broker.bootstrapServers());
      writer.beginTransaction();
      send(writer, KNOWN, "before");
      HangingTransactions.end(broker);
      send(writer, KNOWN, "after");
      writer.commitTransaction();
      assertEquals(List.of("before", "after"), committed(KNOWN, 2));
    }
  }

  @Test
  void whatHangsAndWasToBeCommittedIsCommitted() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(forgetful())) {
      connect(broker.bootstrapServers());
      writer.beginTransaction();
      send(writer, KNOWN, "known");
      sendUnknown("forgotten");
      writer.commitTransaction();
      assertEquals(0, lastStableOffset(FORGOTTEN), "it does not hang");
      HangingTransactions.end(broker);
      sendPlainly(FORGOTTEN, "behind it");
      assertEquals(List.of("forgotten", "behind it"), committed(FORGOTTEN, 2));
    }
  }

  @Test
  void whatHangsAndWasToBeAbortedIsAborted() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(forgetful())) {
      connect(broker.bootstrapServers());
      writer.beginTransaction();
      send(writer, KNOWN, "known");
      sendUnknown("forgotten");
      writer.abortTransaction();
      for (int i = 0; i < 2; i++) { // that later ones were committed is nothing to it
        writer.beginTransaction();
        send(writer, KNOWN, "later");
        writer.commitTransaction();
      }
      assertEquals(0, lastStableOffset(FORGOTTEN), "it does not hang");
      HangingTransactions.end(broker);
      sendPlainly(FORGOTTEN, "behind it");
      assertEquals(List.of("behind it"), committed(FORGOTTEN, 1));
    }
  }

  /** What it writes next must not share the fate of what hangs. */
  @Test
  void aClusterThatRestartsEndsWhatHangsBeforeItsWriterComesBack() throws Exception {
    ClusterOptions options = ClusterOptions.in(directory).withBrokerProperty(CHECK, "false");
    try (LocalCluster first = LocalCluster.start(options)) {
      connect(first.bootstrapServers());
      writer.beginTransaction();
      send(writer, KNOWN, "known");
      sendUnknown("forgotten");
      writer.commitTransaction();
    }
    writer.beginTransaction();
    CompletableFuture<Void> next = new CompletableFuture<>();
    Thread sender = new Thread(() -> send("given up", next)); // it waits until there is a leader
    sender.start();
    try (LocalCluster second = LocalCluster.start(options)) {
      next.get(60, TimeUnit.SECONDS);
      writer.abortTransaction();
      assertEquals(bootstrapServers, second.bootstrapServers());
      assertEquals(List.of("forgotten"), committed(FORGOTTEN, 1));
    }
  }

  @Tag("full")
  @Test
  void aClusterEndsWhatHangsWhileItRuns() throws Exception {
    ClusterOptions options = ClusterOptions.in(directory).withBrokerProperty(CHECK, "false");
    try (LocalCluster cluster = LocalCluster.start(options)) {
      connect(cluster.bootstrapServers());
      writer.beginTransaction();
      send(writer, KNOWN, "known");
      sendUnknown("forgotten");
      writer.commitTransaction();
      assertEquals(List.of("forgotten"), committed(FORGOTTEN, 1));
    }
  }

  private BrokerOptions forgetful() {
    return BrokerOptions.in(directory).withProperty(CHECK, "false");
  }

  private void connect(String address) throws Exception {
    bootstrapServers = address;
    port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    admin = Admin.create(Map.of("bootstrap.servers", address));
    admin.createTopics(List.of(new NewTopic(KNOWN.topic(), 2, (short) 1))).all().get();
    writer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address, "transactional.id", WRITER),
            new StringSerializer(),
            new StringSerializer());
    writer.initTransactions();
  }

  private void sendUnknown(String value) throws Exception {
    TransactionDescription now =
        admin.describeTransactions(List.of(WRITER)).description(WRITER).get();
    MemoryRecords records =
        MemoryRecords.withTransactionalRecords(
            Compression.NONE,
            now.producerId(),
            (short) now.producerEpoch(),
            0,
            new SimpleRecord(value.getBytes(StandardCharsets.UTF_8)));
    TopicProduceData topic =
        new TopicProduceData()
            .setName(FORGOTTEN.topic())
            .setPartitionData(
                List.of(
                    new PartitionProduceData()
                        .setIndex(FORGOTTEN.partition())
                        .setRecords(records)));
    ProduceRequest request =
        ProduceRequest.builder(
                new ProduceRequestData()
                    .setTransactionalId(WRITER)
                    .setAcks((short) -1)
                    .setTimeoutMs(30_000)
                    .setTopicData(new TopicProduceDataCollection(List.of(topic).iterator())))
            .build(OLD_PRODUCE);
    ProduceResponse response = (ProduceResponse) BrokerRequest.send(port, request);
    assertEquals(Map.of(Errors.NONE, 1), response.errorCounts());
  }

  private void sendPlainly(TopicPartition partition, String value) throws Exception {
    try (KafkaProducer<String, String> plain =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new StringSerializer(),
            new StringSerializer())) {
      send(plain, partition, value);
    }
  }

  private void send(String value, CompletableFuture<Void> done) {
    try {
      send(writer, FORGOTTEN, value);
      done.complete(null);
    } catch (Exception e) {
      done.completeExceptionally(e);
    }
  }

  private static void send(
      KafkaProducer<String, String> producer, TopicPartition partition, String value)
      throws Exception {
    producer
        .send(new ProducerRecord<>(partition.topic(), partition.partition(), null, value))
        .get(30, TimeUnit.SECONDS);
  }

  private long lastStableOffset(TopicPartition partition) throws Exception {
    return admin
        .listOffsets(
            Map.of(partition, OffsetSpec.latest()),
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .partitionResult(partition)
        .get(30, TimeUnit.SECONDS)
        .offset();
  }

  private List<String> committed(TopicPartition partition, int atLeast) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
                return values.size() >= atLeast;
              });
    }
    return values;
  }
}
