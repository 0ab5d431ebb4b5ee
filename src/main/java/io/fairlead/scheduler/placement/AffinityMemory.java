package io.fairlead.scheduler.placement;

import io.fairlead.model.AgentId;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which agent last ran a task of an affinity key. Bounded: the key that was run longest ago is
 * forgotten. O(1). Owned by one thread.
 */
public final class AffinityMemory {
  /** Keys remembered. */
  public static final int MAX_KEYS = 65_536;

  private final LinkedHashMap<String, AgentId> agents = new LinkedHashMap<>();

  /** An agent runs, or has run, a task of that key. */
  public void ran(String key, AgentId agent) {
    agents.remove(key);
    if (agents.size() >= MAX_KEYS) {
      var eldest = agents.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
    agents.put(key, agent);
  }

  /** The agent that last ran it; null if that is not known. */
  public @Nullable AgentId agentOf(@Nullable String key) {
    return key == null ? null : agents.get(key);
  }
}
