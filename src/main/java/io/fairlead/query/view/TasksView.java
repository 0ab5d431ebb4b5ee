package io.fairlead.query.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of a swarm that have not ended, in order of arrival. A page may be short, even empty, and
 * have a next one: so much was looked at as is at a time.
 *
 * @param next value of {@code after} with which the list goes on; null at its end
 */
public record TasksView(String swarmId, List<TaskView> tasks, @Nullable Long next) {
  public TasksView {
    tasks = List.copyOf(tasks);
  }
}
