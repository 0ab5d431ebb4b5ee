package io.fairlead.model;

/** Why an agent may not be sent new work, however little it holds. */
public enum Unavailability {
  /** It has said hello and not reported since. */
  JOINING("joining"),
  /** It has been silent for longer than suspectAfterMs. */
  SUSPECT("suspect"),
  /** It has been silent for longer than lostAfterMs. */
  LOST("lost"),
  /** It said goodbye. */
  LEFT("left"),
  /** Its topic is being created or deleted. */
  TOPIC_NOT_READY("topic-not-ready"),
  /** It wants no new work. */
  DRAINING("draining"),
  /** An operator wants it to get no new work. */
  DRAINED("drained"),
  /** It holds back all of its speed. */
  THROTTLED("throttled"),
  /** Its circuit breaker is open. */
  BREAKER_OPEN("breaker-open"),
  /** Its circuit breaker is half-open, and as many probes are out as it lets through. */
  BREAKER_HALF_OPEN("breaker-half-open");

  private final String code;

  Unavailability(String code) {
    this.code = code;
  }

  /** The stable code. */
  public String code() {
    return code;
  }
}
