package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schemas that somebody has registered so that whoever reads with them never comes to an end. */
class HostileSchemasTest {
  private static String nested(String begin, int depth) {
    return begin.repeat(depth) + "\"int\"" + "}".repeat(depth);
  }

  /** Each record has the next one twice, and the last one has nothing. */
  private static String family(int generations) {
    String inner = "{\"type\":\"record\",\"name\":\"G0\",\"fields\":[]}";
    for (int i = 1; i <= generations; i++) {
      inner =
          "{\"type\":\"record\",\"name\":\"G%d\",\"fields\":[{\"name\":\"a\",\"type\":%s},{\"name\":\"b\",\"type\":\"G%d\"}]}"
              .formatted(i, inner, i - 1);
    }
    return inner;
  }

  private static String sampleWith(String type) {
    return "{\"type\":\"record\",\"name\":\"Sample\",\"namespace\":\"io.fairlead.wire\",\"fields\":["
        + "{\"name\":\"more\",\"type\":"
        + type
        + "}]}";
  }

  static List<String> schemas() {
    return List.of(
        "{\"type\":\"fixed\",\"name\":\"F\",\"size\":2147483647}",
        sampleWith(family(40)),
        sampleWith(
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"r\",\"type\":\"R\"}]}"),
        nested("{\"type\":\"array\",\"items\":", 900),
        nested("{\"type\":\"map\",\"values\":", 30_000),
        "nonsense");
  }

  /** Has one schema, under every id. */
  private record OneSchema(String text) implements SchemaRegistry {
    @Override
    public int register(String subject, String schema) {
      return 7;
    }

    @Override
    public int lookUp(String subject, String schema) {
      return 7;
    }

    @Override
    public String schema(int id) {
      return text;
    }

    @Override
    public void close() {}
  }

  private static WireException refused(String schema, byte[] data) {
    byte[] message = ByteBuffer.allocate(5 + data.length).put((byte) 0).putInt(7).put(data).array();
    try (ConfluentAvroSerde<Sample> serde =
        ConfluentAvroSerde.forValues(
            Sample.class, new OneSchema(schema), Map.of("schema.registry.url", "mock://one"))) {
      return assertThrows(
          WireException.class, () -> serde.deserializer().deserialize("t", message));
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void isTheMessagesFaultAndNotTheReaders(String schema) {
    assertTrue(refused(schema, new byte[64]).poison());
  }

  @Test
  void listsOfListsOfNothingEnd() {
    String nothing = "{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":\"null\"}}";
    ByteBuffer data = ByteBuffer.allocate(500_000);
    while (data.remaining() > 16) {
      // One list, which claims a hundred thousand nulls and has a byte for its end.
      data.put((byte) 2).put(new byte[] {(byte) 0xC0, (byte) 0x9A, 0x0C}).put((byte) 0);
    }
    assertEquals(
        WireException.Reason.UNDECODABLE, refused(sampleWith(nothing), data.array()).reason());
  }

  @Test
  void ourOwnMessagesAreFarFromTheBound() {
    for (Schema own : List.of(Task.SCHEMA$, AgentReport.SCHEMA$, SwarmCommand.SCHEMA$)) {
      assertTrue(SchemaWeight.isFit(own), own.getName());
    }
    assertTrue(
        SchemaWeight.isFit(
            new Schema.Parser()
                .parse(
                    "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}")),
        "a list may lead back to itself");
  }
}
