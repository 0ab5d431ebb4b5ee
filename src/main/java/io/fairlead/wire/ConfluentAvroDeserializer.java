package io.fairlead.wire;

import io.fairlead.wire.WireException.Reason;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages in Confluent's wire format, by Avro's rules of resolution from the schema they
 * were written with to the type wanted: absent fields get their defaults, unknown enum symbols the
 * enum's default. The registry is asked once per schema id. Safe for use by several threads.
 */
final class ConfluentAvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {
  private final SchemaRegistry registry;
  private final WireConfig config;
  private final SpecificData model;
  private final Schema wanted;
  private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();

  ConfluentAvroDeserializer(Class<T> type, SchemaRegistry registry, WireConfig config) {
    this.registry = registry;
    this.config = config;
    this.model = AvroModel.of(type);
    this.wanted = model.getSchema(type);
  }

  /**
   * @throws WireException with the reason
   */
  @Override
  public @Nullable T deserialize(String topic, byte @Nullable [] message) {
    if (message == null) {
      return null;
    }
    if (message.length > config.maxMessageBytes()) {
      throw new WireException(
          Reason.TOO_LARGE,
          "%s: %d bytes are more than %s=%d"
              .formatted(
                  topic, message.length, WireConfig.MAX_MESSAGE_BYTES, config.maxMessageBytes()),
          null);
    }
    int id = ConfluentFrame.schemaId(topic, message);
    SpecificDatumReader<T> reader = reader(topic, id);
    MessageDecoder decoder = new MessageDecoder(message, ConfluentFrame.HEADER_BYTES);
    T result;
    try {
      result = reader.read(null, decoder);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Bytes of another schema can make the reader fail in any way at all.
      throw undecodable(topic, id, String.valueOf(e.getMessage()), e);
    }
    if (decoder.remaining() > 0) {
      throw undecodable(topic, id, decoder.remaining() + " bytes are left over", null);
    }
    return result;
  }

  private WireException undecodable(
      String topic, int id, String detail, @Nullable Throwable cause) {
    return new WireException(
        Reason.UNDECODABLE,
        "%s: cannot read schema %d as %s: %s".formatted(topic, id, wanted.getFullName(), detail),
        cause);
  }

  private SpecificDatumReader<T> reader(String topic, int id) {
    @Nullable SpecificDatumReader<T> known = readers.get(id);
    if (known != null) {
      return known;
    }
    String text;
    try {
      text = registry.schema(id);
    } catch (SchemaRegistryException e) {
      if (e.kind() == SchemaRegistryException.Kind.NO_SUCH_SCHEMA) {
        throw new WireException(
            Reason.UNKNOWN_SCHEMA_ID, "%s: schema %d: %s".formatted(topic, id, e.getMessage()), e);
      }
      throw WireException.ofRegistry(topic, e);
    } catch (RuntimeException | StackOverflowError e) {
      // The registry's client parses it, too.
      throw undecodable(topic, id, "no Avro schema: " + e, e);
    }
    SpecificDatumReader<T> made;
    try {
      // What a registry accepted is not judged again: others may allow names that we would not.
      Schema written =
          new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false).parse(text);
      if (!SchemaWeight.isFit(written)) {
        throw undecodable(topic, id, "the schema unfolds to too much", null);
      }
      made = new SpecificDatumReader<>(written, wanted, model);
    } catch (AvroRuntimeException | UnsupportedOperationException | StackOverflowError e) {
      // What one registry takes, Avro may not: fixed of two gigabytes, nesting without end.
      throw undecodable(topic, id, "no Avro schema: " + e.getMessage(), e);
    }
    if (readers.size() >= config.maxSchemas()) {
      readers.clear();
    }
    readers.put(id, made);
    return made;
  }
}
