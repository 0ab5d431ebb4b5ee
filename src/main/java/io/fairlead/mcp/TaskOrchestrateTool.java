package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import java.util.ArrayList;
import java.util.List;

/** Submits work. */
final class TaskOrchestrateTool implements McpTool {
  private static final int MOST = 100;
  private static final String SEQUENTIAL = "sequential";

  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "task_orchestrate",
        "Submit tasks",
        "Submits a task, or several, and tells of each whether the swarm has accepted it and where"
            + " it stands. Follow them with task_status and task_results.",
        true,
        List.of(
            Property.needed(
                "task",
                Property.Kind.TASK,
                "What is to be done: a text becomes the payload of a task; an object is a task"
                    + " {payload, taskId, tenantId, taskType, level, priority, deadlineMs,"
                    + " estimatedCostMs, requiredCapabilities, …}; or a list of either, at most "
                    + MOST
                    + "."),
            Property.choice(
                "strategy",
                List.of("parallel", SEQUENTIAL, "adaptive", "balanced"),
                "Of several tasks: sequential has each wait for the one before; the others leave the"
                    + " order to the swarm, which is also so without this."),
            Property.choice(
                "priority",
                List.of("critical", "high", "normal", "medium", "low"),
                "The level of tasks that name none; medium is normal."),
            Property.optional(
                "dependencies",
                Property.Kind.TEXTS,
                "Ids of tasks that must have completed before these start."),
            ToolCall.SWARM),
        List.of(
            Property.needed("swarmId", Property.Kind.TEXT, "The swarm."),
            Property.needed(
                "tasks",
                Property.Kind.OBJECTS,
                "Of each task: taskId, status (accepted, refused or undecided), reason if refused"
                    + " or undecided, phase and agentId as they are now; if that could not be"
                    + " read, phase as it was accepted, and remark.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    List<NewTasks.NewTask> tasks = tasks(call.arguments());
    String swarm = call.swarmToBe();
    ObjectNode answer = Json.MAPPER.createObjectNode().put("swarmId", swarm);
    ArrayNode results = answer.putArray("tasks");
    new NewTasks(call, swarm).submit(tasks).forEach(results::add);
    return NewTasks.answer(answer, "Swarm " + swarm + ":" + NewTasks.lines(results), results);
  }

  private static List<NewTasks.NewTask> tasks(Arguments arguments) {
    JsonNode task = arguments.json("task").orElseThrow();
    if (task.isArray() && task.size() > MOST) {
      throw Arguments.wrong("task", Json.tree(task.size() + " entries"), "must be at most " + MOST);
    }
    boolean sequential = arguments.text("strategy").filter(SEQUENTIAL::equals).isPresent();
    List<String> before = arguments.texts("dependencies");
    List<NewTasks.NewTask> tasks = new ArrayList<>();
    for (JsonNode given : task.isArray() ? task : Json.MAPPER.createArrayNode().add(task)) {
      NewTasks.NewTask one =
          NewTasks.NewTask.of(task.isArray() ? "task[" + tasks.size() + "]" : "task", given);
      arguments
          .text("priority")
          .filter(level -> !one.body().has("level"))
          .ifPresent(level -> one.body().put("level", level.equals("medium") ? "normal" : level));
      depend(one, before);
      if (sequential && !tasks.isEmpty()) {
        depend(one, List.of(tasks.get(tasks.size() - 1).id()));
      }
      tasks.add(one);
    }
    return tasks;
  }

  private static void depend(NewTasks.NewTask task, List<String> before) {
    JsonNode own = task.body().path("dependencies");
    if (!own.isMissingNode() && !own.isArray()) {
      throw Arguments.wrong(task.place() + ".dependencies", own, "must be a list of texts");
    }
    if (!before.isEmpty()) {
      ArrayNode dependencies = task.body().withArray("dependencies");
      before.forEach(dependencies::add);
    }
  }
}
