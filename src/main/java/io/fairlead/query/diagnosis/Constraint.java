package io.fairlead.query.diagnosis;

import java.util.List;
import java.util.Locale;

/**
 * What can hold a swarm up. Of two that are equally severe the one that concerns more tasks comes
 * first, and of two that concern as many the one that stands first here.
 */
public enum Constraint {
  /** Nothing is given out until the swarm is resumed. */
  SWARM_PAUSED(Component.TASK_QUEUE),
  /** The coordinator has just taken the swarm over. */
  RECOVERY(Component.STREAM),
  /** One partition takes a thread by itself. */
  HOT_PARTITION(Component.STREAM),
  /** The threads that decide have no time left. */
  STREAM_THREAD(Component.STREAM),
  /** There is nobody to work. */
  NO_AGENTS(Component.AGENTS),
  /** No agent can do it, or too few can while others are idle. */
  CAPABILITY(Component.AGENTS, Component.LOAD_BALANCER),
  /** Circuit breakers keep work from the agents that could do it. */
  BREAKER(Component.AGENTS),
  /** The agents that could do it take no work. */
  AGENTS_UNAVAILABLE(Component.AGENTS),
  /** What it demands of resources is not left. */
  RESOURCE(Component.AGENTS),
  /** A tenant's tasks are kept back by command. */
  TENANT_PAUSED(Component.TENANTS, Component.TASK_QUEUE),
  /** A tenant has its maxConcurrency. */
  TENANT_CAP(Component.TENANTS, Component.TASK_QUEUE),
  /** A tenant submits faster than its ratePerSecond. */
  TENANT_RATE(Component.TENANTS, Component.TASK_QUEUE),
  /** A tenant has as many tasks as it may. */
  TENANT_QUOTA(Component.TENANTS, Component.TASK_QUEUE),
  /** The swarm has as many tasks as it may. */
  QUEUE_FULL(Component.TASK_QUEUE),
  /** Deadlines are refused because they could not be kept. */
  ADMISSION(Component.TASK_QUEUE),
  /** Work waits for one agent while others are idle. */
  HOT_AGENT(Component.LOAD_BALANCER, Component.AGENTS),
  /** Tasks are shorter than the way to the agents and back. */
  DISPATCH_ROUND_TRIP(Component.LOAD_BALANCER, Component.STREAM),
  /** All agents that could do it are busy. */
  CAPACITY(Component.AGENTS, Component.LOAD_BALANCER, Component.TASK_QUEUE),
  /** Tasks wait for other tasks, for their time or their next attempt. */
  NOT_READY(Component.TASK_QUEUE);

  @SuppressWarnings("ImmutableEnumChecker") // a list that cannot be changed
  private final List<Component> parts;

  Constraint(Component... parts) {
    this.parts = List.of(parts);
  }

  /** Stable code. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it belongs to what is asked for. */
  public boolean belongsTo(Component asked) {
    return parts.stream().anyMatch(asked::covers);
  }
}
