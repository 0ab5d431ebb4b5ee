package io.fairlead.scheduler;

import io.fairlead.model.Level;
import io.fairlead.model.Task;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/** The critical tasks with a deadline that have not ended. Derived; owned by its swarm's thread. */
final class Deadlines {
  private final SortedMap<Long, TaskState> byArrival = new TreeMap<>();

  /** Takes the task in, if it is one of them. */
  void add(TaskState task) {
    if (task.task.level() == Level.CRITICAL && task.task.deadlineMs() != Task.NEVER) {
      byArrival.put(task.order(), task);
    }
  }

  void remove(TaskState task) {
    byArrival.remove(task.order());
  }

  /** In order of arrival. */
  Collection<TaskState> tasks() {
    return byArrival.values();
  }

  int size() {
    return byArrival.size();
  }
}
