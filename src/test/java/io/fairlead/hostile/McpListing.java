package io.fairlead.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tools that an MCP endpoint offers, and their arguments. */
final class McpListing {
  private static final String ASK = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/list\"}";

  private McpListing() {}

  static Map<String, List<String>> tools(int port) throws IOException {
    String request =
        "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Accept: application/json, text/event-stream\r\nContent-Length: "
            + ASK.length()
            + "\r\n\r\n"
            + ASK;
    String body =
        RawExchange.send(port, request.getBytes(StandardCharsets.UTF_8)).orElseThrow().body();
    JsonNode all =
        new ObjectMapper()
            .readTree(body.substring(body.indexOf('{'), body.lastIndexOf('}') + 1))
            .path("result")
            .path("tools");
    Map<String, List<String>> tools = new LinkedHashMap<>();
    for (JsonNode tool : all) {
      List<String> names = new ArrayList<>();
      tool.path("inputSchema").path("properties").fieldNames().forEachRemaining(names::add);
      tools.put(tool.path("name").asText(), names);
    }
    if (tools.isEmpty()) {
      throw new IllegalStateException("no tools: " + body);
    }
    return tools;
  }
}
