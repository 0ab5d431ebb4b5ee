package io.fairlead.model;

/**
 * A waiting task's place in the local queue of one agent. The task is still in its tenant's flow;
 * only who may run it is narrowed to that agent.
 *
 * @param untilMs logical time at which the place is given up, milliseconds; {@link #FOR_GOOD} if
 *     time alone does not end it
 */
public record LocalPlace(AgentId agent, PlaceKind kind, long untilMs) {
  /** No end. */
  public static final long FOR_GOOD = Long.MAX_VALUE;
}
