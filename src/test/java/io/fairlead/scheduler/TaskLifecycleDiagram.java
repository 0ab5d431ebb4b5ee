package io.fairlead.scheduler;

import io.fairlead.model.TaskPhase;

/** Draws the task's state machine from its table. */
final class TaskLifecycleDiagram {
  private TaskLifecycleDiagram() {}

  static String page() {
    StringBuilder page = new StringBuilder();
    page.append("# The states of a task\n\n");
    page.append("Generated from `TaskLifecycle`; a test fails when the two differ.\n\n");
    page.append("```mermaid\nstateDiagram-v2\n");
    for (TaskLifecycle.Edge edge : TaskLifecycle.allEdges()) {
      String from = edge.from() == null ? "[*]" : edge.from().name();
      page.append("    ").append(from).append(" --> ").append(edge.to());
      page.append(" : ").append(edge.event()).append('\n');
    }
    for (TaskPhase phase : TaskPhase.values()) {
      if (!phase.live()) {
        page.append("    ").append(phase).append(" --> [*]\n");
      }
    }
    page.append("```\n\n| from | event | to |\n| --- | --- | --- |\n");
    for (TaskLifecycle.Edge edge : TaskLifecycle.allEdges()) {
      page.append("| ").append(edge.from() == null ? "" : edge.from());
      page.append(" | ").append(edge.event()).append(" | ").append(edge.to()).append(" |\n");
    }
    return page.toString();
  }
}
