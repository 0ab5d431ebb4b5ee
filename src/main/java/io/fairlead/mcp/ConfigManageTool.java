package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads and changes the configuration. */
final class ConfigManageTool implements McpTool {
  /** Every swarm, those that begin later included. */
  private static final String EVERY = "*";

  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "config_manage",
        "Manage configuration",
        "Reads the configuration of a swarm, or of every swarm ('*'), changes settings, tells earlier"
            + " versions with who changed them and when, and goes back to one. A change is checked"
            + " first, and is in force once this answers.",
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
            Property.needed("action", Property.Kind.TEXT, "What was done.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String action = call.arguments().needed("action");
    check(call.arguments(), action);
    String swarm = call.swarm();
    JsonNode done =
        switch (action) {
          case "get" -> at(call, "GET", swarm, null);
          case "history" -> at(call, "GET", swarm, null, "history");
          case "update" ->
              at(
                  call,
                  "PATCH",
                  swarm,
                  Map.of("settings", call.arguments().json("config").orElseThrow()));
          case "rollback" ->
              at(call, "POST", swarm, Map.of("version", version(call.arguments())), "rollback");
          default -> throw new IllegalStateException(action);
        };
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer.put("swarmId", swarm).put("action", action);
    Texts.object(done).properties().forEach(field -> answer.set(field.getKey(), field.getValue()));
    return ToolAnswer.of(answer, "Configuration of swarm " + swarm + ": " + Texts.line(answer));
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

  private static JsonNode at(
      ToolCall call,
      String method,
      String swarm,
      @org.jspecify.annotations.Nullable Object body,
      String... below) {
    List<String> way =
        new ArrayList<>(
            swarm.equals(EVERY)
                ? List.of("v1", "config")
                : List.of("v1", "swarms", swarm, "config"));
    way.addAll(List.of(below));
    return call.api().call(method, way, body == null ? Map.of() : ToolCall.WAIT, body);
  }
}
