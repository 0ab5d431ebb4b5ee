package io.fairlead.model;

/**
 * Where a tenant stands in one level.
 *
 * @param tag virtual start time of its next task, or the round in which it was last served
 * @param deficitUs what it has left of that round, microseconds at speed 1; below 0 for a debt
 */
public record FlowTags(long tag, long deficitUs) {
  /** Of a tenant that was never served. */
  public static final FlowTags NONE = new FlowTags(0, 0);
}
