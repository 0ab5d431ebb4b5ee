package io.fairlead.model;

/**
 * One dispatch of a task to an agent.
 *
 * @param agent who holds it
 * @param incarnation the agent's incarnation that it was given to
 * @param epoch the fencing token
 * @param seq number of the assignment among the agent's messages
 * @param chargedUs cost charged to the tenant at dispatch, microseconds at speed 1
 * @param dispatchedAtMs wall time of the dispatch, milliseconds since the Unix epoch
 * @param expectedMs milliseconds after the dispatch at which the task was expected to end
 */
public record Lease(
    AgentId agent,
    long incarnation,
    Epoch epoch,
    long seq,
    long chargedUs,
    long dispatchedAtMs,
    long expectedMs) {}
