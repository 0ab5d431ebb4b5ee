package io.fairlead.model;

import org.jspecify.annotations.Nullable;

/**
 * Why something that came from outside was not taken.
 *
 * @param reason the stable code
 * @param message the reason in words, naming the field and the value
 * @param retryAfterMs when trying again may help, milliseconds from now; null if it will not
 * @param earliestDeadlineMs the earliest deadline that would have been accepted, milliseconds since
 *     the Unix epoch; null if the deadline was not the reason, or none would do
 */
public record Rejection(
    Reason reason, String message, @Nullable Long retryAfterMs, @Nullable Long earliestDeadlineMs) {
  /** Codes of rejection, as outcomes and dead letters carry them. */
  public enum Reason {
    UNKNOWN_SWARM("unknown-swarm"),
    SWARM_DELETED("swarm-deleted"),
    INVALID_TASK("invalid-task"),
    PAYLOAD_TOO_LARGE("payload-too-large"),
    QUEUE_FULL("queue-full"),
    TENANT_QUEUE_FULL("tenant-queue-full"),
    TOO_MANY_TENANTS("too-many-tenants"),
    TOO_MANY_SWARMS("too-many-swarms"),
    IMPLAUSIBLE_REPORT("implausible-report"),
    TENANT_DRAINING("tenant-draining"),
    RATE_LIMITED("rate-limited"),
    CRITICAL_QUOTA("critical-quota"),
    ADMISSION_FULL("admission-full"),
    DEADLINE_UNREACHABLE("deadline-unreachable"),
    NO_CAPACITY("no-capacity"),
    ID_CONFLICT("id-conflict"),
    DEPENDENCY_CYCLE("dependency-cycle"),
    TOO_MANY_DEPENDENCIES("too-many-dependencies"),
    UNKNOWN_TASK("unknown-task"),
    UNKNOWN_SERIES("unknown-series"),
    UNKNOWN_AGENT("unknown-agent"),
    UNKNOWN_PROPOSAL("unknown-proposal"),
    UNKNOWN_VERSION("unknown-version"),
    PLAN_TOO_OLD("plan-too-old"),
    PLAN_OF_ANOTHER_SWARM("plan-of-another-swarm"),
    INVALID_CONFIG("invalid-config");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** The stable code. */
    public String code() {
      return code;
    }

    /** Whether it is for want of room in a queue, so that the refused may stand in a line. */
    public boolean wantsRoom() {
      return this == QUEUE_FULL || this == TOO_MANY_TENANTS || ofTenant();
    }

    /** Whether it is for want of room in what the tenant has of a queue. */
    public boolean ofTenant() {
      return this == TENANT_QUEUE_FULL;
    }
  }

  /** A rejection that trying again does not change. */
  public static Rejection of(Reason reason, String message) {
    return new Rejection(reason, message, null, null);
  }

  /** The same, of what may be taken so much later, milliseconds. */
  public Rejection after(long otherMs) {
    return new Rejection(reason, message, otherMs, earliestDeadlineMs);
  }

  /** A rejection of what may be taken a while later. */
  public static Rejection later(Reason reason, String message, long retryAfterMs) {
    return new Rejection(reason, message, retryAfterMs, null);
  }
}
