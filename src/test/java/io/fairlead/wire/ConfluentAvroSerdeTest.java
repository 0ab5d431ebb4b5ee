package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.WireException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfluentAvroSerdeTest {
  private static final String TOPIC = "samples";

  private final String url = "mock://" + UUID.randomUUID();
  private final SchemaRegistry registry = SchemaRegistry.connect(properties());
  private final ConfluentAvroSerde<Sample> serde =
      ConfluentAvroSerde.forValues(Sample.class, registry, properties());

  private Map<String, Object> properties() {
    return new HashMap<>(Map.of("schema.registry.url", url));
  }

  private ConfluentAvroSerde<Sample> serdeWith(String key, Object value) {
    Map<String, Object> properties = properties();
    properties.put(key, value);
    return ConfluentAvroSerde.forValues(Sample.class, registry, properties);
  }

  private byte[] write(Sample sample) {
    return serde.serializer().serialize(TOPIC, sample);
  }

  private Sample read(byte[] message) {
    return serde.deserializer().deserialize(TOPIC, message);
  }

  private void refuses(Reason reason, byte[] message) {
    WireException e = assertThrows(WireException.class, () -> read(message));
    assertEquals(reason, e.reason(), e.getMessage());
    assertTrue(e.poison());
    assertFalse(e.retriable());
    assertTrue(e.getMessage().startsWith(TOPIC + ": "), e.getMessage());
  }

  @Test
  void whatIsWrittenIsRead() {
    assertEquals(Sample.of("s-1"), read(write(Sample.of("s-1"))));
  }

  @Test
  void nothingStaysNothing() {
    assertNull(serde.serializer().serialize(TOPIC, null));
    assertNull(serde.deserializer().deserialize(TOPIC, null));
  }

  @Test
  void aMessageIsAZeroByteTheSchemasIdAndPlainAvro() throws IOException {
    byte[] message = write(Sample.of("s-1"));
    int id = registry.lookUp(TOPIC + "-value", Sample.SCHEMA$.toString());
    byte[] plain = encode(Sample.SCHEMA$, Sample.of("s-1"));
    assertArrayEquals(framed(id, plain), message);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void fewerBytesThanAHeaderAreNotFramed(int length) {
    refuses(Reason.NOT_FRAMED, new byte[length]);
  }

  @Test
  void anotherFirstByteIsNotFramed() {
    refuses(Reason.NOT_FRAMED, "{\"id\":\"json\"}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anIdThatTheRegistryDoesNotKnowIsUnknown() {
    byte[] message = write(Sample.of("s-1"));
    ByteBuffer.wrap(message).putInt(1, 999_999);
    refuses(Reason.UNKNOWN_SCHEMA_ID, message);
    ByteBuffer.wrap(message).putInt(1, -1);
    refuses(Reason.UNKNOWN_SCHEMA_ID, message);
  }

  @Test
  void everyTruncationIsUndecodable() {
    byte[] message = write(Sample.of("s-1"));
    for (int length = ConfluentFrame.HEADER_BYTES; length < message.length; length++) {
      refuses(Reason.UNDECODABLE, Arrays.copyOf(message, length));
    }
  }

  @Test
  void bytesLeftOverAreUndecodable() {
    byte[] message = write(Sample.of("s-1"));
    refuses(Reason.UNDECODABLE, Arrays.copyOf(message, message.length + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"string\",\"avro.java.string\":\"String\"}",
        "\"string\"",
        "\"bytes\"",
        "{\"type\":\"array\",\"items\":\"null\"}",
        "{\"type\":\"array\",\"items\":\"long\"}",
        "{\"type\":\"map\",\"values\":\"null\"}"
      })
  void lengthsThatTheMessageCannotHoldAreUndecodable(String fieldType) throws IOException {
    // In a field that the reader wants, and in one that it skips.
    for (String name : List.of("id", "unknown")) {
      String text =
          "{\"type\":\"record\",\"name\":\"Sample\",\"namespace\":\"io.fairlead.wire\",\"fields\":[{\"name\":\"%s\",\"type\":%s}]}"
              .formatted(name, fieldType);
      int id = registry.register(UUID.randomUUID().toString(), text);
      for (long announced : new long[] {2_000_000_000L, Long.MAX_VALUE, Long.MIN_VALUE}) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        encoder.writeLong(announced);
        refuses(Reason.UNDECODABLE, framed(id, out.toByteArray()));
      }
    }
  }

  @Test
  void aSchemaThatCannotBeReadAsTheTypeWantedIsUndecodable() {
    int id = registry.register("other", "\"long\"");
    refuses(Reason.UNDECODABLE, framed(id, new byte[] {2}));
  }

  @Test
  void aMessageFromAnOlderSchemaGetsDefaults() throws IOException {
    Schema older =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Sample\",\"namespace\":\"io.fairlead.wire\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"}]}");
    GenericRecord written = new GenericRecordBuilder(older).set("id", "old").build();
    Sample read = read(framed(register(older), encode(older, written)));
    assertEquals("old", read.get(0));
    assertEquals(42, read.n());
    assertEquals(SampleKind.OTHER, read.kind());
  }

  @Test
  void aMessageFromANewerSchemaLosesWhatIsNotKnownHere() throws IOException {
    Schema newer =
        new Schema.Parser()
            .parse(
                Sample.TEXT
                    .replace("\"A\",\"B\"]", "\"A\",\"B\",\"LATER\"]")
                    .replace(
                        "{\"name\":\"n\"",
                        "{\"name\":\"extra\",\"type\":\"bytes\"},{\"name\":\"n\""));
    GenericRecord written =
        new GenericRecordBuilder(newer)
            .set("id", "new")
            .set("extra", ByteBuffer.wrap(new byte[100]))
            .set("n", 5)
            .set("kind", new GenericData.EnumSymbol(newer.getField("kind").schema(), "LATER"))
            .build();
    Sample read = read(framed(register(newer), encode(newer, written)));
    assertEquals(5, read.n());
    assertEquals(SampleKind.OTHER, read.kind());
  }

  @Test
  void theLongestMessageAllowedIsTheLongestWrittenAndRead() {
    byte[] message = write(Sample.of("s-1"));
    try (ConfluentAvroSerde<Sample> exact =
            serdeWith("fairlead.max.message.bytes", Math.max(64, message.length));
        ConfluentAvroSerde<Sample> small = serdeWith("fairlead.max.message.bytes", 64)) {
      exact.serializer().serialize(TOPIC, Sample.of("s-1"));
      Sample large = Sample.of("s".repeat(64));
      WireException written =
          assertThrows(WireException.class, () -> small.serializer().serialize(TOPIC, large));
      assertEquals(Reason.TOO_LARGE, written.reason());
      byte[] bytes = write(large);
      WireException read =
          assertThrows(WireException.class, () -> small.deserializer().deserialize(TOPIC, bytes));
      assertEquals(Reason.TOO_LARGE, read.reason());
      // the buffer is good for the next message
      Sample fits = new Sample("", 0, 0, SampleKind.A, 0, Map.of());
      byte[] next = small.serializer().serialize(TOPIC, fits);
      assertEquals(fits, small.deserializer().deserialize(TOPIC, next));
    }
  }

  @Test
  void aMessageThatItsSchemaForbidsIsNotWritten() {
    Sample noId = Sample.of("x");
    noId.put(0, null);
    WireException e = assertThrows(WireException.class, () -> write(noId));
    assertEquals(Reason.UNENCODABLE, e.reason());
  }

  @Test
  void registersNothingUnlessAllowedTo() {
    try (ConfluentAvroSerde<Sample> strict = serdeWith("auto.register.schemas", "false")) {
      WireException e =
          assertThrows(
              WireException.class, () -> strict.serializer().serialize(TOPIC, Sample.of("s")));
      assertEquals(Reason.REGISTRY_REFUSED, e.reason());
      assertFalse(e.poison());
      write(Sample.of("s")); // registers
      strict.serializer().serialize(TOPIC, Sample.of("s"));
    }
  }

  @Test
  void namesSubjectsAsToldTo() {
    String schema = Sample.SCHEMA$.toString();
    serdeWith(
            "value.subject.name.strategy",
            "io.confluent.kafka.serializers.subject.RecordNameStrategy")
        .serializer()
        .serialize("t", Sample.of("s"));
    registry.lookUp("io.fairlead.wire.Sample", schema);
    serdeWith("value.subject.name.strategy", "TopicRecordNameStrategy")
        .serializer()
        .serialize("t", Sample.of("s"));
    registry.lookUp("t-io.fairlead.wire.Sample", schema);
    ConfluentAvroSerde<Sample> keys = new ConfluentAvroSerde<>(Sample.class);
    keys.configure(properties(), true);
    keys.serializer().serialize("t", Sample.of("s"));
    registry.lookUp("t-key", schema);
  }

  @Test
  void servesManyThreadsAtOnce() throws Exception {
    int threads = 8;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String name = "thread-" + i;
        work.add(
            () -> {
              for (int k = 0; k < 2_000; k++) {
                Sample sample = Sample.of(name + "-" + "x".repeat(k % 300));
                assertEquals(sample, read(write(sample)));
              }
              return null;
            });
      }
      for (Future<Void> done : pool.invokeAll(work)) {
        done.get();
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void asksTheRegistryOncePerSchema() {
    CountingRegistry counting = new CountingRegistry(registry);
    ConfluentAvroSerde<Sample> counted =
        ConfluentAvroSerde.forValues(Sample.class, counting, properties());
    for (int i = 0; i < 10; i++) {
      byte[] message = counted.serializer().serialize(TOPIC, Sample.of("s"));
      counted.deserializer().deserialize(TOPIC, message);
    }
    assertEquals(2, counting.requests);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "use.latest.version=true",
        "auto.register.schemas=yes",
        "fairlead.max.message.bytes=0",
        "value.subject.name.strategy=com.example.MyStrategy",
        "max.retries=many",
        "schema.registry.url="
      })
  void settingsThatItCannotHonourAreRefused(String setting) {
    Map<String, Object> properties = properties();
    properties.put(setting.replaceFirst("=.*", ""), setting.replaceFirst("[^=]*=", ""));
    assertThrows(
        ConfigException.class, () -> ConfluentAvroSerde.forValues(Sample.class, properties));
  }

  private int register(Schema schema) {
    return registry.register(UUID.randomUUID().toString(), schema.toString());
  }

  private static byte[] encode(Schema schema, Object datum) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new SpecificDatumWriter<>(schema).write(datum, encoder);
    return out.toByteArray();
  }

  private static byte[] framed(int id, byte[] data) {
    return ByteBuffer.allocate(5 + data.length).put((byte) 0).putInt(id).put(data).array();
  }

  private static final class CountingRegistry implements SchemaRegistry {
    private final SchemaRegistry registry;
    private int requests;

    CountingRegistry(SchemaRegistry registry) {
      this.registry = registry;
    }

    @Override
    public int register(String subject, String schema) {
      requests++;
      return registry.register(subject, schema);
    }

    @Override
    public int lookUp(String subject, String schema) {
      requests++;
      return registry.lookUp(subject, schema);
    }

    @Override
    public String schema(int id) {
      requests++;
      return registry.schema(id);
    }

    @Override
    public void close() {}
  }
}
