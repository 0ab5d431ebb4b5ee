package io.fairlead.model;

/** Why a lease ended. */
public enum LeaseEnd {
  COMPLETED("completed"),
  FAILED("failed"),
  RELEASED("released"),
  /** Given back before it started because the coordinator had asked for it. */
  REVOKED("revoked"),
  LEASE_LAPSED("lease-lapsed"),
  AGENT_LOST("agent-lost"),
  AGENT_REJOINED("agent-rejoined"),
  AGENT_LEFT("agent-left"),
  NOT_LISTED("not-listed"),
  CANCELLED("cancelled"),
  SWARM_DELETED("swarm-deleted");

  private final String code;

  LeaseEnd(String code) {
    this.code = code;
  }

  /** The stable code that decisions carry. */
  public String code() {
    return code;
  }
}
