package io.fairlead.mcp;

import java.util.List;

/** Language-model tokens that agents have reported. */
final class TokenUsageTool implements McpTool {
  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "token_usage",
        "Token usage",
        "Language-model tokens that agents have reported with the tasks they ended, by operation,"
            + " tenant and agent.",
        false,
        List.of(
            Property.optional("operation", Property.Kind.TEXT, "Only those of this operation."),
            Property.optional(
                "timeframe", Property.Kind.TEXT, "How far back: 15m, 1h, 24h, 7d and so on."),
            ToolCall.SWARM),
        List.of(
            Property.needed("swarmId", Property.Kind.TEXT, "The swarm."),
            Property.needed("tokens", Property.Kind.WHOLE, "All of them."),
            Property.needed("tasks", Property.Kind.WHOLE, "Completed tasks that reported some."),
            Property.needed("operations", Property.Kind.OBJECTS, "By operation: tasks and tokens."),
            Property.needed(
                "tenants", Property.Kind.OBJECTS, "By tenant and operation: tasks and tokens."),
            Property.needed(
                "agents", Property.Kind.OBJECTS, "By agent and operation: tasks and tokens.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String swarm = call.swarm();
    return Texts.answer(
        call.ofSwarm(swarm, call.query("operation", "timeframe"), "tokens"), "Swarm " + swarm);
  }
}
