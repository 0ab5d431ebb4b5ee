package io.fairlead.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Api;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Answers as it was told to, 404 to anything else, and remembers what it was asked. */
final class StubApi implements Api {
  /** What is answered about tokens where there are none. */
  static final String TOKENS =
      "{'swarmId': 'main', 'tokens': 0, 'tasks': 0, 'operations': [], 'tenants': [], 'agents':"
          + " []}";

  private final Map<String, Deque<Supplier<JsonNode>>> answers = new HashMap<>();
  private final List<Asked> asked = new ArrayList<>();
  private String anyTask;
  private ObjectNode task;

  /** One request. */
  record Asked(String method, String path, Map<String, String> query, JsonNode body) {}

  /**
   * What is answered to that; of several, one after the other, and the last one from then on.
   *
   * @param what as {@code GET /v1/swarms}, without a query
   * @param json with single quotes
   */
  StubApi on(String what, String json) {
    JsonNode tree = parsed(json);
    return on(what, () -> tree);
  }

  StubApi on(String what, Problem problem) {
    return on(
        what,
        () -> {
          throw problem.toException();
        });
  }

  StubApi on(String what, Supplier<JsonNode> answer) {
    answers.computeIfAbsent(what, key -> new ArrayDeque<>()).add(answer);
    return this;
  }

  /** Answers so for every task there that nothing else is said of; with the task's id. */
  StubApi onAnyTask(String tasks, String json) {
    anyTask = tasks;
    task = (ObjectNode) parsed(json);
    return this;
  }

  /** What a submission of so many tasks is answered: where they stand, nothing if nobody knows. */
  static Supplier<JsonNode> submitted(String... phases) {
    ObjectNode answer = Json.MAPPER.createObjectNode();
    ArrayNode tasks = answer.putArray("tasks");
    for (String phase : phases) {
      ObjectNode one = tasks.addObject();
      if (!phase.isEmpty()) {
        one.put("phase", phase);
      }
      if (phase.equals("REJECTED")) {
        one.put("reason", "queue-full").put("message", "no room");
      }
    }
    return () -> answer;
  }

  /** One swarm of that name. */
  static StubApi withSwarm(String swarm) {
    return new StubApi()
        .on("GET /v1/swarms", "{'swarms': [{'swarmId': '" + swarm + "'}], 'next': null}");
  }

  static JsonNode parsed(String json) {
    try {
      return Json.MAPPER.readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  @Override
  public JsonNode call(String method, List<String> path, Map<String, String> query, Object body) {
    String what = method + " /" + String.join("/", path);
    asked.add(
        new Asked(
            method,
            "/" + String.join("/", path),
            new TreeMap<>(query),
            body == null ? null : Json.tree(body)));
    Deque<Supplier<JsonNode>> those = answers.get(what);
    if (those == null && anyTask != null && what.startsWith("GET " + anyTask + "/")) {
      return task.deepCopy().put("taskId", path.get(path.size() - 1));
    }
    if (those == null) {
      throw Problem.unknown("there is nothing at " + what).toException();
    }
    return (those.size() > 1 ? those.poll() : those.peek()).get();
  }

  /** Whether anything was to be changed. */
  boolean wasCommanded() {
    return asked.stream().anyMatch(it -> !it.method().equals("GET"));
  }

  /** The only request of that kind. */
  Asked only(String method, String path) {
    List<Asked> those =
        asked.stream().filter(it -> it.method().equals(method) && it.path().equals(path)).toList();
    if (those.size() != 1) {
      throw new AssertionError(method + " " + path + " came " + those.size() + " times: " + asked);
    }
    return those.get(0);
  }

  /** All requests of that kind. */
  List<Asked> all(String method, String path) {
    return asked.stream()
        .filter(it -> it.method().equals(method) && it.path().equals(path))
        .toList();
  }
}
