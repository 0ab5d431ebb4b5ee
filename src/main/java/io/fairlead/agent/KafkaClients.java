package io.fairlead.agent;

import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.SchemaRegistry;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Task;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes Kafka clients from the user's properties. A property goes to every client and to the
 * registry client; with the prefix {@code producer.} or {@code consumer.} it goes to that client
 * only, and is stronger there. What the protocol demands is stronger than both.
 *
 * <p>One connection to the registry serves them all.
 */
final class KafkaClients implements AutoCloseable {
  private static final String PRODUCER = "producer.";
  private static final String CONSUMER = "consumer.";

  private final Map<String, Object> given;
  private final SchemaRegistry registry;

  KafkaClients(Map<String, String> given) {
    this.given = new LinkedHashMap<>(given);
    if (!given.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new IllegalArgumentException(
          "bootstrap.servers is not set: say where Kafka is, for example 127.0.0.1:9092");
    }
    if (!given.containsKey("schema.registry.url")) {
      throw new IllegalArgumentException(
          "schema.registry.url is not set: say where the schema registry is, for example"
              + " http://127.0.0.1:8081");
    }
    registry = SchemaRegistry.connect(given);
  }

  /** A producer of reports: gives up soon, since a fresh report is better than an old one. */
  Producer<String, AgentReport> reportProducer(String clientId) {
    return producer(
        clientId,
        AgentReport.class,
        Map.of(
            ProducerConfig.MAX_BLOCK_MS_CONFIG, "3000",
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "3000",
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "5000"));
  }

  /** A producer of tasks. */
  Producer<String, Task> taskProducer(String clientId) {
    return producer(clientId, Task.class, Map.of());
  }

  private <T extends SpecificRecord> Producer<String, T> producer(
      String clientId, Class<T> type, Map<String, String> defaults) {
    Map<String, Object> p = new LinkedHashMap<>(defaults);
    p.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    p.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    p.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");
    add(p, PRODUCER);
    p.put(ProducerConfig.ACKS_CONFIG, "all");
    p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    return new KafkaProducer<>(p, new StringSerializer(), serde(type).serializer());
  }

  /** A consumer of undecoded records, without a group. */
  Consumer<String, byte[]> consumer(String clientId) {
    Map<String, Object> p = new LinkedHashMap<>();
    p.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    p.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100");
    p.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "5000");
    p.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");
    add(p, CONSUMER);
    p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    p.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    return new KafkaConsumer<>(p, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** Decodes values of that type. */
  <T extends SpecificRecord> Deserializer<T> deserializer(Class<T> type) {
    return serde(type).deserializer();
  }

  private <T extends SpecificRecord> ConfluentAvroSerde<T> serde(Class<T> type) {
    return ConfluentAvroSerde.forValues(type, registry, given);
  }

  /** Closes the connection to the registry; the clients made here are their makers' to close. */
  @Override
  public void close() {
    registry.close();
  }

  private void add(Map<String, Object> properties, String own) {
    given.forEach(
        (name, value) -> {
          if (!name.startsWith(PRODUCER) && !name.startsWith(CONSUMER)) {
            properties.put(name, value);
          }
        });
    given.forEach(
        (name, value) -> {
          if (name.startsWith(own)) {
            properties.put(name.substring(own.length()), value);
          }
        });
  }
}
