package io.fairlead.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a body is a message of the protocol at all. The SDK believes more of what it reads: it
 * answers what it stumbles over as an error of its own, and writes the message into the log.
 *
 * @see "JSON-RPC 2.0 Specification, sections 4 and 5; Model Context Protocol, base protocol"
 */
final class Envelope {
  private static final List<String> RESULTS = List.of("result", "error");

  private Envelope() {}

  /** What is wrong with it, without quoting any of it; null if nothing is. */
  static @Nullable String fault(byte[] body) throws IOException {
    JsonNode message;
    try {
      message = Json.MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      return "the body is no JSON";
    }
    if (message == null || !message.isObject()) {
      return "the body is no JSON object; batches are not taken";
    }
    if (!"2.0".equals(message.path("jsonrpc").textValue())) {
      return "jsonrpc must be \"2.0\"";
    }
    JsonNode id = message.path("id");
    if (!id.isMissingNode() && !id.isTextual() && !id.isIntegralNumber()) {
      return "id must be a string or a whole number";
    }
    JsonNode method = message.path("method");
    if (method.isMissingNode() && RESULTS.stream().anyMatch(message::has)) {
      return "an answer, where nothing was asked";
    }
    if (!method.isTextual() || method.textValue().isBlank()) {
      return "method must be a string";
    }
    return id.isMissingNode() ? null : parametersFault(method.textValue(), message.path("params"));
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
