package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Both ways with a JavaScript client, over the broker and the registry of this project. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaScriptInteropIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VALUE =
      """
      {"id":"js","n":7,"w":1.5,"kind":"B","at":1234567890123,"tags":{"x":"y"}}""";
  private static final int PARTITIONS = 8;

  private LocalCluster cluster;
  private NodeClient node;
  private ConfluentAvroSerde<Sample> serde;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cluster = LocalCluster.start(ClusterOptions.in(directory));
    serde = ConfluentAvroSerde.forValues(Sample.class, cluster.addresses().asProperties());
    node = NodeClient.start(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
  }

  @AfterAll
  void stop() throws Exception {
    if (node != null) {
      node.close();
    }
    serde.close();
    cluster.close();
  }

  @Test
  void readsWhatAJavaScriptClientProduces() throws Exception {
    createTopic("theirs", 1);
    int id = register("theirs");
    produce("theirs", "k", id);
    ConsumerRecord<String, Sample> record = consumeOne("theirs");
    assertEquals("k", record.key());
    assertEquals(Sample.of("js"), record.value());
  }

  @Test
  void aJavaScriptClientReadsWhatIsProducedHere() throws Exception {
    createTopic("ours", 1);
    try (KafkaProducer<String, Sample> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cluster.bootstrapServers()),
            new StringSerializer(),
            serde.serializer())) {
      producer.send(new ProducerRecord<>("ours", "k", Sample.of("js"))).get();
    }
    JsonNode messages =
        node.call(NodeClient.request("consume").put("topic", "ours").put("count", 1));
    assertEquals("k", messages.path(0).path("key").asText());
    assertEquals(JSON.readTree(VALUE), messages.path(0).path("value"));
  }

  @Test
  void bothGetOneIdForOneSchema() throws Exception {
    int theirs = register("agreed");
    serde.serializer().serialize("agreed", Sample.of("js"));
    try (SchemaRegistry registry = SchemaRegistry.connect(cluster.addresses().asProperties())) {
      assertEquals(theirs, registry.lookUp("agreed-value", Sample.SCHEMA$.toString()));
    }
  }

  @Test
  void bothChooseThePartitionOfAKeyAlike() throws Exception {
    createTopic("spread", PARTITIONS);
    int id = register("spread");
    for (String key : List.of("swarm-a", "swarm-b", "swarm-c", "a", "")) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      int expected = Utils.toPositive(Utils.murmur2(bytes)) % PARTITIONS;
      assertEquals(expected, produce("spread", key, id), key);
    }
  }

  private int register(String topic) throws Exception {
    return node.call(
            NodeClient.request("register")
                .put("subject", topic + "-value")
                .put("schema", Sample.TEXT))
        .asInt();
  }

  private int produce(String topic, String key, int schemaId) throws Exception {
    return node.call(
            NodeClient.request("produce")
                .put("topic", topic)
                .put("key", key)
                .put("schemaId", schemaId)
                .set("value", JSON.readTree(VALUE)))
        .asInt();
  }

  private void createTopic(String topic, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }
  }

  private ConsumerRecord<String, Sample> consumeOne(String topic) {
    List<ConsumerRecord<String, Sample>> records = new ArrayList<>();
    try (KafkaConsumer<String, Sample> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", cluster.bootstrapServers(), "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            serde.deserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return !records.isEmpty();
              });
    }
    return records.get(0);
  }
}
