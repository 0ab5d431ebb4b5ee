package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a tool is called with, checked against its description: nothing else, nothing wrong. */
final class Arguments {
  private static final int MAX_SHOWN = 60;

  private final ObjectNode values;

  private Arguments(ObjectNode values) {
    this.values = values;
  }

  /**
   * @throws ProblemException naming the argument that is missing, unknown or of the wrong type
   */
  static Arguments checked(List<Property> known, ObjectNode values) {
    Map<String, Property> byName =
        known.stream().collect(Collectors.toMap(Property::name, property -> property));
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      Property property = byName.get(value.getKey());
      if (property == null) {
        throw wrong(
            value.getKey(),
            value.getValue(),
            "there is no such argument" + (known.isEmpty() ? "" : ", only " + names(known)));
      }
      check(property, value.getValue());
    }
    for (Property property : known) {
      if (property.required() && !values.has(property.name())) {
        throw Problem.malformed(
                property.name(), "", property.name() + " is needed: " + property.kind().words())
            .toException();
      }
    }
    return new Arguments(values);
  }

  static Arguments none() {
    return new Arguments(JsonNodeFactory.instance.objectNode());
  }

  private static String names(List<Property> known) {
    return known.stream().map(Property::name).collect(Collectors.joining(", "));
  }

  private static void check(Property property, JsonNode value) {
    if (!property.kind().accepts(value) || isBlank(value)) {
      throw wrong(property.name(), value, "must be " + property.kind().words());
    }
    if (!property.choices().isEmpty() && !property.choices().contains(value.textValue())) {
      throw wrong(
          property.name(), value, "must be one of " + String.join(", ", property.choices()));
    }
  }

  /** A text that says nothing, or a list with such a one in it. */
  private static boolean isBlank(JsonNode value) {
    return value.isArray()
        ? value.valueStream().anyMatch(Arguments::isBlank)
        : value.isTextual() && value.textValue().isBlank();
  }

  /** A problem with one argument, or a part of one. */
  static ProblemException wrong(String name, JsonNode value, String why) {
    String text = value.toString();
    String shown = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
    return Problem.malformed(name, shown, name + " " + shown + ": " + why).toException();
  }

  boolean has(String name) {
    return values.has(name);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(JsonNode::textValue);
  }

  /** One that is needed, so that it is there. */
  String needed(String name) {
    return values.required(name).textValue();
  }

  boolean flag(String name) {
    return values.path(name).booleanValue();
  }

  Optional<Long> whole(String name) {
    return Optional.ofNullable(values.get(name)).map(JsonNode::longValue);
  }

  /** Empty if it is not there. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    values.path(name).forEach(element -> texts.add(element.textValue()));
    return texts;
  }

  /** As it is; empty if it is not there. */
  Optional<JsonNode> json(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
