package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import io.fairlead.query.Json;
import io.fairlead.query.Principal;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.nio.file.Path;
import java.util.Map;

/** What a tool gave back, as a client sees it. */
final class ToolRun {
  private final CallToolResult result;

  private ToolRun(CallToolResult result) {
    this.result = result;
  }

  /** A call by somebody on this machine, where no agent can be started. */
  static ToolRun of(String tool, Api api, String arguments) {
    return of(tool, api, Principal.LOCAL, new LocalAgents(Map.of(), Path.of("none")), arguments);
  }

  /**
   * @param arguments JSON with single quotes
   */
  static ToolRun of(
      String tool, Api api, Principal principal, LocalAgents agents, String arguments) {
    McpTools tools = new McpTools(agents);
    McpTool found =
        tools.tools().stream()
            .filter(it -> it.description().name().equals(tool))
            .findAny()
            .orElseThrow();
    Map<String, Object> given =
        Json.MAPPER.convertValue(StubApi.parsed(arguments), new TypeReference<>() {});
    ToolRun run = new ToolRun(tools.call(found, api, principal, given));
    run.assertAsDescribed(found.description());
    return run;
  }

  /** What it says it gives, it gives: clients refuse a result that is otherwise. */
  private void assertAsDescribed(ToolDescription description) {
    if (result.structuredContent() == null) {
      assertTrue(result.isError(), "a result without structured content is an error");
      return;
    }
    for (Property property : description.gives()) {
      JsonNode value = structured().get(property.name());
      if (value == null ? property.required() : !property.kind().accepts(value)) {
        fail(description.name() + " promises " + property + ": " + structured());
      }
    }
  }

  ToolRun succeeds() {
    assertEquals(false, result.isError(), text());
    return this;
  }

  /** An error result that says this. */
  ToolRun failsWith(String... words) {
    assertEquals(true, result.isError(), text());
    for (String word : words) {
      assertTrue(text().contains(word), "'" + word + "' is not in: " + text());
    }
    return this;
  }

  /** An error result about that argument. */
  ToolRun refuses(String field) {
    failsWith(field);
    JsonNode problem = (JsonNode) result.meta().get(McpTools.PROBLEM);
    assertEquals(400, problem.path("status").asInt(), problem.toString());
    assertEquals(field, problem.path("field").asText());
    return this;
  }

  JsonNode structured() {
    return (JsonNode) result.structuredContent();
  }

  /** The first text. */
  String text() {
    return ((TextContent) result.content().get(0)).text();
  }

  int texts() {
    return result.content().size();
  }
}
