package io.fairlead.wire;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Avro messages in Confluent's wire format, of one generated type: a zero byte, the id of the
 * schema in a registry, the data. What Confluent's own serialisers write can be read here and the
 * other way round, with the same settings under the same names.
 *
 * <p>Failures are {@link WireException}s; their reason says whether the message is at fault. Serde,
 * serializer and deserializer may be shared between threads. Closing the serde closes the
 * connection to the registry if the serde made it; closing the other two does nothing.
 *
 * @param <T> the generated class
 */
public final class ConfluentAvroSerde<T extends SpecificRecord> implements Serde<T> {
  private final Class<T> type;
  private @Nullable SchemaRegistry owned;
  private @Nullable Serializer<T> serializer;
  private @Nullable Deserializer<T> deserializer;

  /** Not usable before {@link #configure}. */
  public ConfluentAvroSerde(Class<T> type) {
    this.type = type;
  }

  /** For values, with a connection of its own; see {@link SchemaRegistry#connect}. */
  public static <T extends SpecificRecord> ConfluentAvroSerde<T> forValues(
      Class<T> type, Map<String, ?> properties) {
    ConfluentAvroSerde<T> serde = new ConfluentAvroSerde<>(type);
    serde.configure(properties, false);
    return serde;
  }

  /**
   * For values, over a connection that several serdes share and someone else closes.
   *
   * @param properties what is not about the connection: registration, naming, bounds
   */
  public static <T extends SpecificRecord> ConfluentAvroSerde<T> forValues(
      Class<T> type, SchemaRegistry registry, Map<String, ?> properties) {
    ConfluentAvroSerde<T> serde = new ConfluentAvroSerde<>(type);
    serde.use(registry, WireConfig.from(properties), false);
    return serde;
  }

  @Override
  public void configure(Map<String, ?> properties, boolean isKey) {
    WireConfig config = WireConfig.from(properties);
    close();
    SchemaRegistry registry = SchemaRegistry.connect(properties);
    owned = registry;
    use(registry, config, isKey);
  }

  private void use(SchemaRegistry registry, WireConfig config, boolean isKey) {
    serializer = new ConfluentAvroSerializer<>(type, registry, config, isKey);
    deserializer = new ConfluentAvroDeserializer<>(type, registry, config);
  }

  @Override
  public Serializer<T> serializer() {
    return configured(serializer);
  }

  @Override
  public Deserializer<T> deserializer() {
    return configured(deserializer);
  }

  private <S> S configured(@Nullable S part) {
    if (part == null) {
      throw new IllegalStateException("the serde of " + type.getName() + " is not configured");
    }
    return part;
  }

  @Override
  public void close() {
    if (owned != null) {
      owned.close();
      owned = null;
    }
  }
}
