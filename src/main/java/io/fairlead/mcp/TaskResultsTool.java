package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Problem;
import java.util.List;
import java.util.Map;

/** How a task ended, with its result. */
final class TaskResultsTool implements McpTool {
  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "task_results",
        "Task results",
        "The outcome of a task that has ended, with its result. An error while it has not ended.",
        false,
        List.of(Property.needed("taskId", Property.Kind.TEXT, "The task."), ToolCall.SWARM),
        List.of(
            Property.needed("taskId", Property.Kind.TEXT, "The task."),
            Property.needed(
                "kind",
                Property.Kind.TEXT,
                "How it ended: COMPLETED, FAILED, REJECTED, CANCELLED or EXPIRED."),
            Property.optional("resultText", Property.Kind.TEXT, "Its result, where it is text."),
            Property.optional("resultBase64", Property.Kind.TEXT, "Its result, up to 1 MiB."),
            Property.optional(
                "resultUri", Property.Kind.TEXT, "Where its result is, as its agent gave it."),
            Property.optional("reason", Property.Kind.TEXT, "Why it did not end otherwise."),
            Property.optional("agentId", Property.Kind.TEXT, "Who had it last.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String swarm = call.swarm();
    String task = call.arguments().needed("taskId");
    JsonNode status = call.ofSwarm(swarm, Map.of(), "tasks", task);
    if (!status.has("endedAtMs")) {
      throw Problem.conflict(
              "task " + task + " has not ended: it is " + status.path("phase").asText())
          .toException();
    }
    return Texts.answer(
        call.ofSwarm(swarm, Map.of(), "tasks", task, "outcome"),
        "Task " + task + " of swarm " + swarm);
  }
}
