package io.fairlead.bench.load;

/** Told by agents what they were given. */
@FunctionalInterface
public interface AssignmentListener {
  /** Wants to know nothing. */
  AssignmentListener NONE = (taskId, readNs) -> {};

  /**
   * The agent begins with a task.
   *
   * @param readNs when the read that brought it returned, by {@link System#nanoTime}
   */
  void started(String taskId, long readNs);
}
