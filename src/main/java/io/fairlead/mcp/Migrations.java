package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import io.fairlead.query.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves waiting tasks between agents, and tells of each whether it is where it was to be, as read
 * from the swarm's state afterwards.
 */
final class Migrations {
  private static final String ASKED_BACK = "asked-back";

  /**
   * What an agent has been sent is asked back, and it answers with its next report. For all
   * together: they are asked at once, and the caller waits for the last.
   */
  private static final long ANSWER_LIMIT_MS = 8_000;

  private static final long POLL_MS = 100;

  private final ToolCall call;
  private final NewTasks tasks;
  private final String swarm;

  /** One move that is wanted. */
  record Migration(String task, String from, String to) {}

  Migrations(ToolCall call, String swarm) {
    this.call = call;
    this.swarm = swarm;
    this.tasks = new NewTasks(call, swarm);
  }

  /** What became of each, in the order given. */
  List<ObjectNode> carryOut(List<Migration> wanted) {
    List<ObjectNode> results = new ArrayList<>();
    ArrayNode moves = Json.MAPPER.createArrayNode();
    for (Migration migration : wanted) {
      ObjectNode result = move(migration);
      results.add(result.deepCopy().put("kind", "migration"));
      Optional<JsonNode> state = tasks.state(migration.task);
      Optional<String> obstacle = obstacle(migration, state);
      if (obstacle.isPresent()) {
        refuse(results.get(results.size() - 1), state, obstacle.get());
      } else {
        moves.add(result);
      }
    }
    if (!moves.isEmpty()) {
      Map<String, String> outcomes = plan(moves);
      long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_LIMIT_MS);
      for (int i = 0; i < wanted.size(); i++) {
        if (!results.get(i).has("status")) {
          settle(wanted.get(i), outcomes.get(wanted.get(i).task), results.get(i), endNs);
        }
      }
    }
    return results;
  }

  private static ObjectNode move(Migration migration) {
    return Json.MAPPER
        .createObjectNode()
        .put("taskId", migration.task)
        .put("from", migration.from)
        .put("to", migration.to);
  }

  /** The code of what became of each task's move. */
  private Map<String, String> plan(ArrayNode moves) {
    JsonNode answer =
        call.command(
            "POST",
            ToolCall.way(swarm, "plans"),
            Json.MAPPER.createObjectNode().set("moves", moves));
    Map<String, String> outcomes = new HashMap<>();
    answer
        .path("balancing")
        .path("moves")
        .forEach(move -> outcomes.put(move.path("taskId").asText(), move.path("outcome").asText()));
    return outcomes;
  }

  /** The plan is carried out by now: what can't be read any more is undecided, and no error. */
  private void settle(Migration migration, @Nullable String code, ObjectNode result, long endNs) {
    try {
      settleByState(migration, code, result, endNs);
    } catch (ProblemException e) {
      result.put("status", "undecided");
      result.put(
          "reason",
          "its move was ordered, and where it is could not be read: " + e.problem().detail());
    }
  }

  private void settleByState(
      Migration migration, @Nullable String code, ObjectNode result, long endNs) {
    boolean asked = ASKED_BACK.equals(code);
    Optional<JsonNode> state = tasks.state(migration.task);
    while (asked && isOpen(state, migration) && System.nanoTime() - endNs < 0) {
      pause();
      state = tasks.state(migration.task);
    }
    Optional<String> holder = state.flatMap(NewTasks::agent);
    if (holder.filter(migration.to::equals).isPresent()) {
      result.put("status", "moved").put("agentId", migration.to);
      state.ifPresent(task -> result.put("phase", task.path("phase").asText()));
    } else if (!asked) {
      refuse(result, state, code == null ? "the swarm does not say why" : code);
    } else if (holder.isPresent() && !holder.get().equals(migration.from)) {
      refuse(result, state, "it was given back, and went to " + holder.get());
    } else {
      refuse(result, state, "it was asked back, and " + migration.from + " has not given it back");
    }
  }

  /** Whether its agent has still to answer. */
  private static boolean isOpen(Optional<JsonNode> state, Migration migration) {
    return state
        .filter(task -> !task.has("endedAtMs") && !task.path("phase").asText().equals("RUNNING"))
        .map(task -> NewTasks.agent(task).map(migration.from::equals).orElse(true))
        .orElse(false);
  }

  /** Why it can't be tried at all. */
  private static Optional<String> obstacle(Migration migration, Optional<JsonNode> state) {
    if (state.isEmpty()) {
      return Optional.of("there is no such task");
    }
    JsonNode task = state.get();
    String phase = task.path("phase").asText();
    if (task.has("endedAtMs")) {
      return Optional.of("it has ended: " + phase);
    }
    if (migration.from.equals(migration.to)) {
      return Optional.of("from and to are the same");
    }
    Optional<String> holder = NewTasks.agent(task);
    if (holder.isEmpty()) {
      return Optional.of("it is with no agent: " + phase);
    }
    if (!holder.get().equals(migration.from)) {
      return Optional.of("it is with " + holder.get() + ", not with " + migration.from);
    }
    return phase.equals("RUNNING") ? Optional.of("it has started") : Optional.empty();
  }

  private static void refuse(ObjectNode result, Optional<JsonNode> state, String reason) {
    result.put("status", "refused").put("reason", reason);
    state.ifPresent(task -> result.put("phase", task.path("phase").asText()));
    state.flatMap(NewTasks::agent).ifPresent(agent -> result.put("agentId", agent));
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
