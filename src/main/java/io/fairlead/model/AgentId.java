package io.fairlead.model;

import org.jspecify.annotations.Nullable;

/** A worker, unique within its swarm. 1 to 128 characters of [A-Za-z0-9._-]. */
public record AgentId(String value) implements Comparable<AgentId> {
  /**
   * @throws InvalidFieldException if the value is not of that form
   */
  public AgentId {
    IdSyntax.topicPart("agentId", value, true, IdSyntax.MAX_LENGTH);
  }

  @Override
  public int compareTo(AgentId other) {
    return value.compareTo(other.value);
  }

  // Written out, as this is done many times for each task: what a record is given takes longer.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AgentId id && value.equals(id.value);
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
