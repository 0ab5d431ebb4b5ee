package io.fairlead.streams;

import static java.util.Map.entry;

import io.fairlead.wire.StateSerdes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;

/**
 * Rewrites the changelogs of an application as a former version of the state's format would have
 * written them: the last value of every key once more, by the former schema. Whoever restores from
 * them has that and nothing else.
 */
final class FormerState {
  /** The schema of the values, by store. */
  private static final Map<String, String> SCHEMAS =
      Map.ofEntries(
          entry(StoreNames.TASKS, "StoredTask"),
          entry(StoreNames.PAYLOADS, "StoredPayload"),
          entry(StoreNames.AGENTS, "StoredAgent"),
          entry(StoreNames.TENANTS, "StoredTenant"),
          entry(StoreNames.SWARMS, "StoredSwarm"),
          entry(StoreNames.TASK_TYPES, "StoredTaskType"),
          entry(StoreNames.SERIES, "StoredSeries"),
          entry(StoreNames.RESOURCES, "StoredResource"),
          entry(StoreNames.CONFIGS, "StoredConfig"),
          entry(StoreNames.ANSWERS, "StoredAnswer"),
          entry(StoreNames.FINISHED, "FinishedTask"),
          entry(StoreNames.KPIS, "StoredKpi"),
          entry(StoreNames.PATTERNS, "StoredWork"),
          entry(StoreNames.TOKENS, "StoredTokens"));

  private static final byte[] CLOCK = "#clock".getBytes(StandardCharsets.US_ASCII);

  private final Map<String, Object> client;
  private final byte from;
  private final byte to;

  /**
   * @param client properties of Kafka clients
   * @param from the version that is there
   * @param to the version that is wanted
   */
  FormerState(Map<String, Object> client, int from, int to) {
    this.client = client;
    this.from = (byte) from;
    this.to = (byte) to;
  }

  /** Rewrites all of them; nobody may write meanwhile. Returns how many values, by store. */
  Map<String, Integer> rewrite(String applicationId) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    SCHEMAS.forEach(
        (store, schema) ->
            counts.put(store, rewrite(applicationId + "-" + store + "-changelog", schema)));
    return counts;
  }

  private record Place(int partition, Bytes key) {}

  private int rewrite(String topic, String schema) {
    Map<Place, ConsumerRecord<byte[], byte[]>> last = new LinkedHashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(it -> new TopicPartition(topic, it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          last.put(new Place(record.partition(), Bytes.wrap(record.key())), record);
        }
      }
    }
    int count = 0;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (var each : last.entrySet()) {
        byte[] value = each.getValue().value();
        byte[] key = each.getKey().key().get();
        if (value == null || Arrays.equals(key, CLOCK)) {
          continue;
        }
        count++;
        producer.send(
            new ProducerRecord<>(
                topic,
                each.getKey().partition(),
                each.getValue().timestamp(),
                key,
                rewritten(value, schema)));
      }
    }
    return count;
  }

  private byte[] rewritten(byte[] value, String schema) {
    if (value[0] != from) {
      throw new IllegalStateException(schema + " has version " + value[0] + ", not " + from);
    }
    Schema now = schema(schema, from);
    Schema then = schema(schema, to);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(to);
    try {
      Object datum =
          new GenericDatumReader<>(now)
              .read(null, DecoderFactory.get().binaryDecoder(value, 1, value.length - 1, null));
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new GenericDatumWriter<>(then).write(datum, encoder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static Schema schema(String name, byte version) {
    try (InputStream in =
        StateSerdes.class.getResourceAsStream("state/v" + version + "/" + name + ".avsc")) {
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
