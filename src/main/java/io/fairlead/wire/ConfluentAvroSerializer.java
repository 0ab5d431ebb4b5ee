package io.fairlead.wire;

import io.fairlead.wire.WireException.Reason;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages in Confluent's wire format. The registry is asked once per topic and schema. Safe
 * for use by several threads, as producers use it; each thread has its own buffer.
 */
final class ConfluentAvroSerializer<T extends SpecificRecord> implements Serializer<T> {
  private final SchemaRegistry registry;
  private final WireConfig config;
  private final boolean key;
  private final SpecificData model;
  private final Map<Target, Registered<T>> registered = new ConcurrentHashMap<>();
  private final ThreadLocal<MessageBuffer> buffers;

  ConfluentAvroSerializer(Class<T> type, SchemaRegistry registry, WireConfig config, boolean key) {
    this.registry = registry;
    this.config = config;
    this.key = key;
    this.model = AvroModel.of(type);
    this.buffers = ThreadLocal.withInitial(() -> new MessageBuffer(config.maxMessageBytes()));
  }

  private record Target(String topic, Schema schema) {}

  private record Registered<T>(int id, SpecificDatumWriter<T> writer) {}

  /**
   * @throws WireException with the reason
   */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T message) {
    if (message == null) {
      return null;
    }
    Registered<T> schema = registered(topic, message.getSchema());
    MessageBuffer buffer = buffers.get();
    buffer.reset();
    try {
      ConfluentFrame.writeHeader(buffer, schema.id());
      schema.writer().write(message, buffer.encoder);
      return buffer.toByteArray();
    } catch (MessageBuffer.Overflow e) {
      throw new WireException(Reason.TOO_LARGE, topic + ": " + e.getMessage(), e);
    } catch (IOException | AvroRuntimeException | NullPointerException | ClassCastException e) {
      throw new WireException(
          Reason.UNENCODABLE,
          "%s: the message does not satisfy %s: %s"
              .formatted(topic, message.getSchema().getFullName(), e.getMessage()),
          e);
    }
  }

  private Registered<T> registered(String topic, Schema schema) {
    Target target = new Target(topic, schema);
    @Nullable Registered<T> known = registered.get(target);
    if (known != null) {
      return known;
    }
    String subject = config.naming(key).subject(topic, key, schema.getFullName());
    int id;
    try {
      id =
          config.autoRegister()
              ? registry.register(subject, schema.toString())
              : registry.lookUp(subject, schema.toString());
    } catch (SchemaRegistryException e) {
      throw WireException.ofRegistry(topic, e);
    }
    if (registered.size() >= config.maxSchemas()) {
      registered.clear(); // they are found again in the client's cache, or by asking
    }
    Registered<T> found = new Registered<>(id, new SpecificDatumWriter<>(schema, model));
    registered.put(target, found);
    return found;
  }
}
