package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fairlead.query.Json;
import java.util.Map;
import java.util.TreeMap;

/** Reads all agents of a swarm, page by page. */
final class AgentPages {
  /** More are not told in one answer. */
  static final int MOST = 1_000;

  static final Property CUT =
      Property.needed(
          "cut", Property.Kind.FLAG, "Whether there are more than the " + MOST + " told.");

  private static final String PAGE = "200";

  private AgentPages() {}

  /** The agents, and whether there are more than are told. */
  record Agents(ArrayNode agents, boolean cut) {
    /** How many there are, in words. */
    String size() {
      return agents.size() + " agents" + (cut ? " are told, and there are more" : "");
    }
  }

  static Agents read(ToolCall call, String swarm) {
    ArrayNode agents = Json.MAPPER.createArrayNode();
    Map<String, String> query = new TreeMap<>(Map.of("limit", PAGE));
    while (true) {
      JsonNode page = call.ofSwarm(swarm, query, "agents");
      page.path("agents").forEach(agents::add);
      String next = page.path("next").asText("");
      if (next.isEmpty() || next.equals("null")) {
        return new Agents(agents, false);
      }
      if (agents.size() >= MOST) {
        return new Agents(agents, true);
      }
      query.put("after", next);
    }
  }
}
