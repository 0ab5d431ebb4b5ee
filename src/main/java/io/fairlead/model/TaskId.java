package io.fairlead.model;

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

  @Override
  public String toString() {
    return value;
  }
}
