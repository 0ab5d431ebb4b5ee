package io.fairlead.hostile;

import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record as a hostile producer writes it.
 *
 * @param recipe how it was made; names the record in a failure
 * @param hopeless whether nobody can take it for a message, whatever its bytes say
 * @param partition where it is put against the rule; null for where its key belongs
 */
@SuppressWarnings("ArrayRecordComponent") // records of Kafka are not compared here
public record HostileRecord(
    String topic,
    byte @Nullable [] key,
    byte @Nullable [] value,
    String recipe,
    boolean hopeless,
    @Nullable Integer partition,
    @Nullable Long timestampMs,
    RecordHeaders headers) {

  public static HostileRecord of(
      String topic, byte @Nullable [] key, byte @Nullable [] value, String recipe) {
    return new HostileRecord(topic, key, value, recipe, false, null, null, new RecordHeaders());
  }

  HostileRecord asHopeless() {
    return new HostileRecord(topic, key, value, recipe, true, partition, timestampMs, headers);
  }

  HostileRecord under(byte @Nullable [] otherKey, String how) {
    return new HostileRecord(
        topic, otherKey, value, recipe + ", " + how, hopeless, partition, timestampMs, headers);
  }

  HostileRecord in(int otherPartition) {
    return new HostileRecord(
        topic, key, value, recipe + ", misrouted", hopeless, otherPartition, timestampMs, headers);
  }

  HostileRecord at(long otherTimestampMs) {
    return new HostileRecord(
        topic, key, value, recipe, hopeless, partition, otherTimestampMs, headers);
  }

  /** The record to send. */
  public ProducerRecord<byte[], byte[]> toSend() {
    return new ProducerRecord<>(topic, partition, timestampMs, key, value, headers);
  }

  @Override
  public String toString() {
    return topic
        + " ["
        + recipe
        + "] key "
        + (key == null ? "null" : Arrays.toString(Arrays.copyOf(key, Math.min(16, key.length))))
        + " value "
        + (value == null ? "null" : value.length + " bytes");
  }
}
