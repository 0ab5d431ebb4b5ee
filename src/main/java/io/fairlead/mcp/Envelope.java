package io.fairlead.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Json;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether what has come is a message of the protocol at all. The SDK believes more of what it
 * reads: what it stumbles over it answers as an error of its own, or not at all, and it writes the
 * message into the log.
 *
 * @param id under which it is answered; null if it has none, or none that could be told
 * @param isAnswer whether it is one, so that nobody waits for another to it
 * @param fault null if there is none
 * @see "JSON-RPC 2.0 Specification, sections 4 and 5; Model Context Protocol, base protocol"
 */
record Envelope(@Nullable JsonNode id, boolean isAnswer, @Nullable Fault fault) {
  private static final List<String> RESULTS = List.of("result", "error");

  /**
   * What is wrong with a message.
   *
   * @param code as in JSON-RPC
   * @param why without quoting any of it
   */
  record Fault(int code, String why) {}

  static Envelope of(byte[] body) throws IOException {
    JsonNode message;
    try {
      message = Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      return new Envelope(null, false, new Fault(ErrorCodes.PARSE_ERROR, "the message is no JSON"));
    }
    if (message == null || !message.isObject()) {
      return new Envelope(
          null, false, invalid("the message is no JSON object; batches are not taken"));
    }
    JsonNode id = message.get("id");
    boolean isAnswer = !message.has("method") && RESULTS.stream().anyMatch(message::has);
    return new Envelope(id == null || isId(id) ? id : null, isAnswer, fault(message, id, isAnswer));
  }

  private static boolean isId(JsonNode id) {
    return id.isTextual() || (id.isIntegralNumber() && id.canConvertToLong());
  }

  private static Fault invalid(String why) {
    return new Fault(ErrorCodes.INVALID_REQUEST, why);
  }

  private static @Nullable Fault fault(JsonNode message, @Nullable JsonNode id, boolean isAnswer) {
    if (!"2.0".equals(message.path("jsonrpc").textValue())) {
      return invalid("jsonrpc must be \"2.0\"");
    }
    if (id != null && !isId(id)) {
      return invalid("id must be a string or a whole number");
    }
    if (isAnswer) {
      return invalid("an answer, where nothing was asked");
    }
    JsonNode method = message.path("method");
    if (!method.isTextual() || method.textValue().isBlank()) {
      return invalid("method must be a string");
    }
    String misfit = id == null ? null : parametersFault(method.textValue(), message.path("params"));
    return misfit == null ? null : new Fault(ErrorCodes.INVALID_PARAMS, misfit);
  }

  private static @Nullable String parametersFault(String method, JsonNode params) {
    if (!params.isMissingNode() && !params.isObject()) {
      return "params must be an object";
    }
    return switch (method) {
      case "initialize" ->
          params.path("protocolVersion").isTextual() && params.path("clientInfo").isObject()
              ? null
              : "initialize needs protocolVersion and clientInfo";
      case "tools/call" -> {
        JsonNode arguments = params.path("arguments");
        if (!params.path("name").isTextual()) {
          yield "tools/call needs the name of a tool";
        }
        yield arguments.isMissingNode() || arguments.isObject()
            ? null
            : "arguments must be an object";
      }
      case "resources/read" ->
          params.path("uri").isTextual() ? null : "resources/read needs the uri of a resource";
      default -> null;
    };
  }
}
