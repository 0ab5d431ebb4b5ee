package io.fairlead.model;

/** A pool of agents sharing one queue; the partition key. 1 to 64 characters of [A-Za-z0-9_-]. */
public record SwarmId(String value) implements Comparable<SwarmId> {
  /**
   * @throws InvalidFieldException if the value is not of that form
   */
  public SwarmId {
    IdSyntax.topicPart("swarmId", value, false, IdSyntax.MAX_SWARM_LENGTH);
  }

  @Override
  public int compareTo(SwarmId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
