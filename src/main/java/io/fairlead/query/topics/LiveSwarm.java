package io.fairlead.query.topics;

import io.fairlead.model.AgentId;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.query.Problem;
import io.fairlead.scheduler.AgentSnapshot;
import io.fairlead.scheduler.Page;
import io.fairlead.scheduler.Snapshots;
import io.fairlead.streams.StateReader;
import io.fairlead.streams.StateReader.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a swarm now, and no topic tells: what its agents can do, and which settings
 * were in force when.
 *
 * @param agents those that are remembered, also such as have left, in order of their ids
 * @param config in force now
 * @param versions of the configuration, those that are remembered, oldest first
 */
record LiveSwarm(List<StoredAgent> agents, SwarmConfig config, List<StoredConfig> versions) {
  /** Agents that are looked at. */
  static final int MOST_AGENTS = 20_000;

  LiveSwarm {
    agents = List.copyOf(agents);
    versions = List.copyOf(versions);
  }

  /**
   * Reads it, the agents a page at a time.
   *
   * @throws io.fairlead.query.ProblemException 404 if there is no such swarm, 503 if its state
   *     can't be read at this moment
   */
  static LiveSwarm of(StateReader state, int partition, SwarmId swarm) {
    try {
      StoredSwarm stored =
          state
              .swarm(partition, swarm)
              .orElseThrow(
                  () ->
                      Problem.unknown("there is no swarm " + swarm)
                          .because("unknown-swarm")
                          .toException());
      return new LiveSwarm(
          agents(state, partition, swarm),
          stored.config(),
          versions(state, partition, swarm, stored.config().version()));
    } catch (UnavailableException e) {
      throw Problem.unavailable("the swarm's state can't be read at this moment").toException();
    }
  }

  private static List<StoredAgent> agents(StateReader state, int partition, SwarmId swarm)
      throws UnavailableException {
    List<StoredAgent> agents = new ArrayList<>();
    @Nullable AgentId after = null;
    do {
      AgentId last = after;
      Page<AgentSnapshot, AgentId> page =
          state
              .ask(
                  partition,
                  swarm,
                  (scheduler, now) ->
                      scheduler.snapshots().agents(last, Snapshots.MOST_LISTED, now))
              .orElseThrow(
                  () ->
                      Problem.unavailable("the swarm's agents can't be told at this moment")
                          .toException());
      page.items().forEach(each -> agents.add(each.agent()));
      after = page.next();
    } while (after != null && agents.size() < MOST_AGENTS);
    return agents;
  }

  /** By key: a range would hold up the stream thread. */
  private static List<StoredConfig> versions(
      StateReader state, int partition, SwarmId swarm, long latest) throws UnavailableException {
    List<StoredConfig> versions = new ArrayList<>();
    for (long at = Math.max(1, latest - StoredConfig.KEPT + 1); at <= latest; at++) {
      state.config(partition, swarm.value(), at).ifPresent(versions::add);
    }
    return versions;
  }
}
