package io.fairlead.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.ProblemException;
import java.util.List;
import java.util.Map;

/** Where a task stands, and why it waits. */
final class TaskStatusTool implements McpTool {
  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "task_status",
        "Task status",
        "Where a task stands: phase, level, agent, attempts; and, while it has not ended, what it"
            + " waits for and when it is expected to start.",
        false,
        List.of(Property.needed("taskId", Property.Kind.TEXT, "The task."), ToolCall.SWARM),
        List.of(
            Property.needed("swarmId", Property.Kind.TEXT, "The swarm."),
            Property.needed("taskId", Property.Kind.TEXT, "The task."),
            Property.needed("phase", Property.Kind.TEXT, "Where it stands in its life."),
            Property.optional(
                "explanation", Property.Kind.OBJECT, "Unless it has ended: what it waits for.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String swarm = call.swarm();
    String task = call.arguments().needed("taskId");
    ObjectNode status = Texts.object(call.ofSwarm(swarm, Map.of(), "tasks", task));
    String text = "Task " + task + " of swarm " + swarm + ": " + Texts.line(status);
    if (!status.has("endedAtMs")) {
      try {
        ObjectNode why = Texts.object(call.ofSwarm(swarm, Map.of(), "tasks", task, "explain"));
        status.set("explanation", why);
        text += "\n" + why.path("message").asText();
      } catch (ProblemException e) {
        if (e.problem().status() != 404) { // 404: it has ended in between
          throw e;
        }
      }
    }
    return ToolAnswer.of(status, text);
  }
}
