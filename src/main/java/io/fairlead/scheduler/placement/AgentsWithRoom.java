package io.fairlead.scheduler.placement;

import io.fairlead.model.AgentId;
import io.fairlead.model.Eligibility;
import io.fairlead.model.PlacementDecision;
import io.fairlead.model.PlacementReason;
import io.fairlead.model.RunnerUp;
import io.fairlead.model.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The agents with room, in pools of equal capabilities, and the choice among them by the swarm's
 * strategy.
 *
 * <p>{@link #add} and {@link #remove} are O(log agents). {@link #canTake} is O(pools), {@link
 * #choose} as its strategy says; for tasks that demand resources both are O(agents with room).
 * Pools are as many as the agents with room have distinct sets of capabilities. Owned by one
 * thread.
 */
public final class AgentsWithRoom {
  private final Map<List<String>, AgentPool> pools = new LinkedHashMap<>();
  private final Function<AgentId, @Nullable PlacementEntry> byId;
  private Strategy strategy = Strategy.ADAPTIVE;
  private PlacementPolicy policy = PlacementPolicy.of(strategy);

  /**
   * @param byId every agent that there is, with room or without
   */
  public AgentsWithRoom(Function<AgentId, @Nullable PlacementEntry> byId) {
    this.byId = byId;
  }

  /** Chooses by that strategy from now on. O(agents with room × log) if it is another one. */
  public void use(Strategy next) {
    if (next == strategy) {
      return;
    }
    List<PlacementEntry> agents = new ArrayList<>();
    pools.values().forEach(pool -> pool.forEach(agents::add));
    agents.forEach(this::remove);
    strategy = next;
    policy = PlacementPolicy.of(next);
    agents.forEach(this::add);
  }

  /** Adds an agent that has room. */
  public void add(PlacementEntry agent) {
    if (agent.pool != null) {
      throw new IllegalStateException("among the agents with room already: " + agent.id());
    }
    AgentPool pool = poolOf(agent);
    pool.add(agent);
    agent.pool = pool;
    agent.index = this;
    agent.lastPool = pool;
    agent.lastIndex = this;
  }

  /** The pool for an agent, which is among those that have agents from now on. */
  private AgentPool poolOf(PlacementEntry agent) {
    AgentPool last = agent.lastIndex == this ? agent.lastPool : null;
    boolean fits = last != null && last.isFor(agent.capabilities(), policy.order());
    if (last != null && fits && last.size() > 0) {
      return last;
    }
    AgentPool pool =
        last != null && fits ? last : new AgentPool(agent.capabilities(), policy.order());
    AgentPool other = pools.putIfAbsent(pool.capabilities, pool);
    return other == null ? pool : other;
  }

  /** Removes an agent, which must not have changed its keys since it was added. */
  public void remove(PlacementEntry agent) {
    AgentPool pool = agent.pool;
    if (pool == null || agent.index != this) {
      throw new IllegalStateException("not among the agents with room: " + agent.id());
    }
    pool.remove(agent);
    agent.pool = null;
    agent.index = null;
    if (pool.size() == 0) {
      pools.remove(pool.capabilities);
    }
  }

  /** Whether the agent is among those with room. */
  public boolean contains(PlacementEntry agent) {
    return agent.index == this;
  }

  /** Every agent with room, in no particular order but always the same. O(agents with room). */
  public void forEach(Consumer<PlacementEntry> action) {
    pools.values().forEach(pool -> pool.forEach(action));
  }

  /**
   * Whether there is one with room like that among those whose capabilities, sorted, are like that.
   * O(pools), and O(agents with room in those pools) while none is found.
   */
  public boolean any(Predicate<List<String>> capabilities, Predicate<PlacementEntry> agent) {
    for (AgentPool pool : pools.values()) {
      if (capabilities.test(pool.capabilities) && pool.any(agent)) {
        return true;
      }
    }
    return false;
  }

  /** Whether no agent has room. */
  public boolean isEmpty() {
    return pools.isEmpty();
  }

  /**
   * Whether a task of that class can be placed now. Its {@link #choose} then gives an agent, but
   * for a task that demands more than a capacity which lies inside the class's band.
   *
   * @param demand what must be there for it
   */
  public boolean canTake(Eligibility eligibility, Demand demand) {
    AgentId pin = eligibility.pin();
    if (pin != null) {
      PlacementEntry agent = byId.apply(pin);
      return agent != null && may(agent, eligibility, demand);
    }
    for (AgentPool pool : pools.values()) {
      if (pool.covers(eligibility.capabilities()) && (demand.isNone() || pool.hasFor(demand))) {
        return true;
      }
    }
    return false;
  }

  private boolean may(PlacementEntry agent, Eligibility eligibility, Demand demand) {
    return agent.index == this
        && agent.pool != null
        && agent.pool.covers(eligibility.capabilities())
        && (demand.isNone() || agent.fits(demand));
  }

  /** The agent for a task; null if none with room may run it. */
  public @Nullable Placement choose(PlacementRequest request) {
    AgentId pin = request.eligibility().pin();
    if (pin != null) {
      PlacementEntry agent = byId.apply(pin);
      return agent != null && may(agent, request.eligibility(), request.demand())
          ? placement(agent, PlacementReason.ONLY_ELIGIBLE, request, null)
          : null;
    }
    List<AgentPool> covering = new ArrayList<>(pools.size());
    for (AgentPool pool : pools.values()) {
      if (pool.covers(request.eligibility().capabilities())) {
        covering.add(pool);
      }
    }
    Candidates candidates = new Candidates(covering, request);
    PlacementEntry chosen = policy.choose(candidates, request);
    if (chosen == null) {
      return null;
    }
    PlacementReason reason =
        candidates.size() == 1 ? PlacementReason.ONLY_ELIGIBLE : policy.reason(chosen, request);
    return placement(chosen, reason, request, candidates);
  }

  private Placement placement(
      PlacementEntry chosen,
      PlacementReason reason,
      PlacementRequest request,
      @Nullable Candidates candidates) {
    List<RunnerUp> runnersUp = null;
    if (request.explain()) {
      runnersUp = new ArrayList<>(PlacementDecision.MAX_RUNNERS_UP);
      if (candidates != null) {
        for (PlacementEntry next :
            candidates.nextBest(policy, chosen, PlacementDecision.MAX_RUNNERS_UP)) {
          runnersUp.add(new RunnerUp(next.id(), policy.score(next, request)));
        }
      }
    }
    return new Placement(
        chosen,
        policy.finishUs(chosen, request),
        new PlacementDecision(reason, policy.score(chosen, request), runnersUp));
  }
}
