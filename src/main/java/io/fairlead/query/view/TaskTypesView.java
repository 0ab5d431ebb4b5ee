package io.fairlead.query.view;

import io.fairlead.model.StoredTaskType;
import io.fairlead.model.SwarmId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Types of task that something was learned of, in order of their names.
 *
 * @param next value of {@code after} with which the list goes on; null at its end
 */
public record TaskTypesView(String swarmId, List<TaskTypeView> taskTypes, @Nullable String next) {
  public TaskTypesView {
    taskTypes = List.copyOf(taskTypes);
  }

  /**
   * One type.
   *
   * @param estimatedCostMs what a task of it is taken to cost that does not say itself,
   *     milliseconds at speed 1
   * @param samples runs that this was learned from
   */
  public record TaskTypeView(String taskType, double estimatedCostMs, long samples) {
    static TaskTypeView of(StoredTaskType stored) {
      return new TaskTypeView(stored.type(), stored.costUs() / 1_000.0, stored.samples());
    }
  }

  public static TaskTypesView of(SwarmId swarm, List<StoredTaskType> types, @Nullable String next) {
    return new TaskTypesView(swarm.value(), types.stream().map(TaskTypeView::of).toList(), next);
  }
}
