package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.BreakerState;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Level;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.model.Unavailability;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a swarm stands at one moment, as numbers. Immutable. Of the agents none is left out, so that
 * whoever sums over them is right however many there are; coordinators know at most {@code
 * max.agents} of a partition.
 *
 * @param atMs wall time, milliseconds since the Unix epoch
 * @param open whether the coordinator gives out work; not while it takes the swarm over
 * @param live tasks that have not ended
 * @param parked of those, the ones that are neither in a queue nor with an agent: they wait for
 *     their time, their next attempt or other tasks
 * @param phases tasks that have not ended, by phase
 * @param levels all four
 * @param backlogs what waits, by who may run it; the largest {@link #MOST_BACKLOGS}
 * @param agents all of them, in order of their ids
 * @param tenants with most tasks that have not ended first, {@link #MOST_TENANTS} at most
 * @param tenantCount those that have tasks, are paused or drained
 * @param waitingCostMs what all that waits in no local queue is expected to cost, at speed 1
 * @param outstandingMs expected work left with all agents that are not gone, local queues included,
 *     at speed 1
 * @param weight of all agents that may be sent work together, in slots of speed 1
 * @param loadVariance variance of the load over the available agents, milliseconds squared; null if
 *     there are none
 * @param proposal id of the proposal that waits for approval; null if none does
 */
public record SwarmCensus(
    SwarmId id,
    SwarmConfig config,
    long atMs,
    long facts,
    boolean paused,
    boolean deleting,
    boolean open,
    long live,
    long parked,
    Map<TaskPhase, Integer> phases,
    List<LevelCount> levels,
    List<Backlog> backlogs,
    List<AgentCount> agents,
    List<TenantCount> tenants,
    int tenantCount,
    double waitingCostMs,
    double outstandingMs,
    double weight,
    @Nullable Double loadVariance,
    @Nullable String proposal) {
  public static final int MOST_BACKLOGS = 64;

  /** So many agents are told of one by one where a swarm is shown. */
  public static final int MOST_AGENTS = 1_000;

  public static final int MOST_TENANTS = 200;

  /**
   * One level.
   *
   * @param queued tasks in its queue, local queues included
   * @param oldestSinceMs wall time since which the one that came first has waited there; 0 if
   *     nothing waits
   */
  public record LevelCount(Level level, int queued, long oldestSinceMs) {}

  /**
   * Waiting tasks that the same agents may run.
   *
   * @param eligibility pinned to an agent where they wait in its local queue
   * @param waiting tasks
   * @param costMs what they are expected to cost together at speed 1
   * @param blocked those of them whose tenant is paused or at its cap
   * @param fit agents that have what they need and are not gone, whether pinned to or not
   * @param able of those, the ones that they may wait for
   * @param available of those, the ones that may be sent work
   * @param slots of the available
   * @param freeSlots of the available
   * @param breakers able agents whose breaker keeps work from them
   * @param weight speed of the available together, in slots of speed 1
   */
  public record Backlog(
      Eligibility eligibility,
      int waiting,
      double costMs,
      int blocked,
      double blockedCostMs,
      int fit,
      int able,
      int available,
      int slots,
      int freeSlots,
      int breakers,
      double weight) {}

  /**
   * One agent.
   *
   * @param unavailability why it may not be sent new work; null if it may
   * @param held tasks that it has
   * @param running those of them whose start is known
   * @param placed tasks in its local queue
   * @param outstandingMs expected work left, local queue included, at speed 1
   * @param loadMs the same by its weight: when it is expected to be done
   */
  public record AgentCount(
      AgentId id,
      AgentPhase phase,
      BreakerState breaker,
      @Nullable Unavailability unavailability,
      List<String> capabilities,
      int slots,
      int held,
      int running,
      int placed,
      double outstandingMs,
      double loadMs,
      double weight,
      double speed,
      double reliability,
      double roundTripMs) {
    public AgentCount {
      capabilities = List.copyOf(capabilities);
    }

    /** Slots that no task is meant for. */
    public int freeSlots() {
      return Math.max(0, slots - held);
    }

    public boolean gone() {
      return phase == AgentPhase.LOST || phase == AgentPhase.LEFT;
    }
  }

  /**
   * One tenant.
   *
   * @param live its tasks that have not ended
   * @param queued those of them that wait in queues
   * @param held those of them that agents have
   * @param cap the most that agents may have; {@link Long#MAX_VALUE} for no limit
   * @param ratePerSecond tasks accepted per second; 0 for no limit
   * @param maxQueued the most that may be live; 0 for no limit
   * @param chargedMs work charged so far, at speed 1
   */
  public record TenantCount(
      TenantId id,
      double weight,
      int live,
      int queued,
      int held,
      long cap,
      double ratePerSecond,
      long maxQueued,
      boolean paused,
      boolean draining,
      double chargedMs) {}

  public SwarmCensus {
    phases = Collections.unmodifiableMap(new EnumMap<>(phases));
    levels = List.copyOf(levels);
    backlogs = List.copyOf(backlogs);
    agents = List.copyOf(agents);
    tenants = List.copyOf(tenants);
  }

  /** All of them. */
  public int agentCount() {
    return agents.size();
  }

  /** Those that come first by their ids, {@link #MOST_AGENTS} at most. */
  public List<AgentCount> firstAgents() {
    return agents.subList(0, Math.min(MOST_AGENTS, agents.size()));
  }

  /** Tasks in queues. */
  public int queued() {
    return levels.stream().mapToInt(LevelCount::queued).sum();
  }

  /** Tasks that agents have. */
  public long held() {
    return live - parked - queued();
  }
}
