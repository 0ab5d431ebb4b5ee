package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Which constraint binds, with the figures that show it. */
final class BottleneckAnalyzeTool implements McpTool {
  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "bottleneck_analyze",
        "Analyse bottlenecks",
        "Which constraint binds a swarm at this moment: capacity, one capability, a tenant's cap, an"
            + " open breaker, a hot partition, the round trip of dispatches, the stream thread; with"
            + " the figures that show it and what to do about it.",
        false,
        List.of(
            Property.optional(
                "component",
                Property.Kind.TEXT,
                "Only findings about this part: load-balancer, task-queue, agents, tenants, stream;"
                    + " swarm-coordination and all are every part."),
            Property.optional(
                "metrics",
                Property.Kind.TEXTS,
                "Of each finding only these figures, by their names in the answer."),
            ToolCall.SWARM),
        List.of(
            Property.needed("swarmId", Property.Kind.TEXT, "The swarm."),
            Property.needed(
                "binding",
                Property.Kind.TEXT,
                "The constraint that binds; none if nothing holds the swarm up."),
            Property.needed(
                "findings",
                Property.Kind.OBJECTS,
                "Worst first: constraint, severity, subject, tasks, message, advice, numbers.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String swarm = call.swarm();
    ObjectNode answer = Texts.object(call.ofSwarm(swarm, call.query("component"), "bottlenecks"));
    List<String> metrics = call.arguments().texts("metrics");
    StringBuilder text = new StringBuilder("Swarm " + swarm + ": ");
    text.append(answer.path("findings").isEmpty() ? "nothing holds it up." : "what holds it up:");
    for (JsonNode finding : answer.path("findings")) {
      if (!metrics.isEmpty() && finding.path("numbers") instanceof ObjectNode numbers) {
        numbers.retain(metrics);
      }
      text.append("\n  ").append(finding.path("severity").asText());
      text.append(", ").append(finding.path("constraint").asText());
      text.append(": ").append(finding.path("message").asText());
      text.append(" Advice: ").append(finding.path("advice").asText());
    }
    return ToolAnswer.of(answer, text.toString());
  }
}
