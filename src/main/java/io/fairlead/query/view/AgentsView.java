package io.fairlead.query.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Agents of a swarm, in order of their ids.
 *
 * @param next value of {@code after} with which the list goes on; null at its end
 */
public record AgentsView(String swarmId, List<AgentView> agents, @Nullable String next) {
  public AgentsView {
    agents = List.copyOf(agents);
  }
}
