package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The agents of a swarm, and those that are expected. */
final class AgentListTool implements McpTool {
  /** Phases of agents that are known and not there. */
  private static final Set<String> GONE = Set.of("LOST", "LEFT");

  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "agent_list",
        "List agents",
        "The agents of a swarm as its scheduler sees them: phase, slots, capabilities, what they"
            + " hold, speed, reliability, breaker. Also those that agent_spawn has been asked for and"
            + " that have not joined.",
        false,
        List.of(ToolCall.SWARM),
        List.of(
            Property.needed("swarmId", Property.Kind.TEXT, "The swarm."),
            Property.needed("agents", Property.Kind.OBJECTS, "Its agents, by id."),
            AgentPages.CUT,
            Property.needed(
                "expected",
                Property.Kind.OBJECTS,
                "Asked for with agent_spawn where this answer comes from, and not there.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String swarm = call.swarm();
    AgentPages.Agents found = AgentPages.read(call, swarm);
    ObjectNode answer = Json.MAPPER.createObjectNode().put("swarmId", swarm);
    answer.set("agents", found.agents());
    answer.put("cut", found.cut());
    answer.set("expected", expected(call, swarm, found.agents()));
    StringBuilder text = new StringBuilder("Swarm " + swarm + ": ");
    text.append(found.size());
    found
        .agents()
        .forEach(
            agent ->
                text.append("\n  ")
                    .append(agent.path("agentId").asText())
                    .append(' ')
                    .append(agent.path("phase").asText()));
    return ToolAnswer.of(answer, text.toString());
  }

  /** Those that are not there; who is there is expected no longer. */
  private static ArrayNode expected(ToolCall call, String swarm, ArrayNode agents) {
    Set<String> there = new TreeSet<>();
    for (JsonNode agent : agents) {
      if (!GONE.contains(agent.path("phase").asText())) {
        there.add(agent.path("agentId").asText());
      }
    }
    call.agents().seen(swarm, there);
    ArrayNode expected = Json.MAPPER.createArrayNode();
    for (LocalAgents.Wanted wanted : call.agents().of(swarm)) {
      if (!there.contains(wanted.wish().agent())) {
        ObjectNode one = expected.addObject();
        one.put("agentId", wanted.wish().agent()).put("type", wanted.wish().type());
        one.put("started", !wanted.isExpected());
        wanted.exitStatus().ifPresent(status -> one.put("exitStatus", status));
      }
    }
    return expected;
  }
}
