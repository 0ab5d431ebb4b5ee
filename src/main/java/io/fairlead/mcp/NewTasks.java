package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Submits tasks, and reads from the swarm's state what has become of each. */
final class NewTasks {
  private static final String REMARK = "remark";

  private final ToolCall call;
  private final String swarm;

  /** Why a task could not be read; null while none has failed. */
  private @Nullable Problem unread;

  /**
   * One that is to be submitted.
   *
   * @param place where it stands among the arguments, for messages
   */
  record NewTask(String place, ObjectNode body) {
    /** Of an object as it is, of a text the payload; with an id. */
    static NewTask of(String place, JsonNode given) {
      ObjectNode body =
          given instanceof ObjectNode object
              ? object.deepCopy()
              : Json.MAPPER.createObjectNode().set("payload", given);
      if (!body.has("taskId")) {
        body.put("taskId", UUID.randomUUID().toString());
      }
      return new NewTask(place, body);
    }

    String id() {
      return body.path("taskId").asText();
    }
  }

  NewTasks(ToolCall call, String swarm) {
    this.call = call;
    this.swarm = swarm;
  }

  /**
   * Submits them together.
   *
   * @return of each its id, whether it is {@code accepted}, {@code refused} or {@code undecided},
   *     where it stands, why not; once they may be written there is no exception any more, because
   *     who is not told their ids would submit them again
   * @throws ProblemException if one is not as it must be, or the caller may not
   */
  List<ObjectNode> submit(List<NewTask> tasks) {
    if (tasks.isEmpty()) {
      return List.of();
    }
    ArrayNode bodies = Json.MAPPER.createArrayNode();
    tasks.forEach(task -> bodies.add(task.body()));
    JsonNode answer;
    try {
      answer =
          call.api()
              .call(
                  "POST",
                  ToolCall.way(swarm, "tasks"),
                  Map.of("waitMs", Long.toString(ToolCall.WAIT_MS)),
                  Json.MAPPER.createObjectNode().set("tasks", bodies));
    } catch (ProblemException e) {
      if (ProblemApi.isUnknown(e.problem())) {
        return tasks.stream().map(task -> undecided(task.id(), e.problem().detail())).toList();
      }
      throw inArguments(e.problem(), tasks).toException();
    }
    List<ObjectNode> results = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      results.add(result(tasks.get(i).id(), answer.path("tasks").path(i)));
    }
    return results;
  }

  /** The field by its place in the arguments, not in what was made of them. */
  private static Problem inArguments(Problem problem, List<NewTask> tasks) {
    String field = problem.field();
    for (int i = 0; field != null && i < tasks.size(); i++) {
      String prefix = "tasks[" + i + "]";
      if (field.startsWith(prefix)) {
        String place = tasks.get(i).place();
        return Problem.malformed(
            place + field.substring(prefix.length()),
            String.valueOf(problem.value()),
            problem.detail().replace(prefix, place));
      }
    }
    return problem;
  }

  private ObjectNode result(String id, JsonNode told) {
    String phase = told.path("phase").asText();
    ObjectNode result = submission(id);
    if (phase.equals("REJECTED")) {
      result.put("status", "refused").put("phase", phase);
      String reason = told.path("reason").asText() + ": " + told.path("message").asText();
      return result.put("reason", reason);
    }
    Optional<JsonNode> state;
    try {
      state = phase.isEmpty() ? Optional.empty() : state(id);
    } catch (ProblemException e) {
      result.put("status", "accepted").put("phase", phase);
      return result.put(REMARK, "where it stands since could not be read: " + e.problem().detail());
    }
    if (state.isEmpty()) {
      return undecided(id, "it was written, and the swarm has not said yet what becomes of it");
    }
    result.put("status", "accepted").put("phase", state.get().path("phase").asText());
    agent(state.get()).ifPresent(agent -> result.put("agentId", agent));
    return result;
  }

  private static ObjectNode submission(String id) {
    return Json.MAPPER.createObjectNode().put("taskId", id).put("kind", "submission");
  }

  private static ObjectNode undecided(String id, String why) {
    return submission(id).put("status", "undecided").put("reason", why);
  }

  /**
   * The task as the scheduler has it; empty if there is none.
   *
   * @throws ProblemException if it can't be read, and of every task from then on: there may be a
   *     hundred, and each might take as long to fail
   */
  Optional<JsonNode> state(String task) {
    if (unread != null) {
      throw unread.toException();
    }
    try {
      return Optional.of(call.ofSwarm(swarm, Map.of(), "tasks", task));
    } catch (ProblemException e) {
      if (e.problem().status() == 404) {
        return Optional.empty();
      }
      unread = e.problem();
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

  static long count(Iterable<? extends JsonNode> results, String status) {
    long count = 0;
    for (JsonNode result : results) {
      count += result.path("status").asText().equals(status) ? 1 : 0;
    }
    return count;
  }

  /** An answer that tells of each; an error if there were some and none was done. */
  static ToolAnswer answer(ObjectNode answer, String text, ArrayNode results) {
    ToolAnswer told = ToolAnswer.of(answer, text);
    boolean nothing = count(results, "accepted") + count(results, "moved") == 0;
    return nothing && !results.isEmpty() ? told.asFailure() : told;
  }

  /** One line a task. */
  static String lines(ArrayNode results) {
    StringBuilder text = new StringBuilder();
    for (JsonNode result : results) {
      text.append("\n  ").append(result.path("taskId").asText());
      text.append(' ').append(result.path("status").asText());
      for (String name : List.of("phase", "agentId", "reason", REMARK)) {
        if (result.has(name)) {
          text.append(", ").append(name).append(' ').append(result.path(name).asText());
        }
      }
    }
    return text.toString();
  }
}
