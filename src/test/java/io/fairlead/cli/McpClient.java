package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.Interpreters;
import io.fairlead.wire.NodeClient;
import java.nio.file.Path;
import java.util.List;

/** The official client in TypeScript, as a process that does what it is asked. */
final class McpClient implements AutoCloseable {
  private static final Path DIRECTORY = Path.of("src", "test", "js", "mcp");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final NodeClient node;

  private McpClient(NodeClient node) {
    this.node = node;
  }

  private static McpClient start() throws Exception {
    String program = Interpreters.node(DIRECTORY, "@modelcontextprotocol");
    return new McpClient(NodeClient.start(DIRECTORY, program, "client.js"));
  }

  /** Connected over HTTP. */
  static McpClient overHttp(String url) throws Exception {
    McpClient client = start();
    client.node.call(NodeClient.request("connect").put("url", url + "/mcp"));
    return client;
  }

  /** Connected to a server that it starts itself. */
  static McpClient overStdio(List<String> command) throws Exception {
    McpClient client = start();
    ObjectNode request = NodeClient.request("connect").put("command", command.get(0));
    command.stream().skip(1).forEach(request.putArray("args")::add);
    client.node.call(request);
    return client;
  }

  /** What the client says when a page of that origin connects. */
  static String refusal(String url, String origin) throws Exception {
    try (McpClient client = start()) {
      ObjectNode request = NodeClient.request("connect").put("url", url + "/mcp");
      request.putObject("headers").put("Origin", origin);
      return client.node.ask(request).path("error").asText("it was let in");
    }
  }

  JsonNode ask(String operation) throws Exception {
    return node.call(NodeClient.request(operation));
  }

  JsonNode read(String uri) throws Exception {
    return node.call(NodeClient.request("read").put("uri", uri)).path(0);
  }

  /** The structured content of a call that must do well. */
  JsonNode call(String tool, String arguments) throws Exception {
    JsonNode result = result(tool, arguments);
    if (result.path("isError").asBoolean()) {
      throw new AssertionError(tool + " " + arguments + ": " + result);
    }
    return result.path("structuredContent");
  }

  /** The text of a call that must not. */
  String error(String tool, String arguments) throws Exception {
    JsonNode result = result(tool, arguments);
    if (!result.path("isError").asBoolean()) {
      throw new AssertionError(tool + " " + arguments + " did well: " + result);
    }
    return result.path("content").path(0).path("text").asText();
  }

  /**
   * @param arguments JSON with single quotes
   */
  JsonNode result(String tool, String arguments) throws Exception {
    ObjectNode request = NodeClient.request("call").put("name", tool);
    request.set("arguments", JSON.readTree(arguments.replace('\'', '"')));
    return node.call(request);
  }

  @Override
  public void close() throws Exception {
    node.close();
  }
}
