package io.fairlead.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * The waiting tasks of one level in the order in which they came to it; a list through the tasks
 * themselves, so that any of them leaves in O(1) and none costs an object. Owned by its swarm's
 * thread.
 */
final class WaitList {
  private @Nullable TaskState oldest;
  private @Nullable TaskState newest;

  /** Who has waited longest; null if nobody waits. */
  @Nullable TaskState oldest() {
    return oldest;
  }

  private boolean contains(TaskState task) {
    return oldest == task || task.cameBefore != null;
  }

  /** Adds a task that came no earlier than all that are here. */
  void add(TaskState task) {
    if (contains(task)) {
      throw new IllegalStateException(task + " is in a list already");
    }
    task.cameBefore = newest;
    if (newest == null) {
      oldest = task;
    } else {
      newest.cameAfter = task;
    }
    newest = task;
  }

  /** Takes the task out, if it is in here. It must be in no other list. */
  void remove(TaskState task) {
    if (!contains(task)) {
      return;
    }
    TaskState before = task.cameBefore;
    TaskState after = task.cameAfter;
    if (before == null) {
      oldest = after;
    } else {
      before.cameAfter = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.cameBefore = before;
    }
    task.cameBefore = null;
    task.cameAfter = null;
  }
}
