package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and changes the configuration. */
final class ConfigManageTool implements McpTool {
  /** Every swarm, those that begin later included. */
  private static final String EVERY = "*";

  private static final String REFUSALS = "refusals";
  private static final String REFUSED = "refused";

  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "config_manage",
        "Manage configuration",
        "Reads the configuration of a swarm, or of every swarm ('*'), changes settings, tells earlier"
            + " versions with who changed them and when, and goes back to one. A change is checked"
            + " first, and is in force once this answers; one of '*' is an error if single swarms"
            + " refuse it, and the others have it all the same.",
        true,
        List.of(
            Property.neededChoice(
                "action", List.of("get", "update", "history", "rollback"), "What to do."),
            Property.optional(
                "config",
                Property.Kind.OBJECT,
                "With update: settings by name, as {\"stealThreshold\": 5, \"agingBoost\": 10}. With"
                    + " rollback: {\"version\": 3}."),
            Property.optional("version", Property.Kind.WHOLE, "With rollback: the version."),
            Property.optional(
                "swarmId",
                Property.Kind.TEXT,
                "The swarm, or '*'. Without it: the only swarm there is, or the one called"
                    + " default.")),
        List.of(
            Property.needed("swarmId", Property.Kind.TEXT, "The swarm, or '*'."),
            Property.needed("action", Property.Kind.TEXT, "What was done."),
            Property.optional("version", Property.Kind.WHOLE, "With get and history: in force."),
            Property.optional(
                "configVersion", Property.Kind.WHOLE, "With update and rollback: the new version."),
            Property.optional(
                "settings",
                Property.Kind.OBJECT,
                "With get: all, by name. With update: those given, as they are in force now; not"
                    + " where a swarm has refused them."),
            Property.optional(
                "swarms", Property.Kind.WHOLE, "With a change of '*': swarms that took it."),
            Property.optional(
                REFUSALS,
                Property.Kind.WHOLE,
                "With a change of '*': swarms that refused it. If there are some, the result is an"
                    + " error."),
            Property.optional(
                REFUSED,
                Property.Kind.OBJECTS,
                "Those of them that are among the first "
                    + Refusals.MOST_ASKED
                    + " swarms: swarmId, code and message."),
            Property.optional(
                "remark",
                Property.Kind.TEXT,
                "If what is in force after the change could not be read: that, and why."),
            Property.optional(
                "versions",
                Property.Kind.OBJECTS,
                "With history: version, changedAtMs, changedBy and changes, latest first.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    Arguments given = call.arguments();
    String action = given.needed("action");
    check(given, action);
    String swarm = call.swarm();
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer.put("swarmId", swarm).put("action", action);
    switch (action) {
      case "get" -> add(answer, read(call, swarm));
      case "history" -> add(answer, read(call, swarm, "history"));
      case "update" -> update(call, swarm, given.json("config").orElseThrow(), answer);
      case "rollback" -> rollBack(call, swarm, version(given), answer);
      default -> throw new IllegalStateException(action);
    }
    String of = swarm.equals(EVERY) ? "Configuration of all swarms" : "Configuration of " + swarm;
    return told(of, answer);
  }

  private static void update(ToolCall call, String swarm, JsonNode settings, ObjectNode answer) {
    add(answer, call.command("PATCH", way(swarm), Map.of("settings", settings)));
    Optional<JsonNode> now = inForce(call, swarm, answer);
    if (now.isPresent()) {
      ObjectNode told = answer.putObject("settings");
      settings
          .fieldNames()
          .forEachRemaining(name -> told.set(name, now.get().path("settings").path(name)));
    }
  }

  private static void rollBack(ToolCall call, String swarm, long version, ObjectNode answer) {
    add(answer, call.command("POST", way(swarm, "rollback"), Map.of("version", version)));
    inForce(call, swarm, answer).ifPresent(now -> answer.set("changes", now.path("changes")));
  }

  /**
   * What holds after a change. Empty, and the answer says why, if single swarms have refused it, so
   * that not the same holds everywhere, or if it can't be read: the change is made all the same.
   */
  private static Optional<JsonNode> inForce(ToolCall call, String swarm, ObjectNode answer) {
    long refusals = answer.path(REFUSALS).asLong();
    if (refusals > 0) {
      answer.set(REFUSED, Refusals.of(call, answer.path("commandId").asText(), refusals));
      return Optional.empty();
    }
    try {
      return Optional.of(read(call, swarm));
    } catch (ProblemException e) {
      answer.put(
          "remark",
          "the change is made, and what is in force now could not be read: "
              + e.problem().detail());
      return Optional.empty();
    }
  }

  /** Where single swarms have refused a change, it is none to build on. */
  private static ToolAnswer told(String of, ObjectNode answer) {
    long refusals = answer.path(REFUSALS).asLong();
    if (refusals == 0) {
      return ToolAnswer.of(answer, of + ", " + Texts.line(answer));
    }
    StringBuilder text = new StringBuilder(of);
    text.append(": changed in ").append(answer.path("swarms").asLong());
    text.append(" swarms and for those to come; refused by ").append(refusals).append(", where");
    text.append(" what was in force still is.");
    for (JsonNode one : answer.path(REFUSED)) {
      text.append("\n  ").append(one.path("swarmId").asText());
      text.append(": ").append(one.path("message").asText());
    }
    return ToolAnswer.of(answer, text.toString()).asFailure();
  }

  private static JsonNode read(ToolCall call, String swarm, String... below) {
    return call.api().call("GET", way(swarm, below), Map.of(), null);
  }

  private static void add(ObjectNode answer, JsonNode more) {
    more.properties().forEach(field -> answer.set(field.getKey(), field.getValue()));
  }

  private static List<String> way(String swarm, String... below) {
    List<String> way =
        new ArrayList<>(
            swarm.equals(EVERY) ? List.of("v1", "config") : ToolCall.way(swarm, "config"));
    way.addAll(List.of(below));
    return way;
  }

  private static void check(Arguments given, String action) {
    boolean update = action.equals("update");
    boolean rollback = action.equals("rollback");
    if (update && given.json("config").filter(config -> !config.isEmpty()).isEmpty()) {
      throw Problem.malformed("config", "", "config is needed: settings by name").toException();
    }
    if (rollback) {
      version(given);
    }
    if (!update && !rollback && given.has("config")) {
      throw Problem.malformed("config", "", "config has no meaning with action " + action)
          .toException();
    }
    if (!rollback && given.has("version")) {
      throw Problem.malformed("version", "", "version has no meaning with action " + action)
          .toException();
    }
  }

  private static long version(Arguments given) {
    JsonNode inConfig = given.json("config").map(config -> config.path("version")).orElse(null);
    if (given.has("version")) {
      return given.whole("version").orElseThrow();
    }
    if (inConfig == null || !inConfig.isIntegralNumber()) {
      throw Problem.malformed("version", "", "version is needed: a whole number").toException();
    }
    return inConfig.longValue();
  }
}
