package io.fairlead.scheduler.placement;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agents with room, and the choice of the one on which a task is expected to end first: least
 * F<sub>a</sub> = max(now, virtual finish of the agent) + cost / weight of the agent, over the
 * agents that have the capabilities required; the smaller agent id where equal.
 *
 * <p>{@link #choose} is O(pools × weight classes), {@link #add} and {@link #remove} are O(log
 * agents). Pools are as many as the agents with room have distinct sets of capabilities. Owned by
 * one thread.
 */
public final class LeastFinishPlacement {
  private final Map<List<String>, AgentPool> pools = new LinkedHashMap<>();

  /**
   * The agent chosen.
   *
   * @param finishUs logical time at which the task is expected to end there, microseconds
   */
  public record Placement(PlacementEntry agent, long finishUs) {}

  /** Adds an agent that has room. */
  public void add(PlacementEntry agent) {
    AgentPool pool = pools.computeIfAbsent(agent.capabilities(), AgentPool::new);
    pool.add(agent);
    agent.pool = pool;
  }

  /** Removes an agent, which must not have changed its keys since it was added. */
  public void remove(PlacementEntry agent) {
    AgentPool pool = agent.pool;
    if (pool == null) {
      throw new IllegalStateException("not among the agents with room: " + agent.id());
    }
    pool.remove(agent);
    agent.pool = null;
    if (pool.isEmpty()) {
      pools.remove(pool.capabilities);
    }
  }

  /** Whether the agent is among those with room. */
  public boolean contains(PlacementEntry agent) {
    return agent.pool != null;
  }

  /** Whether any agent with room has all of these capabilities. */
  public boolean hasRoomFor(List<String> required) {
    for (AgentPool pool : pools.values()) {
      if (covers(pool.capabilities, required)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The agent for a task; null if none with room has the capabilities.
   *
   * @param costUs what the task is expected to cost, microseconds at speed 1
   * @param nowUs logical time, microseconds
   */
  public @Nullable Placement choose(List<String> required, long costUs, long nowUs) {
    PlacementEntry best = null;
    long bestFinishUs = Long.MAX_VALUE;
    for (AgentPool pool : pools.values()) {
      if (!covers(pool.capabilities, required)) {
        continue;
      }
      for (var heap : pool.byWeight.values()) {
        PlacementEntry head = heap.first();
        if (head == null) {
          continue;
        }
        long finishUs = finishUs(head, costUs, nowUs);
        if (finishUs < bestFinishUs
            || (finishUs == bestFinishUs && best != null && head.id().compareTo(best.id()) < 0)) {
          best = head;
          bestFinishUs = finishUs;
        }
      }
    }
    return best == null ? null : new Placement(best, bestFinishUs);
  }

  /** F<sub>a</sub> of an agent and a task, microseconds of logical time. */
  public static long finishUs(PlacementEntry agent, long costUs, long nowUs) {
    return Math.addExact(
        Math.max(nowUs, agent.virtualFinishUs()), (long) Math.ceil(costUs / agent.weight()));
  }

  private static boolean covers(List<String> has, List<String> required) {
    // Both are sorted: one pass.
    int at = 0;
    for (String capability : required) {
      while (at < has.size() && has.get(at).compareTo(capability) < 0) {
        at++;
      }
      if (at == has.size() || !has.get(at).equals(capability)) {
        return false;
      }
      at++;
    }
    return true;
  }
}
