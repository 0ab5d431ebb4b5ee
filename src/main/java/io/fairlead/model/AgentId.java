package io.fairlead.model;

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

  @Override
  public String toString() {
    return value;
  }
}
