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
            Property.optional("levels", Property.Kind.OBJECTS, "With verbose: its levels."),
            Property.optional("tenants", Property.Kind.OBJECTS, "With verbose: its tenants."),
            Property.optional("agents", Property.Kind.OBJECTS, "With verbose: its agents."),
            Property.optional(
                "proposal", Property.Kind.OBJECT, "With verbose: what balancing would do now.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String swarm = call.swarm();
    ObjectNode status = Texts.object(call.ofSwarm(swarm, Map.of()));
    String text = "Swarm " + swarm + ": " + Texts.line(status);
    if (call.arguments().flag("verbose")) {
      status.set("levels", call.ofSwarm(swarm, Map.of(), "levels").path("levels"));
      status.set("tenants", call.ofSwarm(swarm, SOME, "tenants").path("tenants"));
      status.set("agents", call.ofSwarm(swarm, SOME, "agents").path("agents"));
      status.set("proposal", call.ofSwarm(swarm, Map.of(), "proposal"));
    }
    return ToolAnswer.of(status, text);
  }
}
