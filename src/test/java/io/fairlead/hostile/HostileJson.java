package io.fairlead.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Random;

/** JSON that is nearly, and JSON that is not at all, what is asked for. Not safe for threads. */
final class HostileJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEEPEST = 4;

  /** As text, since no tree has them. */
  private static final List<String> BROKEN =
      List.of(
          "",
          "{",
          "}",
          "[",
          "null",
          "1",
          "\"",
          "{\"a\":}",
          "{\"a\":1,}",
          "{'a':1}",
          "{\"a\":1}{\"a\":1}",
          "[[[[",
          "{\"a\":NaN}",
          "{\"a\":1e999999999}",
          "{\"a\":" + "9".repeat(5_000) + "}",
          "{\"\\ud800\":\"\\udfff\"}",
          "\ufeff{}",
          "\u0000",
          "<xml/>",
          "[".repeat(50_000),
          "[".repeat(900) + "]".repeat(900),
          "{\"a\":".repeat(20_000),
          "{\"" + "k".repeat(60_000) + "\":1}");

  private final Random random;
  private final HostileValues values;

  HostileJson(Random random) {
    this.random = random;
    this.values = new HostileValues(random);
  }

  /** Text that may be a document of that type; a record is gone through by its components. */
  String like(Class<?> type) {
    return random.nextInt(4) == 0 ? BROKEN.get(random.nextInt(BROKEN.size())) : text(of(type, 0));
  }

  /** Text that may be an object with some of these fields. */
  ObjectNode object(List<String> fields) {
    ObjectNode out = NODES.objectNode();
    for (String field : fields) {
      if (random.nextInt(3) > 0) {
        out.set(field, any(0));
      }
    }
    return out;
  }

  String broken() {
    return BROKEN.get(random.nextInt(BROKEN.size()));
  }

  static String text(JsonNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + node, e);
    }
  }

  private JsonNode of(Class<?> type, int depth) {
    if (random.nextInt(5) == 0 || depth > DEEPEST) {
      return any(depth);
    }
    if (type.isRecord()) {
      ObjectNode out = NODES.objectNode();
      for (RecordComponent component : type.getRecordComponents()) {
        if (random.nextInt(4) > 0) {
          out.set(component.getName(), of(component.getType(), depth + 1));
        }
      }
      return out;
    }
    if (List.class.isAssignableFrom(type)) {
      ArrayNode out = NODES.arrayNode();
      int size = random.nextInt(4);
      for (int i = 0; i < size; i++) {
        out.add(any(depth + 1));
      }
      return out;
    }
    if (type == String.class) {
      return NODES.textNode(values.shortText());
    }
    if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return NODES.textNode(constants[random.nextInt(constants.length)].toString());
    }
    return number();
  }

  private JsonNode number() {
    return random.nextBoolean()
        ? NODES.numberNode(values.number())
        : NODES.numberNode(values.real());
  }

  JsonNode any(int depth) {
    return switch (random.nextInt(depth > DEEPEST ? 5 : 8)) {
      case 0 -> NODES.textNode(values.text());
      case 1 -> number();
      case 2 -> NODES.booleanNode(random.nextBoolean());
      case 3 -> NODES.nullNode();
      case 4 -> NODES.textNode(values.shortText());
      case 5 -> NODES.arrayNode().add(any(depth + 1)).add(any(depth + 1));
      case 6 -> NODES.objectNode().set(values.shortText(), any(depth + 1));
      default -> many();
    };
  }

  private JsonNode many() {
    ArrayNode out = NODES.arrayNode();
    int count = values.tooMany(3, 1_500);
    for (int i = 0; i < count; i++) {
      out.add(values.shortText());
    }
    return out;
  }
}
