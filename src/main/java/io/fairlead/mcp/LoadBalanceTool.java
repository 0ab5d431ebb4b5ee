package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.Role;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Moves tasks, takes new ones, or has the swarm balance itself. */
final class LoadBalanceTool implements McpTool {
  /** Tasks of one call. */
  private static final int MOST = 100;

  /** Strategies that are searches. */
  private static final List<String> SEARCHES = List.of("genetic", "constrained");

  private static final String CONSTRAINED = "constrained";

  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "load_balance",
        "Balance load",
        "With tasks: moves waiting tasks between agents and submits new ones, and tells of each what"
            + " the swarm's state says afterwards. Without: a round of balancing. An error if"
            + " everything was refused.",
        true,
        List.of(
            ToolCall.SWARM,
            Property.optional(
                "tasks",
                Property.Kind.OBJECTS,
                "At most "
                    + MOST
                    + ". A migration {taskId, from, to} moves a waiting task from one agent to"
                    + " another. Anything else is a new task: {payload, taskId, tenantId, taskType,"
                    + " level, priority, deadlineMs, estimatedCostMs, requiredCapabilities,"
                    + " dependencies, …}, all optional."),
            Property.optional(
                "strategy",
                Property.Kind.TEXT,
                "How agents are chosen from now on: adaptive, wfq, least-loaded, capability,"
                    + " affinity, round-robin, power-of-two-choices or cost. Or once, in place of a"
                    + " round, which leaves that as it is: genetic, a plan that is searched for and"
                    + " carried out, or constrained, shares of the tenants that keep to their"
                    + " settings (role admin). Given with tasks, the swarm also balances itself, after"
                    + " new tasks are taken and before any is moved."),
            Property.optional(
                "dryRun",
                Property.Kind.FLAG,
                "Only tell what a round would move, or what the search has found. Not with tasks.")),
        List.of(
            Property.needed("swarmId", Property.Kind.TEXT, "The swarm."),
            Property.needed(
                "tasks",
                Property.Kind.OBJECTS,
                "Of each task given: taskId, kind (migration or submission), status (moved,"
                    + " accepted, refused or undecided), reason if refused or undecided, phase and"
                    + " agentId as they are now; if that could not be read, remark."),
            Property.optional(
                "balancing",
                Property.Kind.OBJECT,
                "What the round of balancing or the search came to. With new tasks, which are taken"
                    + " before: problem, if it could not be done.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    List<JsonNode> given = given(call.arguments());
    boolean onlyNew = !given.isEmpty() && given.stream().noneMatch(LoadBalanceTool::isMigration);
    String swarm = onlyNew ? call.swarmToBe() : call.swarm();
    ObjectNode answer = Json.MAPPER.createObjectNode().put("swarmId", swarm);
    boolean balances = given.isEmpty() || call.arguments().has("strategy");
    if (balances && !given.isEmpty()) {
      checkStrategy(call, swarm);
    }
    // Submissions first: what is wrong with one is known before anything is changed or moved.
    List<ObjectNode> submitted = new NewTasks(call, swarm).submit(newTasks(given));
    if (balances) {
      answer.set("balancing", balanced(call, swarm, !submitted.isEmpty()));
    }
    List<ObjectNode> moved =
        moved(call, swarm, migrations(given), balances || !submitted.isEmpty());
    ArrayNode results = inOrder(given, submitted, moved);
    answer.set("tasks", results);
    return NewTasks.answer(answer, text(swarm, answer, results), results);
  }

  private static List<JsonNode> given(Arguments arguments) {
    List<JsonNode> given = new ArrayList<>();
    arguments.json("tasks").ifPresent(tasks -> tasks.forEach(given::add));
    if (given.size() > MOST) {
      throw Arguments.wrong(
          "tasks", Json.tree(given.size() + " entries"), "must be at most " + MOST);
    }
    if (!given.isEmpty() && arguments.flag("dryRun")) {
      throw Arguments.wrong("dryRun", Json.tree(true), "has no meaning with tasks");
    }
    for (int i = 0; i < given.size(); i++) {
      if (isMigration(given.get(i))) {
        checkMigration("tasks[" + i + "].", given.get(i));
      }
    }
    return given;
  }

  private static boolean isMigration(JsonNode task) {
    return task.has("from") || task.has("to");
  }

  private static void checkMigration(String where, JsonNode task) {
    for (String name : List.of("taskId", "from", "to")) {
      if (!task.path(name).isTextual()) {
        throw Arguments.wrong(where + name, task.path(name), "must be a text");
      }
    }
    for (Map.Entry<String, JsonNode> field : task.properties()) {
      if (!List.of("taskId", "from", "to").contains(field.getKey())) {
        throw Arguments.wrong(
            where + field.getKey(), field.getValue(), "a migration has only taskId, from and to");
      }
    }
  }

  /** What is wrong with it is known before any task is taken. */
  private static void checkStrategy(ToolCall call, String swarm) {
    if (searches(call)) {
      checkRole(call);
      return; // it changes no strategy, and is no quick question
    }
    JsonNode dry = balance(call, swarm, true);
    if (!dry.path("strategy").equals(dry.path("strategyBefore"))
        && !call.principal().role().includes(Role.ADMIN)) {
      throw Problem.forbidden("changing the strategy needs the role " + Role.ADMIN.key())
          .toException();
    }
  }

  /**
   * What it came to. Where tasks were taken before, what went wrong is told beside them: who is
   * told of an error only, and not of their ids, would submit them again.
   */
  private static JsonNode balanced(ToolCall call, String swarm, boolean tasksTaken) {
    try {
      return balance(call, swarm, call.arguments().flag("dryRun"));
    } catch (ProblemException e) {
      if (!tasksTaken) {
        throw e;
      }
      return Json.MAPPER.createObjectNode().set("problem", Json.tree(e.problem()));
    }
  }

  /**
   * What became of each; where nobody can tell, and something else was done before, as undecided,
   * for the same reason.
   */
  private static List<ObjectNode> moved(
      ToolCall call, String swarm, List<Migrations.Migration> wanted, boolean doneBefore) {
    try {
      return new Migrations(call, swarm).carryOut(wanted);
    } catch (ProblemException e) {
      if (!doneBefore) {
        throw e;
      }
      return wanted.stream()
          .map(
              each ->
                  Json.MAPPER
                      .createObjectNode()
                      .put("taskId", each.task())
                      .put("kind", "migration")
                      .put("status", "undecided")
                      .put("reason", e.problem().detail()))
          .toList();
    }
  }

  private static JsonNode balance(ToolCall call, String swarm, boolean dryRun) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    call.arguments().text("strategy").ifPresent(strategy -> body.put("strategy", strategy));
    if (dryRun) {
      body.put("dryRun", true);
    }
    JsonNode answer = call.command("POST", ToolCall.way(swarm, "load-balance"), body);
    return answer.has("optimization") ? new SearchEnd(call, swarm).of(answer) : answer;
  }

  private static void checkRole(ToolCall call) {
    boolean constrained = call.arguments().text("strategy").filter(CONSTRAINED::equals).isPresent();
    if (constrained && !call.principal().role().includes(Role.ADMIN)) {
      throw Problem.forbidden("changing the tenants' shares needs the role " + Role.ADMIN.key())
          .toException();
    }
  }

  private static boolean searches(ToolCall call) {
    return call.arguments().text("strategy").filter(SEARCHES::contains).isPresent();
  }

  private static List<NewTasks.NewTask> newTasks(List<JsonNode> given) {
    List<NewTasks.NewTask> tasks = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      if (!isMigration(given.get(i))) {
        tasks.add(NewTasks.NewTask.of("tasks[" + i + "]", given.get(i)));
      }
    }
    return tasks;
  }

  private static List<Migrations.Migration> migrations(List<JsonNode> given) {
    return given.stream()
        .filter(LoadBalanceTool::isMigration)
        .map(
            task ->
                new Migrations.Migration(
                    task.path("taskId").textValue(),
                    task.path("from").textValue(),
                    task.path("to").textValue()))
        .toList();
  }

  private static ArrayNode inOrder(
      List<JsonNode> given, List<ObjectNode> submitted, List<ObjectNode> moved) {
    Iterator<ObjectNode> nextSubmitted = submitted.iterator();
    Iterator<ObjectNode> nextMoved = moved.iterator();
    ArrayNode told = Json.MAPPER.createArrayNode();
    given.forEach(task -> told.add(isMigration(task) ? nextMoved.next() : nextSubmitted.next()));
    return told;
  }

  private static String text(String swarm, ObjectNode answer, ArrayNode results) {
    StringBuilder text = new StringBuilder("Swarm " + swarm + ": ");
    if (answer.has("balancing")) {
      JsonNode balancing = answer.path("balancing");
      JsonNode search = balancing.path("optimization");
      text.append(
          balancing.has("problem")
              ? "of balancing: " + balancing.path("problem").path("detail").asText() + ". "
              : search.isMissingNode()
                  ? round(balancing.path("balancing"))
                  : SearchEnd.text(search));
    }
    if (!results.isEmpty()) {
      text.append(NewTasks.count(results, "moved")).append(" tasks moved, ");
      text.append(NewTasks.count(results, "accepted")).append(" accepted, ");
      text.append(NewTasks.count(results, "refused")).append(" refused.");
    }
    return text.append(NewTasks.lines(results)).toString();
  }

  private static String round(JsonNode round) {
    return (round.path("proposed").asBoolean() ? "balancing would move " : "balancing moved ")
        + round.path("moved").asInt()
        + " tasks. ";
  }
}
