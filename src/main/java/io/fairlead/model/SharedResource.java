package io.fairlead.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;

/**
 * A resource that several agents draw on together, such as the tokens per minute of an API key.
 *
 * @param name as tasks demand it
 * @param capacity held: amount that may be in use at a time; rated: the most that can be saved up
 * @param perMinute rated: amount that comes back per minute; 0 for a resource that is held while a
 *     task is at its agent and given back then
 * @param agents who draws on it, sorted; empty for every agent of the swarm
 */
public record SharedResource(String name, long capacity, long perMinute, List<AgentId> agents) {
  public static final int MAX_AGENTS = 1_024;

  public SharedResource {
    agents = Collections.unmodifiableList(new ArrayList<>(new TreeSet<>(agents)));
  }

  /** Whether what is taken comes back with time instead of with the end of the task. */
  public boolean rated() {
    return perMinute > 0;
  }

  /** Whether the agent draws on it. */
  public boolean isOf(AgentId agent) {
    return agents.isEmpty() || Collections.binarySearch(agents, agent) >= 0;
  }
}
