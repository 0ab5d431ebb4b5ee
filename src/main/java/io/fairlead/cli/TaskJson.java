package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.agent.TaskSpec;
import io.fairlead.model.Level;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tasks written as JSON objects, with the field names of the schema. The payload is a text, or any
 * other JSON value, which is then sent as JSON; {@code payloadBase64} is for bytes.
 */
final class TaskJson {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private TaskJson() {}

  /**
   * @param source where the text came from, for messages
   * @param defaultSwarm for a task that names none
   * @throws CommandFailedException naming the source and the field
   */
  static TaskSpec parse(String source, String text, String defaultSwarm) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node == null || !node.isObject()) {
        throw new IllegalArgumentException("must be a JSON object in braces");
      }
      JsonNode swarm = node.path("swarmId");
      TaskSpec.Builder task =
          TaskSpec.builder(swarm.isMissingNode() ? defaultSwarm : string("swarmId", swarm));
      node.properties().forEach(field -> set(task, field.getKey(), field.getValue()));
      if (node.has("contentType")) { // after the payload, which has a type of its own
        task.contentType(string("contentType", node.get("contentType")));
      }
      if (node.has("seriesId") != node.has("periodMs")) {
        throw new IllegalArgumentException("seriesId and periodMs belong together");
      }
      if (node.has("seriesId")) {
        task.series(
            string("seriesId", node.get("seriesId")),
            Duration.ofMillis(whole("periodMs", node.get("periodMs"))));
      }
      return task.build();
    } catch (JsonProcessingException e) {
      throw new CommandFailedException(
          ExitCode.USAGE,
          source + ": not JSON (column " + column(e) + "): " + e.getOriginalMessage(),
          e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(ExitCode.USAGE, source + ": " + Failures.sentence(e), e);
    }
  }

  private static void set(TaskSpec.Builder task, String name, JsonNode value) {
    switch (name) {
      case "swarmId", "contentType" -> {} // by the caller
      case "taskId" -> task.taskId(string(name, value));
      case "tenantId" -> task.tenant(string(name, value));
      case "taskType" -> task.taskType(string(name, value));
      case "level" -> task.level(level(name, string(name, value)));
      case "priority" -> task.priority(Math.toIntExact(whole(name, value)));
      case "deadlineMs" -> task.deadline(Instant.ofEpochMilli(whole(name, value)));
      case "notBeforeMs" -> task.notBefore(Instant.ofEpochMilli(whole(name, value)));
      case "submittedAtMs" -> task.submittedAt(Instant.ofEpochMilli(whole(name, value)));
      case "estimatedCostMs" -> task.estimatedCost(cost(name, value));
      case "requiredCapabilities" ->
          task.requiredCapabilities(strings(name, value).toArray(String[]::new));
      case "seriesId", "periodMs" -> {} // by the caller, together
      case "dependencies" -> task.dependencies(strings(name, value).toArray(String[]::new));
      case "resourceDemand" -> task.resourceDemand(amounts(name, value));
      case "affinityKey" -> task.affinityKey(string(name, value));
      case "movable" -> task.movable(flag(name, value));
      case "maxAttempts" -> task.maxAttempts(Math.toIntExact(whole(name, value)));
      case "payload" -> payload(task, value);
      case "payloadBase64" -> task.payload(base64(name, value));
      case "headers" -> task.headers(map(name, value));
      default -> throw new IllegalArgumentException(name + ": there is no such field");
    }
  }

  private static void payload(TaskSpec.Builder task, JsonNode value) {
    if (value.isTextual()) {
      task.payload(value.textValue());
    } else {
      task.payload(value.toString()).contentType("application/json");
    }
  }

  /** {@code critical}, {@code high}, {@code normal} or {@code low}, in any case. */
  static Level level(String name, String text) {
    for (Level level : Level.values()) {
      if (level.name().equalsIgnoreCase(text)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        name + " '" + text + "': must be critical, high, normal or low");
  }

  private static String string(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw wrong(name, value, "a text");
    }
    return value.textValue();
  }

  private static long whole(String name, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name, value, "a whole number");
    }
    return value.longValue();
  }

  private static boolean flag(String name, JsonNode value) {
    if (!value.isBoolean()) {
      throw wrong(name, value, "true or false");
    }
    return value.booleanValue();
  }

  private static Duration cost(String name, JsonNode value) {
    if (!value.isNumber()) {
      throw wrong(name, value, "a number of milliseconds");
    }
    return costMs(name, value.decimalValue());
  }

  /** That many milliseconds, to the microsecond. */
  static Duration costMs(String name, BigDecimal ms) {
    BigDecimal ns = ms.movePointRight(6);
    if (ns.signum() <= 0 || ns.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException(
          name + " '" + ms.toPlainString() + "': must be above 0 and at most 604800000");
    }
    return Duration.ofNanos(ns.longValue());
  }

  private static byte[] base64(String name, JsonNode value) {
    try {
      return value.binaryValue() != null ? value.binaryValue() : notBase64(name, value);
    } catch (IOException e) {
      return notBase64(name, value);
    }
  }

  private static byte[] notBase64(String name, JsonNode value) {
    throw wrong(name, value, "base64");
  }

  private static List<String> strings(String name, JsonNode value) {
    if (!value.isArray()) {
      throw wrong(name, value, "a list of texts");
    }
    List<String> out = new ArrayList<>();
    value.forEach(element -> out.add(string(name, element)));
    return out;
  }

  private static Map<String, String> map(String name, JsonNode value) {
    if (!value.isObject()) {
      throw wrong(name, value, "an object of texts");
    }
    Map<String, String> out = new LinkedHashMap<>();
    value
        .properties()
        .forEach(
            field ->
                out.put(field.getKey(), string(name + "." + field.getKey(), field.getValue())));
    return out;
  }

  private static Map<String, Long> amounts(String name, JsonNode value) {
    if (!value.isObject()) {
      throw wrong(name, value, "an object of whole numbers");
    }
    Map<String, Long> out = new LinkedHashMap<>();
    value
        .properties()
        .forEach(
            field -> out.put(field.getKey(), whole(name + "." + field.getKey(), field.getValue())));
    return out;
  }

  private static IllegalArgumentException wrong(String name, JsonNode value, String wanted) {
    String shown = ProgressText.cut(value.toString(), 60);
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "%s %s: must be %s", name, shown, wanted));
  }

  private static String column(JsonProcessingException e) {
    return e.getLocation() == null ? "?" : Integer.toString(e.getLocation().getColumnNr());
  }
}
