package io.fairlead.model;

/** Why an agent is asked to give a task back. */
public enum RevokeReason {
  /** Another agent has a free slot and nothing else to do. */
  IDLE_AGENT("idle-agent"),
  /** The balancer, or a plan, moves it. */
  BALANCE("balance");

  private final String code;

  RevokeReason(String code) {
    this.code = code;
  }

  /** The stable code. */
  public String code() {
    return code;
  }
}
