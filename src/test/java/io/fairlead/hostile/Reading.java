package io.fairlead.hostile;

import io.fairlead.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record can be read at all, told from the record alone; what can't must be in the dead
 * letters.
 *
 * @param maxBytes longest value that is read
 */
public record Reading<T extends SpecificRecord>(Deserializer<T> deserializer, int maxBytes) {
  /** The message; empty if its record is for the dead letters whatever came before it. */
  public Optional<T> read(String topic, byte @Nullable [] key, byte @Nullable [] value) {
    if (key == null || value == null || value.length > maxBytes || !isText(key)) {
      return Optional.empty();
    }
    T message;
    try {
      message = deserializer.deserialize(topic, value);
    } catch (WireException e) {
      return Optional.empty();
    }
    Object swarm = message.get(message.getSchema().getField("swarmId").pos());
    return new String(key, StandardCharsets.UTF_8).equals(swarm)
        ? Optional.of(message)
        : Optional.empty();
  }

  private static boolean isText(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
