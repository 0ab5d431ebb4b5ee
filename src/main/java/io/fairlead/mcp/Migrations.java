package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import io.fairlead.query.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Moves waiting tasks between agents, and tells of each whether it is where it was to be, as read
 * from the swarm's state afterwards.
 */
final class Migrations {
  /** What an agent has been sent is asked back, and it answers with its next report. */
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
  ArrayNode carryOut(List<Migration> wanted) {
    Map<Migration, ObjectNode> results = new LinkedHashMap<>();
    Map<Migration, String> kinds = new LinkedHashMap<>();
    for (Migration migration : wanted) {
      ObjectNode result = Json.MAPPER.createObjectNode().put("taskId", migration.task);
      result.put("kind", "migration").put("from", migration.from).put("to", migration.to);
      results.put(migration, result);
      Optional<JsonNode> state = tasks.state(migration.task);
      Optional<String> obstacle = obstacle(migration, state);
      if (obstacle.isPresent()) {
        refuse(result, state, obstacle.get());
      } else {
        kinds.put(migration, isSent(state.orElseThrow()) ? "REVOKE" : "MOVE");
      }
    }
    if (!kinds.isEmpty()) {
      ask(kinds, results);
    }
    ArrayNode told = Json.MAPPER.createArrayNode();
    wanted.forEach(migration -> told.add(results.get(migration)));
    return told;
  }

  private void ask(Map<Migration, String> kinds, Map<Migration, ObjectNode> results) {
    ArrayNode moves = Json.MAPPER.createArrayNode();
    kinds.forEach(
        (migration, kind) ->
            moves
                .addObject()
                .put("taskId", migration.task)
                .put("from", migration.from)
                .put("to", migration.to)
                .put("kind", kind));
    Map<String, String> answers = new LinkedHashMap<>();
    try {
      JsonNode answer =
          call.command("POST", swarm, Json.MAPPER.createObjectNode().set("moves", moves), "plans");
      outcomes(answer, answers);
    } catch (ProblemException e) {
      if (e.problem().status() != 409) {
        throw e;
      }
      kinds.keySet().forEach(migration -> answers.put(migration.task, e.problem().detail()));
    }
    kinds.forEach(
        (migration, kind) ->
            settle(
                migration,
                kind.equals("REVOKE"),
                answers.getOrDefault(migration.task, ""),
                results.get(migration)));
  }

  /** Code of what became of each move, wherever in the answer the list of moves stands. */
  private static void outcomes(JsonNode answer, Map<String, String> outcomes) {
    JsonNode moves = answer.findPath("moves");
    moves.forEach(
        move -> outcomes.put(move.path("taskId").asText(), move.path("outcome").asText("")));
  }

  private void settle(Migration migration, boolean asked, String code, ObjectNode result) {
    boolean waits = asked && (code.isEmpty() || code.equalsIgnoreCase("asked-back"));
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waits ? ANSWER_LIMIT_MS : 0);
    Optional<JsonNode> state = tasks.state(migration.task);
    while (waits && isUndecided(state, migration) && System.nanoTime() < endNs) {
      pause();
      state = tasks.state(migration.task);
    }
    Optional<String> holder = state.flatMap(NewTasks::agent);
    if (holder.filter(migration.to::equals).isPresent()) {
      result.put("status", "moved").put("agentId", migration.to);
      state.ifPresent(task -> result.put("phase", task.path("phase").asText()));
    } else if (waits && holder.isPresent() && !holder.get().equals(migration.from)) {
      refuse(result, state, "it was given back, and went to " + holder.get());
    } else {
      refuse(
          result,
          state,
          code.isEmpty() || waits ? "its agent has not given it back" : "the swarm says " + code);
    }
  }

  private static boolean isUndecided(Optional<JsonNode> state, Migration migration) {
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

  private static boolean isSent(JsonNode task) {
    return task.path("phase").asText().equals("DISPATCHED");
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
