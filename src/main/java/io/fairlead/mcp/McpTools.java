package io.fairlead.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Api;
import io.fairlead.query.Json;
import io.fairlead.query.Principal;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every tool; calls the one that is asked for, and makes an error result of what goes wrong. */
final class McpTools {
  /** Key in an error result's metadata under which the {@link Problem} stands. */
  static final String PROBLEM = "io.fairlead/problem";

  private static final Logger LOG = LoggerFactory.getLogger(McpTools.class);

  private final List<McpTool> tools;
  private final LocalAgents agents;

  McpTools(LocalAgents agents) {
    this(agents, all());
  }

  McpTools(LocalAgents agents, List<McpTool> tools) {
    this.agents = agents;
    this.tools = List.copyOf(tools);
  }

  /** One line a tool, in the order in which they are shown. */
  static List<McpTool> all() {
    return List.of(
        new SwarmStatusTool(),
        new AgentListTool(),
        new AgentMetricsTool(),
        new TaskOrchestrateTool(),
        new TaskStatusTool(),
        new TaskResultsTool(),
        new LoadBalanceTool(),
        new TopologyOptimizeTool(),
        new PerformanceReportTool(),
        new BottleneckAnalyzeTool(),
        new MetricsCollectTool(),
        new TokenUsageTool(),
        new ConfigManageTool(),
        new AgentSpawnTool());
  }

  List<McpTool> tools() {
    return tools;
  }

  /** Calls a tool. Throws nothing. */
  CallToolResult call(
      McpTool tool, Api api, Principal principal, @Nullable Map<String, Object> given) {
    try {
      // A tool without arguments may be called without any.
      ObjectNode values = Json.MAPPER.valueToTree(given == null ? Map.of() : given);
      Arguments arguments = Arguments.checked(tool.description().takes(), values);
      return result(tool.call(new ToolCall(new ProblemApi(api), principal, arguments, agents)));
    } catch (ProblemException e) {
      return error(e.problem());
    } catch (RuntimeException e) {
      LOG.error("tool {} failed", tool.description().name(), e);
      return error(Problem.of(500, "Internal Server Error", "the log says why"));
    }
  }

  private static CallToolResult result(ToolAnswer answer) {
    CallToolResult.Builder result = CallToolResult.builder();
    if (answer.form() != ToolAnswer.Form.JSON) {
      result.addTextContent(answer.text());
    }
    if (answer.form() != ToolAnswer.Form.TEXT) {
      result.addTextContent(answer.structured().toString());
    }
    return result.structuredContent(answer.structured()).isError(answer.failed()).build();
  }

  private static CallToolResult error(Problem problem) {
    return CallToolResult.builder()
        .addTextContent(problem.detail())
        .isError(true)
        .meta(Map.of(PROBLEM, Json.tree(problem)))
        .build();
  }
}
