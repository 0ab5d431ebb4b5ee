package io.fairlead.streams.tally;

/** What is counted of a swarm. */
public enum Happening {
  /** Tasks accepted. */
  SUBMITTED,
  /** Tasks given to agents. */
  DISPATCHED,
  /** Tasks completed. */
  COMPLETED,
  /** Tasks that failed for good. */
  FAILED,
  /** Tasks cancelled. */
  CANCELLED,
  /** Tasks whose deadline passed while they waited. */
  EXPIRED,
  /** Attempts that failed and are followed by another one. */
  RETRIED,
  /** Tasks stolen from another agent's local queue. */
  STOLEN,
  /** Tasks that the balancer moved. */
  MIGRATED,
  /** Waiting tasks that plans put into local queues. */
  PLANNED,
  /** Tasks that an agent was asked to give back. */
  REVOKED,
  /** Tasks that came to a higher level because they had waited. */
  PROMOTED,
  /** Tasks that came to a lower level because they ran far over their estimate. */
  DEMOTED,
  /** Rounds of balancing, proposals and plans that were carried out. */
  BALANCED,
  /** Proposals made to be approved. */
  PROPOSED,
  /** Agents lost. */
  AGENTS_LOST,
  /** Circuit breakers that opened. */
  BREAKERS_OPENED,
  /** Commands refused. */
  COMMANDS_REFUSED
}
