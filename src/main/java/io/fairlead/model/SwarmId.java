package io.fairlead.model;

import org.jspecify.annotations.Nullable;

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

  // Written out, as this is done many times for each task: what a record is given takes longer.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SwarmId id && value.equals(id.value);
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
