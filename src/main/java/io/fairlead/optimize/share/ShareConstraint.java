package io.fairlead.optimize.share;

/**
 * Something that a division of capacity must keep to.
 *
 * @param tenant whose; empty if it is nobody's
 * @param subject which pool, resource or demand; empty for a tenant's own
 * @param value its bound, in the unit that the words say
 * @param words in full
 */
public record ShareConstraint(
    Kind kind, String tenant, String subject, double value, String words) {
  /** What is bounded. */
  public enum Kind {
    /** Slots of a pool. */
    SLOTS,
    /** A resource of the agents of a pool. */
    RESOURCE,
    /** A resource that pools share. */
    SHARED_RESOURCE,
    /** Work that a tenant asks for. */
    DEMAND,
    /** No agent can run it. */
    NO_AGENT,
    MIN_SHARE,
    MAX_SHARE,
    BUDGET
  }

  @Override
  public String toString() {
    return words;
  }
}
