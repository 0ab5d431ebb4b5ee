package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import io.fairlead.query.ProblemException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Submits tasks, and reads from the swarm's state what has become of each. */
final class NewTasks {
  private final ToolCall call;
  private final String swarm;

  NewTasks(ToolCall call, String swarm) {
    this.call = call;
    this.swarm = swarm;
  }

  /** A task as it is to be sent: an object as it is, of a text the payload; with an id. */
  static ObjectNode body(JsonNode given) {
    ObjectNode body =
        given instanceof ObjectNode object
            ? object.deepCopy()
            : Json.MAPPER.createObjectNode().set("payload", given);
    if (!body.has("taskId")) {
      body.put("taskId", UUID.randomUUID().toString());
    }
    return body;
  }

  /**
   * Submits one.
   *
   * @return its id, whether it is {@code accepted} or {@code refused}, where it stands, why not
   * @throws ProblemException if it is not as it must be, or the caller may not
   */
  ObjectNode submit(ObjectNode body) {
    ObjectNode result = Json.MAPPER.createObjectNode();
    String id = body.path("taskId").asText();
    result.put("taskId", id).put("kind", "submission");
    try {
      call.command("POST", swarm, body, "tasks");
    } catch (ProblemException e) {
      if (e.problem().status() != 409 && e.problem().status() != 429) {
        throw e;
      }
      return result.put("status", "refused").put("reason", e.problem().detail());
    }
    Optional<JsonNode> state = state(id);
    if (state.isEmpty()) {
      return result
          .put("status", "refused")
          .put("reason", "it was sent, and the swarm knows of no such task yet");
    }
    String phase = state.get().path("phase").asText();
    result.put("status", phase.equals("REJECTED") ? "refused" : "accepted").put("phase", phase);
    agent(state.get()).ifPresent(agent -> result.put("agentId", agent));
    if (phase.equals("REJECTED")) {
      result.put("reason", rejection(id));
    }
    return result;
  }

  private String rejection(String task) {
    try {
      JsonNode outcome = call.ofSwarm(swarm, Map.of(), "tasks", task, "outcome");
      return outcome.path("reason").asText() + ": " + outcome.path("message").asText();
    } catch (ProblemException e) {
      return "the swarm rejected it";
    }
  }

  /** The task as the scheduler has it; empty if there is none. */
  Optional<JsonNode> state(String task) {
    try {
      return Optional.of(call.ofSwarm(swarm, Map.of(), "tasks", task));
    } catch (ProblemException e) {
      if (e.problem().status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** With whom it is, sent or in the local queue; empty if it is in the swarm's queue. */
  static Optional<String> agent(JsonNode task) {
    return Optional.ofNullable(task.get("agentId"))
        .or(() -> Optional.ofNullable(task.get("placedWithAgentId")))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }

  static long count(ArrayNode results, String status) {
    return results.valueStream().filter(it -> it.path("status").asText().equals(status)).count();
  }
}
