package io.fairlead.model;

/**
 * When a task was last taken from an agent to be run elsewhere: by stealing, migration or
 * revocation.
 *
 * @param from whom it was taken from
 * @param atMs logical time, milliseconds
 */
public record LastMove(AgentId from, long atMs) {}
