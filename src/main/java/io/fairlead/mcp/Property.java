package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One named value of what a tool takes or gives.
 *
 * @param choices what a text may be; empty if anything
 */
record Property(
    String name, Kind kind, boolean required, List<String> choices, String description) {
  /** The types of JSON that are told apart. */
  enum Kind {
    TEXT("a text"),
    WHOLE("a whole number"),
    NUMBER("a number"),
    FLAG("true or false"),
    OBJECT("an object"),
    TEXTS("a list of texts"),
    OBJECTS("a list of objects"),
    TASK("a text, an object, or a list of them");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    private Map<String, Object> schema() {
      return switch (this) {
        case TEXT -> Map.of("type", "string");
        case WHOLE -> Map.of("type", "integer");
        case NUMBER -> Map.of("type", "number");
        case FLAG -> Map.of("type", "boolean");
        case OBJECT -> Map.of("type", "object");
        case TEXTS -> Map.of("type", "array", "items", TEXT.schema());
        case OBJECTS -> Map.of("type", "array", "items", OBJECT.schema());
        case TASK -> Map.of("type", List.of("string", "object", "array"));
      };
    }

    /** Whether that is one. */
    boolean accepts(JsonNode value) {
      return switch (this) {
        case TEXT -> value.isTextual();
        case WHOLE -> value.isIntegralNumber() && value.canConvertToLong();
        case NUMBER -> value.isNumber();
        case FLAG -> value.isBoolean();
        case OBJECT -> value.isObject();
        case TEXTS -> value.isArray() && value.valueStream().allMatch(TEXT::accepts);
        case OBJECTS -> value.isArray() && value.valueStream().allMatch(OBJECT::accepts);
        case TASK -> isTask(value) || isListOfTasks(value);
      };
    }

    private static boolean isTask(JsonNode value) {
      return value.isTextual() || value.isObject();
    }

    private static boolean isListOfTasks(JsonNode value) {
      return value.isArray() && !value.isEmpty() && value.valueStream().allMatch(Kind::isTask);
    }

    /** For people: what it must be. */
    String words() {
      return words;
    }
  }

  Property {
    choices = List.copyOf(choices);
  }

  static Property needed(String name, Kind kind, String description) {
    return new Property(name, kind, true, List.of(), description);
  }

  static Property optional(String name, Kind kind, String description) {
    return new Property(name, kind, false, List.of(), description);
  }

  static Property choice(String name, List<String> choices, String description) {
    return new Property(name, Kind.TEXT, false, choices, description);
  }

  static Property neededChoice(String name, List<String> choices, String description) {
    return new Property(name, Kind.TEXT, true, choices, description);
  }

  /** As JSON Schema. */
  Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>(kind.schema());
    if (!choices.isEmpty()) {
      schema.put("enum", choices);
    }
    schema.put("description", description);
    return schema;
  }

  /** JSON Schema of an object of these. */
  static Map<String, Object> schema(List<Property> properties, boolean open) {
    Map<String, Object> each = new LinkedHashMap<>();
    properties.forEach(property -> each.put(property.name, property.schema()));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", each);
    List<String> required =
        properties.stream().filter(Property::required).map(Property::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    if (!open) {
      schema.put("additionalProperties", false);
    }
    return schema;
  }
}
