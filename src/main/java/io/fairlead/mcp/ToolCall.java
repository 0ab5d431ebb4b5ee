package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import io.fairlead.query.Principal;
import io.fairlead.query.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A call of a tool.
 *
 * @param api to ask and command, on behalf of the caller
 * @param principal the caller
 * @param agents processes of agents on this machine
 */
record ToolCall(Api api, Principal principal, Arguments arguments, LocalAgents agents) {
  /** The swarm of whoever names none. */
  static final String DEFAULT_SWARM = "default";

  /** How long it is waited for what becomes of a command. */
  static final long WAIT_MS = 10_000;

  static final Property SWARM =
      Property.optional(
          "swarmId",
          Property.Kind.TEXT,
          "The swarm. Without it: the only one there is, or the one called default.");

  /**
   * The swarm that is meant, of those that exist; one that is named need not.
   *
   * @throws io.fairlead.query.ProblemException 404 if there is none, 400 if it is not clear which
   */
  String swarm() {
    return arguments.text("swarmId").orElseGet(this::onlySwarm);
  }

  /** The same, where a task or agent may create it. */
  String swarmToBe() {
    return arguments
        .text("swarmId")
        .orElseGet(
            () -> {
              List<String> swarms = swarms();
              return swarms.size() == 1 ? swarms.get(0) : DEFAULT_SWARM;
            });
  }

  private String onlySwarm() {
    List<String> swarms = swarms();
    if (swarms.size() == 1) {
      return swarms.get(0);
    }
    if (swarms.contains(DEFAULT_SWARM)) {
      return DEFAULT_SWARM;
    }
    if (swarms.isEmpty()) {
      throw Problem.unknown("there is no swarm yet; its first task or agent creates one")
          .toException();
    }
    throw Problem.malformed(
            "swarmId",
            "",
            "swarmId is needed: there are " + swarms.size() + " swarms, " + some(swarms))
        .toException();
  }

  private List<String> swarms() {
    List<String> ids = new ArrayList<>();
    api.get("v1", "swarms")
        .path("swarms")
        .forEach(swarm -> ids.add(swarm.path("swarmId").asText()));
    return ids;
  }

  static String some(List<String> names) {
    return names.size() <= 10
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 10)) + " and others";
  }

  /** Arguments of these names as parameters of a query. */
  Map<String, String> query(String... names) {
    Map<String, String> query = new TreeMap<>();
    for (String name : names) {
      arguments.text(name).ifPresent(value -> query.put(name, value));
    }
    return query;
  }

  /** Reads something of a swarm. */
  JsonNode ofSwarm(String swarm, Map<String, String> query, String... below) {
    return api.get(query, way(swarm, below).toArray(String[]::new));
  }

  /**
   * Has something done, and waits until it is.
   *
   * @return what became of it
   * @throws io.fairlead.query.ProblemException if it was refused, or is not done yet
   */
  JsonNode command(String method, List<String> path, Object body) {
    JsonNode answer = api.call(method, path, Map.of("waitMs", Long.toString(WAIT_MS)), body);
    String state = answer.path("state").asText();
    boolean open = answer.has("follow") && state.isEmpty();
    if (open || state.equals("pending")) {
      throw Problem.unavailable(
              "it was written as command "
                  + answer.path("commandId").asText()
                  + ", and "
                  + (open ? "nobody has" : "not everybody has")
                  + " carried it out within "
                  + WAIT_MS
                  + " ms; it may still come into force")
          .toException();
    }
    return answer;
  }

  static List<String> way(String swarm, String... below) {
    List<String> way = new ArrayList<>(List.of("v1", "swarms", swarm));
    way.addAll(List.of(below));
    return way;
  }
}
