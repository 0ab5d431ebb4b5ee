package io.fairlead.model;

import org.jspecify.annotations.Nullable;

/**
 * Why something that came from outside was not taken.
 *
 * @param reason the stable code
 * @param message the reason in words, naming the field and the value
 * @param retryAfterMs when trying again may help, milliseconds from now; null if it will not
 */
public record Rejection(Reason reason, String message, @Nullable Long retryAfterMs) {
  /** Codes of rejection, as outcomes and dead letters carry them. */
  public enum Reason {
    UNKNOWN_SWARM("unknown-swarm"),
    SWARM_DELETED("swarm-deleted"),
    INVALID_TASK("invalid-task"),
    UNSUPPORTED_FIELD("unsupported-field"),
    PAYLOAD_TOO_LARGE("payload-too-large"),
    QUEUE_FULL("queue-full"),
    ID_CONFLICT("id-conflict"),
    DEPENDENCY_CYCLE("dependency-cycle"),
    UNKNOWN_TASK("unknown-task"),
    UNKNOWN_AGENT("unknown-agent"),
    INVALID_CONFIG("invalid-config");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** The stable code. */
    public String code() {
      return code;
    }
  }

  /** A rejection that trying again does not change. */
  public static Rejection of(Reason reason, String message) {
    return new Rejection(reason, message, null);
  }
}
