package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fairlead.query.Json;
import io.fairlead.query.ProblemException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Which swarms have refused a command to all of them, and why: each has its own answer to it. */
final class Refusals {
  /** Swarms that are asked, by id from the first on; of others only the number is known. */
  static final int MOST_ASKED = 100;

  private Refusals() {}

  /** Of each that is found its id, the code and the message; none if nobody can tell. */
  static ArrayNode of(ToolCall call, String commandId, long refusals) {
    ArrayNode found = Json.MAPPER.createArrayNode();
    try {
      Map<String, String> first = Map.of("limit", Integer.toString(MOST_ASKED));
      Iterator<JsonNode> swarms = call.api().get(first, "v1", "swarms").path("swarms").iterator();
      while (swarms.hasNext() && found.size() < refusals) {
        String swarm = swarms.next().path("swarmId").asText();
        answer(call, swarm, commandId)
            .filter(answer -> answer.path("state").asText().equals("refused"))
            .ifPresent(
                answer ->
                    found
                        .addObject()
                        .put("swarmId", swarm)
                        .put("code", answer.path("code").asText())
                        .put("message", answer.path("message").asText()));
      }
    } catch (ProblemException e) {
      return found; // that there are some is told without this
    }
    return found;
  }

  /** Empty if it has none: it is new, or deleted by now. */
  private static Optional<JsonNode> answer(ToolCall call, String swarm, String commandId) {
    try {
      return Optional.of(call.ofSwarm(swarm, Map.of(), "commands", commandId));
    } catch (ProblemException e) {
      if (e.problem().status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
