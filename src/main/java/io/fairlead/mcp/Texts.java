package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What tools say in words about an object of figures. */
final class Texts {
  private Texts() {}

  /** An answer of the API as a tool's: its values in a line, its lists by their length. */
  static ToolAnswer answer(JsonNode view, String subject) {
    ObjectNode structured = object(view);
    return ToolAnswer.of(structured, subject + ": " + line(structured));
  }

  /** A tree that a tool gives back must be an object. */
  static ObjectNode object(JsonNode view) {
    if (view instanceof ObjectNode object) {
      return object;
    }
    ObjectNode wrapped = Json.MAPPER.createObjectNode();
    wrapped.set("value", view);
    return wrapped;
  }

  /** Its values in a line. What is nested is left to the JSON. */
  static String line(JsonNode object) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      if (value.isArray()) {
        parts.add(value.size() + " " + field.getKey());
      } else if (value.isValueNode() && !value.isNull() && !field.getKey().equals("swarmId")) {
        parts.add(field.getKey() + " " + value.asText());
      }
    }
    return String.join(", ", parts) + ".";
  }
}
