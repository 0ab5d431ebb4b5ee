package io.fairlead.wire;

/** Why a record ended in the dead letters; the codes are part of the protocol. */
public enum DeadLetterCause {
  UNREADABLE("unreadable"),
  UNKNOWN_SCHEMA("unknown-schema"),
  INVALID_KEY("invalid-key"),
  INVALID_FIELD("invalid-field"),
  ID_CONFLICT("id-conflict"),
  UNKNOWN_SWARM("unknown-swarm"),
  UNKNOWN_KIND("unknown-kind"),
  TOO_MANY_AGENTS("too-many-agents"),
  TASK_FAILED("task-failed"),
  INTERNAL_ERROR("internal-error");

  private final String code;

  DeadLetterCause(String code) {
    this.code = code;
  }

  /** The stable code. */
  public String code() {
    return code;
  }
}
