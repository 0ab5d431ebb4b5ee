package io.fairlead.bench.load;

import java.util.List;

/**
 * A run at one moment.
 *
 * @param elapsedMs since its first scheduled arrival, milliseconds
 * @param planned tasks in all; 0 if it has no end
 * @param submitted tasks so far
 * @param started those whose handler has begun
 * @param ended those that have an outcome
 * @param notCompleted those with another outcome than completed, or that could not be submitted
 * @param agents in the fleet's order
 * @param tenants in the order in which they first appeared
 */
public record RunStatus(
    long elapsedMs,
    long planned,
    long submitted,
    long started,
    long ended,
    long notCompleted,
    List<AgentStatus> agents,
    List<TenantStatus> tenants) {
  public RunStatus {
    agents = List.copyOf(agents);
    tenants = List.copyOf(tenants);
  }

  /** Submitted, and its handler has not begun. */
  public long waiting() {
    return Math.max(0, submitted - Math.max(started, ended));
  }

  /** In a handler now. */
  public long running() {
    return agents.stream().mapToLong(AgentStatus::running).sum();
  }

  /** Whether everything planned has been submitted and has ended. */
  public boolean isFinished() {
    return planned > 0 && ended >= planned;
  }
}
