package io.fairlead.model;

/**
 * An agent that was not chosen.
 *
 * @param score in the unit of the strategy, as the chosen agent's
 */
public record RunnerUp(AgentId agent, double score) {}
