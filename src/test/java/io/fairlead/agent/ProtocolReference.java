package io.fairlead.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/** The chapter of PROTOCOL.md that lists every message and field, made from the schemas. */
final class ProtocolReference {
  private static final List<String> FILES =
      List.of(
          "Task",
          "AgentReport",
          "AgentMessage",
          "Outcome",
          "SwarmCommand",
          "SwarmConfig",
          "Decision",
          "Kpi",
          "DeadLetter");

  private final StringBuilder out = new StringBuilder();
  private final List<String> written = new ArrayList<>();

  private ProtocolReference() {}

  static String chapter() throws Exception {
    ProtocolReference reference = new ProtocolReference();
    Schema.Parser parser = new Schema.Parser();
    for (String file : FILES) {
      // One parser for all of them: later ones name what earlier ones define.
      Schema schema = parser.parse(Path.of("schemas", file + ".avsc").toFile());
      reference.write(schema, "###");
    }
    return reference.out.toString();
  }

  private void write(Schema schema, String heading) {
    if (written.contains(schema.getFullName())) {
      return;
    }
    written.add(schema.getFullName());
    if (schema.getType() == Schema.Type.ENUM) {
      line("");
      line("#### Enum `" + schema.getName() + "`");
      line("");
      line(schema.getDoc());
      line("");
      line(
          String.join(", ", schema.getEnumSymbols().stream().map(s -> "`" + s + "`").toList())
              + ". Default: `"
              + schema.getEnumDefault()
              + "`.");
      return;
    }
    line("");
    line(heading + " `" + schema.getName() + "`");
    line("");
    line(schema.getDoc());
    line("");
    line("| field | type | default | meaning |");
    line("| --- | --- | --- | --- |");
    List<Schema> named = new ArrayList<>();
    for (Schema.Field field : schema.getFields()) {
      line(
          String.format(
              "| `%s` | %s | %s | %s |",
              field.name(), type(field.schema(), named), defaultOf(field), field.doc()));
    }
    named.forEach(schemaOfField -> write(schemaOfField, "####"));
  }

  private static String type(Schema schema, List<Schema> named) {
    return switch (schema.getType()) {
      case UNION -> type(schema.getTypes().get(1), named) + " or null";
      case ARRAY -> "array of " + type(schema.getElementType(), named);
      case MAP -> "map of " + type(schema.getValueType(), named);
      case RECORD, ENUM -> {
        named.add(schema);
        yield schema.getName();
      }
      default -> schema.getType().getName();
    };
  }

  private static String defaultOf(Schema.Field field) {
    if (!field.hasDefaultValue()) {
      return "required";
    }
    Object value = field.defaultVal();
    if (value == JsonProperties.NULL_VALUE) {
      return "`null`";
    }
    if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
      return value instanceof Map<?, ?> ? "`{}`" : "`[]`"; // the only ones that the schemas have
    }
    if (value instanceof byte[]) {
      return "`\"\"`";
    }
    return value instanceof String ? "`\"" + value + "\"`" : "`" + value + "`";
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
