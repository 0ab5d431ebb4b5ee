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
                "Which: load-balancer, task-queue, agents, tenants, stream, swarm-coordination (every"
                    + " part), all. Without this: all."),
            ToolCall.SWARM),
        List.of(
            Property.needed("swarmId", Property.Kind.TEXT, "The swarm."),
            Property.optional("load-balancer", Property.Kind.OBJECT, "How work is spread."),
            Property.optional("task-queue", Property.Kind.OBJECT, "What waits."),
            Property.optional("agents", Property.Kind.OBJECTS, "Figures of each agent."),
            Property.optional("tenants", Property.Kind.OBJECTS, "Figures of each tenant."),
            Property.optional("stream", Property.Kind.OBJECT, "The thread that decides.")));
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
