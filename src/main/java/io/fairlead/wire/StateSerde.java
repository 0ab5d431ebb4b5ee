package io.fairlead.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Values of a state store: one byte with the version of the format, then Avro's binary encoding of
 * the version's schema. No registry: a store has to be restored before anything else works.
 *
 * <p>The schemas of every version that was ever written lie beside this class, so that state is
 * read whoever wrote it. A changed schema is a new version; a test holds the newest one to what is
 * in {@code /schemas/state}.
 *
 * <p>Safe for use by several threads: the stream thread writes and queries read.
 *
 * @param <T> the value
 * @param <R> the generated class of its schema
 */
final class StateSerde<T, R extends SpecificRecord> implements Serde<T> {
  /** Version of everything that is written now. */
  static final byte VERSION = 4;

  private static final int USUAL_SIZE = 256;

  private final Schema present;
  private final Function<T, R> toRecord;
  private final Function<R, T> fromRecord;
  private final SpecificDatumWriter<R> writer;
  private final List<@Nullable SpecificDatumReader<R>> readers;

  // Per serde, not static: it goes when the serde goes.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<@Nullable BinaryEncoder> encoders = new ThreadLocal<>();

  StateSerde(Schema present, Function<T, R> toRecord, Function<R, T> fromRecord) {
    this.present = present;
    this.toRecord = toRecord;
    this.fromRecord = fromRecord;
    SpecificData model = AvroModel.of(StateSerde.class);
    writer = new SpecificDatumWriter<>(present, model);
    readers = new ArrayList<>();
    for (byte version = 1; version < VERSION; version++) {
      Schema written = schema(present.getName(), version);
      readers.add(written == null ? null : new SpecificDatumReader<>(written, present, model));
    }
    readers.add(new SpecificDatumReader<>(present, present, model));
  }

  /** The schema that a version wrote a value with; null if there was no such value then. */
  static @Nullable Schema schema(String name, byte version) {
    String resource = "state/v" + version + "/" + name + ".avsc";
    try (InputStream in = StateSerde.class.getResourceAsStream(resource)) {
      return in == null ? null : new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  @Override
  public Serializer<T> serializer() {
    return (topic, value) -> value == null ? null : write(value);
  }

  @Override
  public Deserializer<T> deserializer() {
    return (topic, bytes) -> bytes == null ? null : read(bytes);
  }

  private byte[] write(T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_SIZE);
    out.write(VERSION);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, encoders.get());
    encoders.set(encoder);
    try {
      writer.write(toRecord.apply(value), encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return out.toByteArray();
  }

  private T read(byte[] bytes) {
    if (bytes.length == 0) {
      throw new SerializationException(present.getName() + ": no bytes");
    }
    byte version = bytes[0];
    if (version < 1 || version > VERSION) {
      throw new SerializationException(
          present.getName()
              + " was written in format version "
              + version
              + "; this program reads versions 1 to "
              + VERSION);
    }
    MessageDecoder decoder = new MessageDecoder(bytes, 1);
    try {
      SpecificDatumReader<R> reader = readers.get(version - 1);
      if (reader == null) {
        throw new IOException("there was no such value in that version");
      }
      T value = fromRecord.apply(reader.read(null, decoder));
      if (decoder.remaining() > 0) {
        throw new IOException(decoder.remaining() + " bytes are left over");
      }
      return value;
    } catch (IOException | RuntimeException e) {
      throw new SerializationException(
          present.getName() + " in format version " + version + " does not decode", e);
    }
  }
}
