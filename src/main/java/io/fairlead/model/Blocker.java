package io.fairlead.model;

import java.util.Locale;

/** What a task that has not ended waits for. */
public enum Blocker {
  /** Nothing: it runs. */
  RUNNING,
  /** The agent in whose local queue it is. */
  LOCAL_QUEUE,
  /** Its agent, which has it and has not begun. */
  AT_AGENT,
  /** Its earliest start. */
  DELAY,
  /** The pause before its next attempt. */
  RETRY,
  /** Tasks that it depends on. */
  DEPENDENCY,
  /** The end of a pause of the swarm. */
  SWARM_PAUSED,
  /** The coordinator, which has just taken the swarm over. */
  RECOVERY,
  /** The end of a pause of its tenant. */
  TENANT_PAUSED,
  /** Its tenant's maxConcurrency. */
  TENANT_CONCURRENCY,
  /** An agent that has the capabilities. */
  CAPABILITY,
  /** Resources that it demands. */
  RESOURCE,
  /** A rated resource that it demands, until enough of it has come back. */
  RATE,
  /** The circuit breakers of the agents that could run it. */
  BREAKER,
  /** Agents that could run it but take no work now. */
  AGENTS_UNAVAILABLE,
  /** Room at an agent; others may go before. */
  CAPACITY;

  /** Stable code. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
