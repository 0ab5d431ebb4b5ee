package io.fairlead.model;

import org.jspecify.annotations.Nullable;

/** A task, unique within its swarm. 1 to 128 visible ASCII characters. */
public record TaskId(String value) implements Comparable<TaskId> {
  /**
   * @throws InvalidFieldException if the value is not of that form
   */
  public TaskId {
    IdSyntax.visible("taskId", value, IdSyntax.MAX_LENGTH);
  }

  @Override
  public int compareTo(TaskId other) {
    return value.compareTo(other.value);
  }

  // Written out, as this is done many times for each task: what a record is given takes longer.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TaskId id && value.equals(id.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
