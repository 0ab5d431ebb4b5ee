package io.fairlead.scheduler;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.TopicState;

/** What decides whether an agent may be given work, as it is known now; for invariants. */
public interface AgentStanding {
  AgentPhase phase();

  TopicState topic();

  /** What the agent last said of itself. */
  AgentProfile profile();

  /** Whether an operator wants it to get no new work. */
  boolean drained();

  /** The incarnation in force. */
  long incarnation();

  /** Number of the last message on its topic. */
  long lastSeq();
}
