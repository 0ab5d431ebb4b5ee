package io.fairlead.model;

/** Where an agent stands in its life. */
public enum AgentPhase {
  /** Said hello; its topic is not ready, or the welcome is not yet answered by a report. */
  JOINING,
  /** Reports in time. */
  ALIVE,
  /** Silent for longer than suspectAfterMs: no new work. */
  SUSPECT,
  /** Silent for longer than lostAfterMs: its work is requeued. */
  LOST,
  /** Said goodbye. */
  LEFT
}
