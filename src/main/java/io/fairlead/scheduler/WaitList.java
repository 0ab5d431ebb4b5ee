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

  /** Adds a task that came no earlier than all that are here. */
  void add(TaskState task) {
    if (task.waitList != null) {
      throw new IllegalStateException(task + " is in a list already");
    }
    task.waitList = this;
    task.cameBefore = newest;
    if (newest == null) {
      oldest = task;
    } else {
      newest.cameAfter = task;
    }
    newest = task;
  }

  /** Takes the task out of the list that it is in, if it is in one. */
  static void remove(TaskState task) {
    WaitList list = task.waitList;
    if (list == null) {
      return;
    }
    TaskState before = task.cameBefore;
    TaskState after = task.cameAfter;
    if (before == null) {
      list.oldest = after;
    } else {
      before.cameAfter = after;
    }
    if (after == null) {
      list.newest = before;
    } else {
      after.cameBefore = before;
    }
    task.waitList = null;
    task.cameBefore = null;
    task.cameAfter = null;
  }
}
