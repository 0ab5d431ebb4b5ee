package io.fairlead.scheduler;

import io.fairlead.model.Eligibility;
import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.SharedResource;
import io.fairlead.model.StoredResource;
import io.fairlead.model.SwarmConfig;
import io.fairlead.scheduler.admission.TokenBucket;
import io.fairlead.scheduler.placement.Demand;
import io.fairlead.scheduler.resource.SharedResources;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is left of the resources of a swarm's agents: of their own, which tasks hold while they are
 * there, and of those that agents share. An agent has a resource if its profile names it or if it
 * is among the agents of a shared one; where both is so, both must have enough.
 *
 * <p>Amounts are exact. Every operation is O(resources of the demand × log). Owned by its swarm's
 * thread; {@link #look} is part of deciding, all else is changed by {@link FactApplier} alone.
 */
final class ResourceLedger {
  private final SharedResources shared = new SharedResources();

  /** Wall time as of which rated resources are looked at; not stored. */
  private long wallMs;

  /** From now on rated resources are seen as of that time. */
  void look(Now now) {
    wallMs = now.wallMs();
  }

  /** Another configuration is in force; what the agents hold is told again. */
  void configure(SwarmConfig config, Collection<AgentState> agents, long nowMs) {
    shared.configure(config.resources(), nowMs);
    for (AgentState agent : agents) {
      for (TaskState task : agent.held.values()) {
        shared.hold(agent.id(), task.demand().atMost());
      }
    }
  }

  /** Whether what is left at an agent is enough. */
  boolean fits(AgentState agent, Demand demand) {
    for (Map.Entry<String, Long> wanted : demand.atMost().entrySet()) {
      String name = wanted.getKey();
      long amount = wanted.getValue();
      Long own = agent.profile.resources().get(name);
      SharedResource common = shared.of(agent.id(), name);
      if (own == null && common == null) {
        return false;
      }
      if (own != null && !demand.met(name, amount, own, own - agent.used.of(name))) {
        return false;
      }
      if (common != null
          && !demand.met(name, amount, common.capacity(), shared.free(common, wallMs))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Wall time at which what is left at an agent is enough if no more is taken and nothing is given
   * back, milliseconds; {@code Long.MAX_VALUE} if time alone does not bring it.
   */
  long fitsAtMs(AgentState agent, Demand demand, Now now) {
    long atMs = now.wallMs();
    for (Map.Entry<String, Long> wanted : demand.atMost().entrySet()) {
      String name = wanted.getKey();
      long amount = wanted.getValue();
      Long own = agent.profile.resources().get(name);
      SharedResource common = shared.of(agent.id(), name);
      boolean rated = common != null && common.rated();
      if ((own == null && common == null)
          || (own != null && own - agent.used.of(name) < amount)
          || (common != null && !rated && shared.free(common, now.wallMs()) < amount)) {
        return Long.MAX_VALUE;
      }
      if (common != null && rated) {
        atMs = Math.max(atMs, shared.thereAtMs(common, amount, now.wallMs()));
      }
    }
    return atMs;
  }

  /** Whether an agent's resources would be enough if nothing were held or taken. */
  boolean couldEverFit(AgentState agent, Demand demand) {
    for (Map.Entry<String, Long> wanted : demand.atMost().entrySet()) {
      Long own = agent.profile.resources().get(wanted.getKey());
      SharedResource common = shared.of(agent.id(), wanted.getKey());
      boolean has = own != null || common != null;
      boolean enough =
          (own == null || own >= wanted.getValue())
              && (common == null || common.capacity() >= wanted.getValue());
      if (!has || !enough) {
        return false;
      }
    }
    return true;
  }

  /** Whether an agent that does nothing else could run some task of that class. */
  boolean couldEverRun(AgentState agent, Eligibility eligibility) {
    for (String name : eligibility.demand().keySet()) {
      Long own = agent.profile.resources().get(name);
      SharedResource common = shared.of(agent.id(), name);
      long above = eligibility.demandAbove(name);
      if ((own == null && common == null)
          || (own != null && own <= above)
          || (common != null && common.capacity() <= above)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a resource that every agent draws on is short of that, so that no agent need be looked
   * at.
   */
  boolean shortFor(Demand demand) {
    for (Map.Entry<String, Long> wanted : demand.atMost().entrySet()) {
      SharedResource common = shared.ofAll(wanted.getKey());
      if (common != null
          && !demand.met(
              wanted.getKey(), wanted.getValue(), common.capacity(), shared.free(common, wallMs))) {
        return true;
      }
    }
    return false;
  }

  /** The most of a held resource that an agent can still give. */
  long left(AgentState agent, String name) {
    Long own = agent.profile.resources().get(name);
    SharedResource common = shared.of(agent.id(), name);
    long left = own == null && common == null ? 0 : Long.MAX_VALUE;
    if (own != null) {
      left = own - agent.used.of(name);
    }
    if (common != null && !common.rated()) {
      left = Math.min(left, shared.free(common, wallMs));
    }
    return left;
  }

  /** A task is dispatched: it holds what it demands, and takes what is rated of it. */
  void take(AgentState agent, TaskState task, Now now, Touched touched) {
    SortedMap<String, Long> demand = task.demand().atMost();
    if (demand.isEmpty()) {
      return;
    }
    shared.take(agent.id(), demand, now.wallMs());
    hold(agent, task);
    for (String name : demand.keySet()) {
      TokenBucket bucket = shared.buckets().get(name);
      if (bucket != null) {
        touched.resource(new StoredResource(name, bucket.units(), bucket.atMs()));
      }
    }
  }

  /** A task is at an agent and holds what it demands. */
  void hold(AgentState agent, TaskState task) {
    SortedMap<String, Long> demand = task.demand().atMost();
    if (!demand.isEmpty()) {
      agent.used.hold(demand);
      shared.hold(agent.id(), demand);
    }
  }

  /** A task is no longer at an agent. */
  void giveBack(AgentState agent, TaskState task) {
    SortedMap<String, Long> demand = task.demand().atMost();
    if (!demand.isEmpty()) {
      agent.used.giveBack(demand);
      shared.giveBack(agent.id(), demand);
    }
  }

  /** Every bucket is to be written. */
  void touchAll(Touched touched) {
    shared
        .buckets()
        .forEach(
            (name, bucket) ->
                touched.resource(new StoredResource(name, bucket.units(), bucket.atMs())));
  }

  /** Takes a bucket from the store; after the configuration. */
  void restore(StoredResource stored) {
    shared.restore(stored.name(), new TokenBucket(stored.parts(), stored.atMs()));
  }

  /** Amounts that are held of shared resources, by name. */
  SortedMap<String, Long> heldOfShared() {
    return shared.held();
  }

  /**
   * Sets a task apart that stands before others of its class which fit a capacity that it does not
   * fit; null if every capacity is either enough for it or too small for its whole class.
   * O(agents).
   */
  Fact.@Nullable DemandSetApart apart(
      TaskState task, SwarmConfig config, Collection<AgentState> agents) {
    for (Map.Entry<String, Long> wanted : task.demand().atMost().entrySet()) {
      String name = wanted.getKey();
      long above = task.eligibility.demandAbove(name);
      long cut = above;
      SharedResource common = config.resources().get(name);
      if (common != null && common.capacity() < wanted.getValue()) {
        cut = Math.max(cut, common.capacity());
      }
      for (AgentState agent : agents) {
        Long own = agent.profile.resources().get(name);
        if (own != null && own < wanted.getValue()) {
          cut = Math.max(cut, own);
        }
      }
      if (cut > above) {
        return new Fact.DemandSetApart(task.task.id(), name, cut);
      }
    }
    return null;
  }
}
