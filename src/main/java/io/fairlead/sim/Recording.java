package io.fairlead.sim;

import io.fairlead.model.TaskId;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a swarm was given in a period, by whom it was run, and what came of it. Immutable.
 *
 * <p>It does not tell, and a replay does not know: what was waiting and running when the period
 * began; what the coordinator had learned by then of agents' speeds and types' costs; how long
 * messages took; that runs failed, agents stood still or slowed down; what operators did meanwhile,
 * where it is not given as commands of a {@link ReplayVariant}; which tasks may not be moved, or
 * started only so often; payloads.
 *
 * @param swarm its id
 * @param fromMs beginning, wall time, milliseconds since the Unix epoch
 * @param untilMs end, exclusive, wall time, milliseconds since the Unix epoch
 * @param workload tasks that arrived in the period, with the costs that they turned out to have;
 *     offsets count from {@code fromMs}
 * @param agents that were there, each for a part of the period
 * @param settings of the swarm, by name, each value as JSON text
 * @param measured what came of it
 * @param skipped tasks that arrived in the period and are not in it, because it is not known what
 *     they cost
 * @param ids of the tasks, in the order of the workload; empty if they do not matter
 */
public record Recording(
    String swarm,
    long fromMs,
    long untilMs,
    Workload workload,
    List<Presence> agents,
    SortedMap<String, String> settings,
    Measured measured,
    long skipped,
    List<TaskId> ids) {

  /**
   * @throws IllegalArgumentException if there are ids, and not one of its own for every task
   */
  public Recording {
    agents = List.copyOf(agents);
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    ids = List.copyOf(ids);
    if (!ids.isEmpty()) {
      Set<TaskId> distinct = new HashSet<>(ids);
      if (ids.size() != workload.size() || distinct.size() != ids.size()) {
        throw new IllegalArgumentException(
            distinct.size() + " ids of " + workload.size() + " tasks");
      }
    }
  }

  /** Whose tasks' ids do not matter. */
  public Recording(
      String swarm,
      long fromMs,
      long untilMs,
      Workload workload,
      List<Presence> agents,
      SortedMap<String, String> settings,
      Measured measured,
      long skipped) {
    this(swarm, fromMs, untilMs, workload, agents, settings, measured, skipped, List.of());
  }

  /**
   * Under which id a task is replayed.
   *
   * @param place of the task in the workload, from 0
   */
  public TaskId taskId(int place) {
    return ids.isEmpty() ? VirtualSwarm.taskId(place) : ids.get(place);
  }

  /**
   * An agent, from when to when it was there.
   *
   * @param fromUs when it came, microseconds from the beginning of the period; 0 if it was there
   * @param untilUs when it took no more work, microseconds from the beginning of the period; {@link
   *     Long#MAX_VALUE} if it did not go
   * @param lost whether it died and was found missing; else it gave back what it had not started,
   *     ended what it ran, and said goodbye
   */
  public record Presence(SimulatedAgent agent, long fromUs, long untilUs, boolean lost) {
    /**
     * @throws IllegalArgumentException if it goes before it comes
     */
    public Presence {
      if (fromUs < 0 || untilUs <= fromUs) {
        throw new IllegalArgumentException(
            "agent " + agent.id() + " is there from " + fromUs + " until " + untilUs + " us");
      }
    }

    /** Of an agent that went in good order, if it did. */
    public Presence(SimulatedAgent agent, long fromUs, long untilUs) {
      this(agent, fromUs, untilUs, false);
    }

    /** Of an agent that was there all the time. */
    public static Presence throughout(SimulatedAgent agent) {
      return new Presence(agent, 0, Long.MAX_VALUE);
    }

    /** The same times for another agent. */
    public Presence of(SimulatedAgent other) {
      return new Presence(other, fromUs, untilUs, lost);
    }
  }

  /**
   * What really happened, to tell how far a replay can be believed.
   *
   * @param completed tasks
   * @param waitMeanMs from submission to the known start, milliseconds
   * @param waitP50Ms median
   * @param waitP99Ms 99 of 100 were not above it
   */
  public record Measured(long completed, double waitMeanMs, double waitP50Ms, double waitP99Ms) {}
}
