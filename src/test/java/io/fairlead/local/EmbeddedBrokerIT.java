package io.fairlead.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final String TOPIC = "t";

  @TempDir Path directory;

  @Test
  void keepsRecordsAndItsPortAcrossACleanRestart() throws Exception {
    String address;
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(directory))) {
      address = broker.bootstrapServers();
      createTopic(address);
      produce(address, "first");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(directory))) {
      assertEquals(address, broker.bootstrapServers());
      produce(address, "second");
      assertEquals(List.of("first", "second"), consumeAll(address, 2));
    }
  }

  @Test
  void keepsAcknowledgedRecordsWhenItsProcessIsKilledHard() throws Exception {
    try (ChildProcess child = ChildProcess.start(BrokerProcess.class, directory.toString())) {
      String address = child.readLine();
      createTopic(address);
      produce(address, "before the kill");
      child.kill();
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(directory))) {
      produce(broker.bootstrapServers(), "after the restart");
      assertEquals(
          List.of("before the kill", "after the restart"),
          consumeAll(broker.bootstrapServers(), 2));
    }
  }

  @Test
  void movesToOtherPortsWhenItsOwnAreTaken() throws Exception {
    int port;
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(directory))) {
      port = broker.port();
      createTopic(broker.bootstrapServers());
      produce(broker.bootstrapServers(), "on the old port");
    }
    int controllerPort =
        new PropertyFile(directory.resolve("ports.properties")).readPort("controller");
    try (ServerSocket one = new ServerSocket(port, 1, PortChoice.loopback());
        ServerSocket two = new ServerSocket(controllerPort, 1, PortChoice.loopback());
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(directory))) {
      assertTrue(one.isBound() && two.isBound());
      assertNotEquals(port, broker.port());
      assertEquals(List.of("on the old port"), consumeAll(broker.bootstrapServers(), 1));
    }
  }

  @Test
  void refusesADirectoryThatAnotherBrokerOwns() throws Exception {
    try (ChildProcess child = ChildProcess.start(BrokerProcess.class, directory.toString())) {
      child.readLine();
      IOException refusal =
          assertThrows(IOException.class, () -> EmbeddedBroker.start(BrokerOptions.in(directory)));
      assertTrue(refusal.getMessage().startsWith(directory + " is in use by process "));
    }
  }

  @Test
  void refusesADirectoryThatItOwnsItselfAlready() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(directory))) {
      assertThrows(IOException.class, () -> EmbeddedBroker.start(BrokerOptions.in(directory)));
      assertTrue(DirectoryLock.isHeld(directory)); // asking, or being refused, took nothing away
      try (ChildProcess child = ChildProcess.start(BrokerProcess.class, directory.toString())) {
        assertThrows(IllegalStateException.class, child::readLine);
      }
      createTopic(broker.bootstrapServers()); // the refusal did no harm to the owner
    }
  }

  @Test
  void refusesATakenPortWhenToldToUseNoOther() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, PortChoice.loopback())) {
      BrokerOptions options =
          BrokerOptions.in(directory).withPort(PortChoice.exactly(taken.getLocalPort()));
      IOException refusal = assertThrows(IOException.class, () -> EmbeddedBroker.start(options));
      assertEquals(
          "port " + taken.getLocalPort() + " on 127.0.0.1 is already taken", refusal.getMessage());
    }
    assertFalse(DirectoryLock.isHeld(directory));
  }

  @Test
  void createsNoTopicThatNobodyAskedFor() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(directory));
        Admin admin = admin(broker.bootstrapServers());
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "max.block.ms", 500),
                new StringSerializer(),
                new StringSerializer())) {
      producer.send(new ProducerRecord<>("absent", "v"), (metadata, e) -> {});
      ExecutionException absent =
          assertThrows(
              ExecutionException.class,
              () -> admin.describeTopics(List.of("absent")).allTopicNames().get());
      assertInstanceOf(UnknownTopicOrPartitionException.class, absent.getCause());
    }
  }

  @Test
  void letsExtraPropertiesReplaceItsListeners() throws Exception {
    BrokerOptions options =
        BrokerOptions.in(directory)
            .withProperty("listeners", "APP://127.0.0.1:{port},CTL://127.0.0.1:{controllerPort}")
            .withProperty("advertised.listeners", "APP://localhost:{port}")
            .withProperty("listener.security.protocol.map", "APP:PLAINTEXT,CTL:PLAINTEXT")
            .withProperty("controller.listener.names", "CTL")
            .withProperty("inter.broker.listener.name", "APP");
    try (EmbeddedBroker broker = EmbeddedBroker.start(options);
        Admin admin = admin(broker.bootstrapServers())) {
      List<String> hosts =
          admin.describeCluster().nodes().get().stream().map(node -> node.host()).toList();
      assertEquals(List.of("localhost"), hosts);
    }
  }

  @Test
  void tellsOfAFatalFaultInsteadOfEndingTheJvm() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(directory));
    try (Admin admin = admin(broker.bootstrapServers())) {
      deleteRecursively(directory.resolve("data"));
      // Without a directory to put it in, Kafka would end the process.
      var unused = admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)));
      String fault = broker.fatalFault().toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertTrue(fault.contains("JVM"), fault);
    } finally {
      broker.close();
    }
  }

  private static void deleteRecursively(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void createTopic(String address) throws Exception {
    try (Admin admin = admin(address)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static Admin admin(String address) {
    return Admin.create(Map.of("bootstrap.servers", address));
  }

  private static void produce(String address, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", address, "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, value)).get();
    }
  }

  private static List<String> consumeAll(String address, int count) {
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", address, "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(r -> values.add(r.value()));
                return values.size() >= count;
              });
    }
    return values;
  }
}
