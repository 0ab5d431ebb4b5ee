package io.fairlead.mcp;

import java.util.List;
import java.util.Map;

/** Figures of components, as they are now. */
final class MetricsCollectTool implements McpTool {
  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "metrics_collect",
        "Collect metrics",
        "Figures of a swarm's components at this moment, by component.",
        false,
        List.of(
            Property.optional(
                "components",
                Property.Kind.TEXTS,
                "Which: load-balancer, task-queue, agents, tenants, stream and so on. Without this:"
                    + " all."),
            ToolCall.SWARM),
        List.of(Property.needed("swarmId", Property.Kind.TEXT, "The swarm.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String swarm = call.swarm();
    List<String> components = call.arguments().texts("components");
    return Texts.answer(
        call.ofSwarm(
            swarm,
            components.isEmpty() ? Map.of() : Map.of("components", String.join(",", components)),
            "metrics"),
        "Swarm " + swarm);
  }
}
