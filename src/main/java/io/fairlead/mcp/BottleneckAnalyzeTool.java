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
                "component", Property.Kind.TEXT, "Only findings about this component."),
            Property.optional(
                "metrics",
                Property.Kind.TEXTS,
                "Of each finding only these figures, by their names in the answer."),
            ToolCall.SWARM),
        List.of(Property.needed("swarmId", Property.Kind.TEXT, "The swarm.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String swarm = call.swarm();
    JsonNode found = call.ofSwarm(swarm, call.query("component"), "bottlenecks");
    ObjectNode answer = Texts.object(found);
    List<String> metrics = call.arguments().texts("metrics");
    if (!metrics.isEmpty()) {
      answer
          .path("findings")
          .forEach(
              finding -> {
                if (finding.path("numbers") instanceof ObjectNode numbers) {
                  numbers.retain(metrics);
                }
              });
    }
    return Texts.answer(answer, "Swarm " + swarm);
  }
}
