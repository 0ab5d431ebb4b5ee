package io.fairlead.hostile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** JSON-RPC that no MCP client sends. Not safe for threads. */
final class HostileCalls {
  private static final List<String> METHODS =
      List.of(
          "initialize",
          "ping",
          "tools/list",
          "tools/call",
          "resources/list",
          "prompts/get",
          "logging/setLevel",
          "completion/complete",
          "notifications/initialized",
          "notifications/cancelled",
          "rpc.discover",
          "",
          "__proto__");

  private static final List<String> HEADERS =
      List.of(
          "Mcp-Session-Id: nobody",
          "Mcp-Protocol-Version: 1066-10-14",
          "Last-Event-ID: 7",
          "Accept: text/html",
          "Content-Type: text/plain",
          "Origin: http://evil.example");

  private final int port;
  private final Random random;
  private final HostileValues values;
  private final HostileJson json;
  private final List<Map.Entry<String, List<String>>> tools;

  /**
   * @param tools the names of their arguments, by the tools' names
   */
  HostileCalls(long seed, int port, Map<String, List<String>> tools) {
    this.port = port;
    this.random = new Random(seed);
    this.values = new HostileValues(random);
    this.json = new HostileJson(random);
    this.tools = List.copyOf(tools.entrySet());
  }

  byte[] next() {
    String body =
        switch (random.nextInt(12)) {
          case 0 -> json.broken();
          case 1 -> "[" + call() + "," + call() + "]";
          case 2 -> HostileJson.text(json.any(0));
          case 3 -> call() + call();
          default -> call();
        };
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String method = random.nextInt(20) == 0 ? "DELETE" : "POST";
    String head =
        method
            + " /mcp HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Accept: application/json, text/event-stream\r\n"
            + (random.nextInt(6) == 0 ? HEADERS.get(random.nextInt(HEADERS.size())) + "\r\n" : "")
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n";
    byte[] first = head.getBytes(StandardCharsets.UTF_8);
    byte[] all = java.util.Arrays.copyOf(first, first.length + bytes.length);
    System.arraycopy(bytes, 0, all, first.length, bytes.length);
    return all;
  }

  private String call() {
    ObjectNode call = JsonNodeFactory.instance.objectNode();
    if (random.nextInt(15) > 0) {
      call.put("jsonrpc", random.nextInt(15) > 0 ? "2.0" : "1.0");
    }
    if (random.nextInt(10) > 0) {
      call.set("id", random.nextInt(4) > 0 ? call.numberNode(random.nextInt()) : json.any(3));
    }
    if (random.nextInt(4) > 0) {
      call.put("method", "tools/call");
      ObjectNode params = call.putObject("params");
      Map.Entry<String, List<String>> tool = tools.get(random.nextInt(tools.size()));
      params.put("name", random.nextInt(12) > 0 ? tool.getKey() : values.text());
      params.set("arguments", random.nextInt(8) > 0 ? json.object(tool.getValue()) : json.any(0));
    } else {
      call.put("method", METHODS.get(random.nextInt(METHODS.size())));
      if (random.nextBoolean()) {
        call.set("params", json.any(0));
      }
    }
    return HostileJson.text(call);
  }
}
