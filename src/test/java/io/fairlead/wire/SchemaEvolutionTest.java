package io.fairlead.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every version of a message reads, and is read by, every other: full-transitive. */
class SchemaEvolutionTest {
  private static final Path VERSIONS = Path.of("src/test/resources/schemas");

  static Stream<Schema> everyMessage() {
    return SchemaValues.MESSAGES.stream();
  }

  static Stream<SpecificRecord> everyValue() {
    return MessageValues.everyMessage();
  }

  @ParameterizedTest
  @MethodSource("everyMessage")
  void everyTwoVersionsReadEachOther(Schema present) throws IOException {
    List<Schema> versions = new ArrayList<>(committed(present.getName()));
    assertTrue(!versions.isEmpty(), present.getName() + " has no committed version");
    versions.add(present);
    for (Schema reader : versions) {
      for (Schema writer : versions) {
        SchemaPairCompatibility pair =
            SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        assertEquals(
            SchemaCompatibilityType.COMPATIBLE, pair.getType(), () -> pair.getResult().toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyMessage")
  void everyEnumCanGrow(Schema present) {
    assertEnumsHaveDefaults(present, new ArrayList<>());
  }

  private static void assertEnumsHaveDefaults(Schema schema, List<String> seen) {
    switch (schema.getType()) {
      case ENUM ->
          assertTrue(schema.getEnumDefault() != null, schema.getFullName() + " has no default");
      case RECORD -> {
        if (!seen.contains(schema.getFullName())) {
          seen.add(schema.getFullName());
          schema.getFields().forEach(field -> assertEnumsHaveDefaults(field.schema(), seen));
        }
      }
      case UNION -> schema.getTypes().forEach(type -> assertEnumsHaveDefaults(type, seen));
      case ARRAY -> assertEnumsHaveDefaults(schema.getElementType(), seen);
      case MAP -> assertEnumsHaveDefaults(schema.getValueType(), seen);
      default -> {}
    }
  }

  @ParameterizedTest
  @MethodSource("everyValue")
  void bytesOfVersionOneReadAsTheyDidThen(SpecificRecord expected) throws IOException {
    String name = expected.getSchema().getName();
    Schema writer =
        new Schema.Parser().parse(VERSIONS.resolve("v1").resolve(name + ".avsc").toFile());
    byte[] bytes = Fixtures.bytes("v1/" + name);
    assertEquals(expected, SchemaValues.decode(writer, expected.getSchema(), bytes));
  }

  private static List<Schema> committed(String name) throws IOException {
    List<Schema> versions = new ArrayList<>();
    try (Stream<Path> directories = Files.list(VERSIONS)) {
      for (Path directory : directories.sorted().toList()) {
        Path file = directory.resolve(name + ".avsc");
        if (Files.exists(file)) {
          versions.add(new Schema.Parser().parse(file.toFile()));
        }
      }
    }
    return versions;
  }
}
