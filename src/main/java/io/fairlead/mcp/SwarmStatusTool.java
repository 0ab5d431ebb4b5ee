package io.fairlead.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** A swarm at this moment. */
final class SwarmStatusTool implements McpTool {
  private static final Map<String, String> SOME = Map.of("limit", "100");

  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "swarm_status",
        "Swarm status",
        "A swarm at this moment: tasks by phase and level, agents by phase, whether it is paused,"
            + " its last key figures, and the instance that holds it.",
        false,
        List.of(
            ToolCall.SWARM,
            Property.optional(
                "verbose",
                Property.Kind.FLAG,
                "Also levels, tenants, agents (up to 100 of each) and what balancing would move.")),
        List.of(
            Property.needed("swarmId", Property.Kind.TEXT, "The swarm."),
            Property.needed("tasks", Property.Kind.WHOLE, "Tasks that have not ended."),
            Property.needed("tasksByPhase", Property.Kind.OBJECT, "The same by where they stand."),
            Property.needed("tasksByLevel", Property.Kind.OBJECT, "The same by level."),
            Property.needed("agents", Property.Kind.WHOLE, "Agents that it knows."),
            Property.needed("agentsByPhase", Property.Kind.OBJECT, "The same by phase."),
            Property.needed("paused", Property.Kind.FLAG, "Whether nothing is dispatched."),
            Property.optional(
                "details",
                Property.Kind.OBJECT,
                "With verbose: levels, tenants, agents, and proposal: what balancing would do"
                    + " now.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String swarm = call.swarm();
    ObjectNode status = Texts.object(call.ofSwarm(swarm, Map.of()));
    String text = "Swarm " + swarm + ": " + Texts.line(status);
    if (call.arguments().flag("verbose")) {
      ObjectNode details = status.putObject("details");
      details.set("levels", call.ofSwarm(swarm, Map.of(), "levels").path("levels"));
      details.set("tenants", call.ofSwarm(swarm, SOME, "tenants").path("tenants"));
      details.set("agents", call.ofSwarm(swarm, SOME, "agents").path("agents"));
      details.set("proposal", call.ofSwarm(swarm, Map.of(), "proposal"));
    }
    return ToolAnswer.of(status, text);
  }
}
