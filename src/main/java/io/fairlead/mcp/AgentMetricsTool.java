package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Figures of one agent, or of all. */
final class AgentMetricsTool implements McpTool {
  private static final String ALL = "all";

  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "agent_metrics",
        "Agent metrics",
        "Measured figures of an agent, or of all agents of the swarm: weight, speed, reliability,"
            + " round trip, load and so on.",
        false,
        List.of(
            Property.optional(
                "agentId",
                Property.Kind.TEXT,
                "The agent. Without it: all, up to " + AgentPages.MOST + "."),
            Property.optional(
                "metric",
                Property.Kind.TEXT,
                "Only this figure, by its name in the answer; 'all' is as without it."),
            ToolCall.SWARM),
        List.of(
            Property.needed("swarmId", Property.Kind.TEXT, "The swarm."),
            Property.needed(
                "agents", Property.Kind.OBJECTS, "Each agent's id and metrics by name."),
            AgentPages.CUT));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String swarm = call.swarm();
    Optional<String> metric = call.arguments().text("metric").filter(name -> !name.equals(ALL));
    ObjectNode answer = Json.MAPPER.createObjectNode().put("swarmId", swarm);
    ArrayNode told = answer.putArray("agents");
    StringBuilder text = new StringBuilder("Swarm " + swarm + ": ");
    AgentPages.Agents found = agents(call, swarm);
    answer.put("cut", found.cut());
    text.append(found.size());
    for (JsonNode agent : found.agents()) {
      ObjectNode metrics = metrics(agent);
      metric.ifPresent(name -> keepOnly(name, metrics));
      ObjectNode one = told.addObject().put("agentId", agent.path("agentId").asText());
      one.set("metrics", metrics);
      text.append("\n  ").append(agent.path("agentId").asText()).append(": ");
      text.append(Texts.line(metrics));
    }
    return ToolAnswer.of(answer, text.toString());
  }

  private static AgentPages.Agents agents(ToolCall call, String swarm) {
    Optional<String> agent = call.arguments().text("agentId");
    if (agent.isEmpty()) {
      return AgentPages.read(call, swarm);
    }
    JsonNode one = call.ofSwarm(swarm, Map.of(), "agents", agent.get());
    return new AgentPages.Agents(Json.MAPPER.createArrayNode().add(one), false);
  }

  /** What is a number, and what holds numbers. */
  private static ObjectNode metrics(JsonNode agent) {
    ObjectNode metrics = Json.MAPPER.createObjectNode();
    for (Map.Entry<String, JsonNode> field : agent.properties()) {
      JsonNode value = field.getValue();
      if (value.isNumber()
          || (value.isObject() && value.valueStream().allMatch(JsonNode::isNumber))) {
        metrics.set(field.getKey(), value);
      }
    }
    return metrics;
  }

  private static void keepOnly(String name, ObjectNode metrics) {
    if (!metrics.has(name)) {
      Set<String> names = new TreeSet<>();
      metrics.fieldNames().forEachRemaining(names::add);
      throw Arguments.wrong(
          "metric",
          Json.tree(name),
          "there is no such figure; there are " + ALL + ", " + String.join(", ", names));
    }
    metrics.retain(name);
  }
}
