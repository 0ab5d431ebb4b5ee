package io.fairlead.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Messages of any schema, drawn at random, with a liking for values at the edges. */
final class SchemaValues {
  /** Every message of the protocol. */
  static final List<Schema> MESSAGES =
      List.of(
          io.fairlead.wire.avro.Task.getClassSchema(),
          io.fairlead.wire.avro.AgentReport.getClassSchema(),
          io.fairlead.wire.avro.AgentMessage.getClassSchema(),
          io.fairlead.wire.avro.Outcome.getClassSchema(),
          io.fairlead.wire.avro.Decision.getClassSchema(),
          io.fairlead.wire.avro.Kpi.getClassSchema(),
          io.fairlead.wire.avro.SwarmCommand.getClassSchema(),
          io.fairlead.wire.avro.SwarmConfig.getClassSchema(),
          io.fairlead.wire.avro.DeadLetter.getClassSchema());

  private static final long[] LONGS = {
    0, 1, -1, 63, 64, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53, 1_800_000_000_000L
  };
  private static final double[] DOUBLES = {
    0, -0.0, 1, -1, 0.5, Double.NaN, Double.POSITIVE_INFINITY, Double.MAX_VALUE, Double.MIN_VALUE
  };
  private static final String[] STRINGS = {
    "", "a", "render-farm", "two words", "*", "é", "\uD83D\uDE00", "\0", ".", "x".repeat(129)
  };

  private SchemaValues() {}

  /** A record of that schema; the same for the same seed. */
  static SpecificRecord record(Schema schema, long seed) {
    return (SpecificRecord) value(schema, new Random(seed));
  }

  private static Object value(Schema schema, Random random) {
    return switch (schema.getType()) {
      case RECORD -> {
        SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
        for (Schema.Field field : schema.getFields()) {
          record.put(field.pos(), value(field.schema(), random));
        }
        yield record;
      }
      case ENUM ->
          SpecificData.get()
              .createEnum(
                  schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())),
                  schema);
      case ARRAY -> {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(schema.getElementType(), random));
        }
        yield items;
      }
      case MAP -> {
        Map<String, Object> entries = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          entries.put(string(random), value(schema.getValueType(), random));
        }
        yield entries;
      }
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())), random);
      case STRING -> string(random);
      case BYTES -> {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        yield ByteBuffer.wrap(bytes);
      }
      case INT -> (int) number(random);
      case LONG -> number(random);
      case DOUBLE ->
          random.nextBoolean()
              ? DOUBLES[random.nextInt(DOUBLES.length)]
              : random.nextGaussian() * 1_000;
      case BOOLEAN -> random.nextBoolean();
      case NULL -> null;
      case FLOAT, FIXED -> throw new IllegalStateException("Not used in any schema here");
    };
  }

  private static String string(Random random) {
    return random.nextInt(3) > 0
        ? "id-" + random.nextInt(1_000)
        : STRINGS[random.nextInt(STRINGS.length)];
  }

  private static long number(Random random) {
    return random.nextInt(3) > 0 ? random.nextInt(2_000) : LONGS[random.nextInt(LONGS.length)];
  }

  /**
   * The record in Avro's binary encoding.
   *
   * @param inBlocks whether arrays and maps say their size in bytes, as some writers do
   */
  static byte[] encode(SpecificRecord record, boolean inBlocks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder =
        inBlocks
            ? new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null)
            : EncoderFactory.get().binaryEncoder(out, null);
    try {
      new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** The record that those bytes stand for. */
  static SpecificRecord decode(Schema writer, Schema reader, byte[] bytes) throws IOException {
    return new SpecificDatumReader<SpecificRecord>(writer, reader)
        .read(null, new MessageDecoder(bytes, 0));
  }
}
