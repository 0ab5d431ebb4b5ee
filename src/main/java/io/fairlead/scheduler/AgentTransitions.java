package io.fairlead.scheduler;

import io.fairlead.model.AgentPhase;

/** The life of an agent. */
final class AgentTransitions {
  /** What can happen to an agent. */
  enum Event {
    /** A process said hello and was given an incarnation. */
    JOINED,
    /** A process reports with an incarnation that was never given here. */
    STRAYED,
    /** A report of the present incarnation. */
    REPORTED,
    /** Silent for suspectAfterMs. */
    SUSPECTED,
    /** Silent for lostAfterMs. */
    LOST,
    /** Said goodbye. */
    LEFT,
    /** Gone, and its topic is deleted. */
    FORGOTTEN
  }

  static final TransitionTable<AgentPhase, Event> TABLE = table();

  private AgentTransitions() {}

  private static TransitionTable<AgentPhase, Event> table() {
    var rows = TransitionTable.of("an agent", AgentPhase.class, Event.class);
    rows.row(null, Event.JOINED, AgentPhase.JOINING);
    rows.row(null, Event.STRAYED, AgentPhase.LEFT);
    for (AgentPhase phase : AgentPhase.values()) {
      rows.row(phase, Event.JOINED, AgentPhase.JOINING);
      rows.row(phase, Event.STRAYED, phase);
      // Who has said goodbye is not brought back by a report that comes late.
      rows.row(
          phase, Event.REPORTED, phase == AgentPhase.LEFT ? AgentPhase.LEFT : AgentPhase.ALIVE);
      // When its swarm is deleted an agent is forgotten wherever it stands.
      rows.row(phase, Event.FORGOTTEN, null);
    }
    rows.row(AgentPhase.ALIVE, Event.SUSPECTED, AgentPhase.SUSPECT);
    rows.row(AgentPhase.JOINING, Event.LOST, AgentPhase.LOST);
    rows.row(AgentPhase.ALIVE, Event.LOST, AgentPhase.LOST);
    rows.row(AgentPhase.SUSPECT, Event.LOST, AgentPhase.LOST);
    rows.row(AgentPhase.ALIVE, Event.LEFT, AgentPhase.LEFT);
    return rows.build();
  }
}
