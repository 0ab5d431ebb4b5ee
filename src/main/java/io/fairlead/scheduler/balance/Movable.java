package io.fairlead.scheduler.balance;

import io.fairlead.model.Move;

/** A task that may be taken from the agent that has it. */
public interface Movable {
  /** Expected run time at speed 1, microseconds. */
  long costUs();

  /** Whether that agent may be given it, and should be if it has so much to do as it says. */
  boolean suits(AgentLoad to);

  /** The move to that agent. */
  Move to(AgentLoad to);
}
