package io.fairlead.query.view;

import java.util.List;

/**
 * What an agent has.
 *
 * @param held tasks that are written to its topic and have not ended, in order of dispatch; 1000 at
 *     most
 * @param placed tasks that wait in its local queue, in order of placing; 1000 at most
 */
public record AgentTasksView(
    String swarmId, String agentId, List<TaskView> held, List<TaskView> placed) {
  public AgentTasksView {
    held = List.copyOf(held);
    placed = List.copyOf(placed);
  }
}
