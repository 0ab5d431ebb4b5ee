package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Epoch;
import io.fairlead.model.LastMove;
import io.fairlead.model.Level;
import io.fairlead.model.QueueTags;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.model.Unavailability;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What can be read of a swarm's state; for invariants, tests and snapshots. */
public interface SwarmView {
  SwarmId id();

  SwarmConfig config();

  /** Number of the last fact. */
  long facts();

  /** The last epoch given. */
  Epoch epoch();

  /** Virtual time among the tenants of a level, in tags. */
  long flowTime(Level level);

  /** Virtual time among the levels that share by weight, in tags. */
  long levelTime();

  /** Virtual time among critical and the rest, in tags. */
  long shareTime();

  /** All virtual times of the queue. */
  QueueTags queueTags();

  /**
   * The least deadline of a level among what waits for the same agents, where its order is by
   * deadline; {@link Long#MAX_VALUE} if there is none.
   */
  long leastDeadlineMs(Level level, Eligibility eligibility);

  /** Tasks that wait in the queue. */
  int queued();

  /** Tasks that have not ended. */
  int live();

  /** A task that has not ended; null if there is none of that id. */
  @Nullable StoredTask task(TaskId id);

  /** An agent; null if there is none of that id. */
  @Nullable StoredAgent agent(AgentId id);

  /** Every task that has not ended, in order of arrival. */
  List<StoredTask> tasks();

  /** Every agent, in order of their ids. */
  List<StoredAgent> agents();

  /** Tasks that an agent holds, in order of dispatch. */
  List<TaskId> heldBy(AgentId id);

  /** Phase of a task that has not ended; null if there is none of that id. */
  @Nullable TaskPhase phase(TaskId id);

  /** The most tasks that an agent may hold: its slots and maxPrefetch. */
  long windowOf(AgentId id);

  /** Every reserved series, in order of tenant and id. */
  List<StoredSeries> series();

  /** Number of a tenant's tasks that agents hold. */
  long heldOf(TenantId tenant);

  /** Number of tasks that an agent holds. */
  int heldCount(AgentId id);

  /** Tasks that wait in an agent's local queue, in order of placing. */
  List<TaskId> placedWith(AgentId id);

  /** Number of tasks in an agent's local queue. */
  int placedCount(AgentId id);

  /** When a task was last taken from an agent; null if it never was, or there is none. */
  @Nullable LastMove lastMove(TaskId id);

  /** Phase of an agent; null if there is none of that id. */
  @Nullable AgentPhase agentPhase(AgentId id);

  /** How an agent stands now, live; null if there is none of that id. */
  @Nullable AgentStanding standing(AgentId id);

  /** Whether nothing of the tenant, or of the whole swarm, is to be dispatched. */
  boolean paused(TenantId tenant);

  /** What a task that has not ended still waits for; nothing if there is none of that id. */
  List<TaskId> waitsFor(TaskId id);

  /** How an agent's circuit breaker keeps it from a further task; null if it does not. */
  @Nullable Unavailability breakerKeepsFrom(AgentId id);

  /** Who may run a task that has not ended; anybody if there is none of that id. */
  Eligibility eligibility(TaskId id);

  /**
   * The most of a held resource that an agent can still give; all that there is if it is only
   * rated, 0 if the agent has none.
   */
  long resourceLeft(AgentId id, String name);

  /** Amounts that the tasks at an agent demand, as they are counted. */
  SortedMap<String, Long> resourcesHeldBy(AgentId id);

  /** Amounts that are held of shared resources, as they are counted. */
  SortedMap<String, Long> sharedResourcesHeld();

  /**
   * Wall time since which a task that has not ended has been ready to run, or was until it was
   * given to an agent, milliseconds; 0 if it has not been, or there is none.
   */
  long readySinceMs(TaskId id);

  /** When a task was given to the agent that holds it, wall time, milliseconds; 0 if none does. */
  long dispatchedAtMs(TaskId id);

  /** Level of a task that has not ended; null if there is none of that id. */
  @Nullable Level level(TaskId id);

  /** Whether a waiting task could be dispatched at this moment. */
  boolean couldDispatch();
}
