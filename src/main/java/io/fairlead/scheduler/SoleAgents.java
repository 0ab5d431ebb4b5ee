package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.Eligibility;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which agent alone may run tasks of a class, in a swarm of several. Found out once for each class,
 * O(agents), until the agents change; then a look-up. Owned by its swarm's thread.
 */
final class SoleAgents {
  private static final int MAX_REMEMBERED = 1_024;

  private final SwarmState state;
  private final Map<Eligibility, Optional<AgentId>> known = new HashMap<>();

  SoleAgents(SwarmState state) {
    this.state = state;
  }

  void forget() {
    known.clear();
  }

  /** The agent that alone may run it; null if none may, several may or there is one agent only. */
  @Nullable AgentId of(Eligibility eligibility) {
    Optional<AgentId> found = known.get(eligibility);
    if (found == null) {
      if (known.size() >= MAX_REMEMBERED) {
        known.clear();
      }
      found = Optional.ofNullable(find(eligibility));
      known.put(eligibility, found);
    }
    return found.orElse(null);
  }

  private @Nullable AgentId find(Eligibility eligibility) {
    AgentId sole = null;
    int able = 0;
    int present = 0;
    for (AgentState agent : state.agents.values()) {
      if (!agent.gone()) {
        present++;
        if (state.able(agent, eligibility)) {
          able++;
          sole = agent.id();
        }
      }
    }
    return able == 1 && present > 1 ? sole : null;
  }
}
