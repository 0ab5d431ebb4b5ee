package io.fairlead.scheduler;

import io.fairlead.model.TaskId;
import java.util.Collection;
import java.util.LinkedHashMap;

/**
 * The tasks that wait for one agent. Their order is that of the swarm's queue, in which they stay;
 * this is only an index over them, in order of placing. O(1). Owned by its swarm's thread.
 */
final class LocalQueue {
  private final LinkedHashMap<TaskId, TaskState> tasks = new LinkedHashMap<>();
  private long costUs;

  void add(TaskState task) {
    if (tasks.put(task.task.id(), task) != null) {
      throw new IllegalStateException(task + " is in the local queue already");
    }
    costUs += task.costUs();
  }

  void remove(TaskState task) {
    if (tasks.remove(task.task.id()) == null) {
      throw new IllegalStateException(task + " is not in the local queue");
    }
    costUs -= task.costUs();
  }

  int size() {
    return tasks.size();
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** What they are expected to cost together, microseconds at speed 1. */
  long costUs() {
    return costUs;
  }

  /** In order of placing. */
  Collection<TaskState> tasks() {
    return tasks.values();
  }
}
