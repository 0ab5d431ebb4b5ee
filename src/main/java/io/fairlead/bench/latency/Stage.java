package io.fairlead.bench.latency;

/** A part of a task's way. */
public enum Stage {
  SUBMIT_TO_ASSIGNED(
      "submitToAssigned", "submit to assignment visible", Moment.SCHEDULED, Moment.ASSIGNED),
  ASSIGNED_TO_STARTED(
      "assignedToStarted", "assignment visible to started", Moment.ASSIGNED, Moment.STARTED),
  STARTED_TO_OUTCOME(
      "startedToOutcome", "started to outcome visible", Moment.STARTED, Moment.ENDED),
  SUBMIT_TO_OUTCOME("submitToOutcome", "submit to outcome visible", Moment.SCHEDULED, Moment.ENDED),
  /** How late the load generator was. A part of the others that begin with the submission. */
  SCHEDULED_TO_SENT(
      "scheduledToSent", "of that, the driver's own lateness", Moment.SCHEDULED, Moment.SENT);

  private final String key;
  private final String words;
  private final Moment from;
  private final Moment to;

  Stage(String key, String words, Moment from, Moment to) {
    this.key = key;
    this.words = words;
    this.from = from;
    this.to = to;
  }

  /** As results call it. */
  public String key() {
    return key;
  }

  /** For people. */
  public String words() {
    return words;
  }

  Moment from() {
    return from;
  }

  Moment to() {
    return to;
  }
}
