package io.fairlead.scheduler.placement;

import io.fairlead.model.AgentId;
import io.fairlead.model.Eligibility;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which agent was last given a task of each class, for round robin. Bounded: the class that was
 * served longest ago is forgotten, and begins with the first agent again. O(1). Owned by one
 * thread.
 */
public final class TurnMemory {
  /** Classes remembered. */
  public static final int MAX_CLASSES = 1_024;

  private final LinkedHashMap<Eligibility, AgentId> last = new LinkedHashMap<>();

  /** An agent was given a task of that class. */
  public void gave(Eligibility eligibility, AgentId agent) {
    last.remove(eligibility);
    if (last.size() >= MAX_CLASSES) {
      var eldest = last.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
    last.put(eligibility, agent);
  }

  /** The agent that was last given one; null if that is not known. */
  public @Nullable AgentId lastOf(Eligibility eligibility) {
    return last.get(eligibility);
  }
}
