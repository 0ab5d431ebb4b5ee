package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.AgentId;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.Request;
import io.fairlead.query.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Starts an agent's process here, or notes that one is expected. */
final class AgentSpawnTool implements McpTool {
  private static final String NAME = "[A-Za-z0-9._-]{1,128}";
  private static final long MAX_SLOTS = 1_024;
  private static final long JOIN_LIMIT_MS = 10_000;
  private static final long POLL_MS = 100;

  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "agent_spawn",
        "Spawn an agent",
        "Starts an agent on the machine that this server runs on, by the command that is configured"
            + " for its type, and waits until it has joined; it ends with this server. For a type"
            + " without a command it only notes that the agent is expected: somebody else has to"
            + " start it. That is noted until the agent is seen in the swarm, or until "
            + LocalAgents.MAX_AGENTS
            + " others have been asked for since.",
        true,
        List.of(
            Property.needed("type", Property.Kind.TEXT, "The type of agent."),
            Property.optional(
                "name", Property.Kind.TEXT, "Its id. Without it: the type and a random number."),
            Property.optional("capabilities", Property.Kind.TEXTS, "What it is to be able to do."),
            Property.optional("slots", Property.Kind.WHOLE, "Tasks at once; 1 without it."),
            ToolCall.SWARM),
        List.of(
            Property.needed("swarmId", Property.Kind.TEXT, "The swarm."),
            Property.needed("agentId", Property.Kind.TEXT, "The agent."),
            Property.needed("type", Property.Kind.TEXT, "Its type."),
            Property.needed(
                "status",
                Property.Kind.TEXT,
                "joined (at work in the swarm), started (its process runs and has not joined yet) or"
                    + " expected (nothing here starts it; the same if it is asked for again)."),
            Property.optional("pid", Property.Kind.WHOLE, "Its process.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    if (!call.principal().role().includes(Role.ADMIN)) {
      throw Problem.forbidden("agent_spawn needs the role " + Role.ADMIN.key()).toException();
    }
    LocalAgents.Wish wish = wish(call);
    if (state(call, wish).filter(AgentSpawnTool::isThere).isPresent()) {
      call.agents().seen(wish.swarm(), Set.of(wish.agent()));
      throw Problem.conflict(
              "agent " + wish.agent() + " is at work in swarm " + wish.swarm() + " already")
          .toException();
    }
    LocalAgents.Wanted wanted = call.agents().spawn(wish);
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer.put("swarmId", wish.swarm()).put("agentId", wish.agent()).put("type", wish.type());
    String who = "Agent " + wish.agent() + " of swarm " + wish.swarm();
    Process process = wanted.process();
    if (process == null) {
      return ToolAnswer.of(answer.put("status", "expected"), who + nothingStartsIt(call, wish));
    }
    answer.put("pid", process.pid());
    boolean joined = awaitJoined(call, wanted);
    return ToolAnswer.of(
        answer.put("status", joined ? "joined" : "started"),
        who
            + (joined ? " has joined" : " was started and has not joined yet")
            + ", process "
            + process.pid()
            + ".");
  }

  private static String nothingStartsIt(ToolCall call, LocalAgents.Wish wish) {
    List<String> types = call.agents().types();
    return " is expected, and nothing starts it: no command is configured for type "
        + wish.type()
        + (types.isEmpty() ? "." : ", only for " + String.join(", ", types) + ".")
        + " That it is expected is forgotten when it has joined, and when this server ends.";
  }

  private static LocalAgents.Wish wish(ToolCall call) {
    Arguments given = call.arguments();
    String type = named("type", given.needed("type"));
    String agent =
        given
            .text("name")
            .orElseGet(() -> type + "-" + UUID.randomUUID().toString().substring(0, 8));
    try {
      new AgentId(agent);
    } catch (InvalidFieldException e) {
      throw Arguments.wrong("name", Json.tree(agent), String.valueOf(e.getMessage()));
    }
    List<String> capabilities = given.texts("capabilities");
    capabilities.forEach(capability -> named("capabilities", capability));
    long slots = given.whole("slots").orElse(1L);
    if (slots < 1 || slots > MAX_SLOTS) {
      throw Arguments.wrong("slots", Json.tree(slots), "must be from 1 to " + MAX_SLOTS);
    }
    String swarm = call.swarmToBe();
    Request.parsed(swarm, SwarmId::new);
    return new LocalAgents.Wish(swarm, agent, type, (int) slots, capabilities);
  }

  /** It may become a word of a command line, and of a file's name. */
  private static String named(String argument, String value) {
    if (!value.matches(NAME)) {
      throw Arguments.wrong(
          argument,
          Json.tree(value),
          "must be letters, digits, dots, underscores and hyphens, at most 128");
    }
    return value;
  }

  /** Whether it has; an error if its process has ended instead. */
  private static boolean awaitJoined(ToolCall call, LocalAgents.Wanted wanted) {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_LIMIT_MS);
    do {
      Optional<Integer> status = wanted.exitStatus();
      if (status.isPresent()) {
        throw Problem.of(
                500,
                "Internal Server Error",
                "the process of agent "
                    + wanted.wish().agent()
                    + " has ended with "
                    + status.get()
                    + ", saying: "
                    + wanted.lastWords())
            .toException();
      }
      if (isSeen(call, wanted.wish())) {
        return true;
      }
    } while (System.nanoTime() < endNs && pause());
    return false;
  }

  /** The process runs, whatever can be read: where nothing can, it has not joined yet. */
  private static boolean isSeen(ToolCall call, LocalAgents.Wish wish) {
    try {
      return state(call, wish).filter(AgentSpawnTool::isThere).isPresent();
    } catch (ProblemException e) {
      return false;
    }
  }

  private static Optional<JsonNode> state(ToolCall call, LocalAgents.Wish wish) {
    try {
      return Optional.of(call.ofSwarm(wish.swarm(), Map.of(), "agents", wish.agent()));
    } catch (ProblemException e) {
      if (e.problem().status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isThere(JsonNode agent) {
    return agent.path("phase").asText().equals("ALIVE");
  }

  private static boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
