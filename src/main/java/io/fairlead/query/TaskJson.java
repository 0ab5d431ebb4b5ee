package io.fairlead.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.Level;
import io.fairlead.wire.TaskCodec;
import io.fairlead.wire.avro.Task;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tasks written as JSON objects, with the field names of the schema. The payload is a text, or any
 * other JSON value, which is then sent as JSON; {@code payloadBase64} is for bytes.
 */
public final class TaskJson {
  private static final int MAX_SHOWN = 60;

  private TaskJson() {}

  /** A field of a task is not as it must be. */
  public static final class InvalidTaskException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidTaskException(String field, String message) {
      super(message);
      this.field = field;
    }

    /** The field that is at fault. */
    public String field() {
      return field;
    }
  }

  /**
   * The message for a task.
   *
   * @param defaultSwarm for a task that names none
   * @throws InvalidTaskException naming the field
   */
  public static Task parse(JsonNode node, String defaultSwarm) {
    if (node == null || !node.isObject()) {
      throw new InvalidTaskException("task", "must be a JSON object in braces");
    }
    JsonNode swarm = node.path("swarmId");
    Task.Builder task =
        Task.newBuilder()
            .setTaskId(UUID.randomUUID().toString())
            .setSwarmId(swarm.isMissingNode() ? defaultSwarm : string("swarmId", swarm));
    node.properties().forEach(field -> set(task, field.getKey(), field.getValue()));
    if (node.has("contentType")) { // after the payload, which has a type of its own
      task.setContentType(string("contentType", node.get("contentType")));
    }
    if (node.has("seriesId") != node.has("periodMs")) {
      throw new InvalidTaskException("seriesId", "seriesId and periodMs belong together");
    }
    Task message = task.build();
    try {
      TaskCodec.check(message, System.currentTimeMillis());
    } catch (InvalidFieldException e) {
      throw new InvalidTaskException(e.field(), String.valueOf(e.getMessage()));
    }
    return message;
  }

  private static void set(Task.Builder task, String name, JsonNode value) {
    switch (name) {
      case "swarmId", "contentType" -> {} // by the caller
      case "taskId" -> task.setTaskId(string(name, value));
      case "tenantId" -> task.setTenantId(string(name, value));
      case "taskType" -> task.setTaskType(string(name, value));
      case "level" -> task.setLevel(wire(level(name, string(name, value))));
      case "priority" -> task.setPriority(small(name, value));
      case "deadlineMs" -> task.setDeadlineMs(whole(name, value));
      case "notBeforeMs" -> task.setNotBeforeMs(whole(name, value));
      case "submittedAtMs" -> task.setSubmittedAtMs(whole(name, value));
      case "estimatedCostMs" -> task.setEstimatedCostMs(cost(name, value));
      case "requiredCapabilities" -> task.setRequiredCapabilities(strings(name, value));
      case "seriesId" -> task.setSeriesId(string(name, value));
      case "periodMs" -> task.setPeriodMs(whole(name, value));
      case "dependencies" -> task.setDependencies(strings(name, value));
      case "resourceDemand" -> task.setResourceDemand(amounts(name, value));
      case "affinityKey" -> task.setAffinityKey(string(name, value));
      case "movable" -> task.setMovable(flag(name, value));
      case "maxAttempts" -> task.setMaxAttempts(small(name, value));
      case "payload" -> payload(task, value);
      case "payloadBase64" -> task.setPayload(ByteBuffer.wrap(base64(name, value)));
      case "headers" -> task.setHeaders(map(name, value));
      default -> throw new InvalidTaskException(name, name + ": there is no such field");
    }
  }

  private static void payload(Task.Builder task, JsonNode value) {
    String text = value.isTextual() ? value.textValue() : value.toString();
    task.setPayload(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    task.setContentType(value.isTextual() ? "text/plain; charset=utf-8" : "application/json");
  }

  private static io.fairlead.wire.avro.Level wire(Level level) {
    return io.fairlead.wire.avro.Level.valueOf(level.name());
  }

  /** {@code critical}, {@code high}, {@code normal} or {@code low}, in any case. */
  public static Level level(String name, String text) {
    for (Level level : Level.values()) {
      if (level.name().equalsIgnoreCase(text)) {
        return level;
      }
    }
    throw new InvalidTaskException(
        name,
        String.valueOf(
            new InvalidFieldException(name, text, "must be critical, high, normal or low")
                .getMessage()));
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

  private static int small(String name, JsonNode value) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(name, value, "a whole number");
    }
    return value.intValue();
  }

  private static boolean flag(String name, JsonNode value) {
    if (!value.isBoolean()) {
      throw wrong(name, value, "true or false");
    }
    return value.booleanValue();
  }

  private static double cost(String name, JsonNode value) {
    if (!value.isNumber()) {
      throw wrong(name, value, "a number of milliseconds");
    }
    return costMs(name, value.decimalValue());
  }

  /** So many milliseconds, as they are written. */
  public static double costMs(String name, BigDecimal ms) {
    double value = ms.doubleValue();
    if (!(value > 0 && value <= Long.MAX_VALUE)) {
      throw new InvalidTaskException(
          name, name + " '" + ms + "': must be above 0 and at most 604800000");
    }
    return value;
  }

  private static byte[] base64(String name, JsonNode value) {
    try {
      byte[] bytes = value.binaryValue();
      if (bytes != null) {
        return bytes;
      }
    } catch (IOException e) {
      // Told below.
    }
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

  private static InvalidTaskException wrong(String name, JsonNode value, String wanted) {
    String text = value.toString();
    String shown = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN);
    return new InvalidTaskException(name, name + " " + shown + ": must be " + wanted);
  }
}
