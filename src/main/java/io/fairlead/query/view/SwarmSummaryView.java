package io.fairlead.query.view;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.Kpi;
import io.fairlead.model.Level;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.SwarmSnapshot;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A swarm in figures.
 *
 * @param partition of the topics that its messages go through
 * @param instance {@code host:port} of who holds it; empty if that one is alone
 * @param paused whether nothing is dispatched until it is resumed
 * @param deleting whether it is being emptied, to be deleted
 * @param recovering whether nothing is dispatched for a moment, since it has just been taken over
 * @param tasks that have not ended, in all
 * @param waiting tasks that wait for an agent: queued and placed
 * @param held tasks that agents hold: dispatched and running
 * @param tasksByPhase tasks that have not ended; every phase of one is there
 * @param tasksByLevel the same by level
 * @param agents that it knows, in all
 * @param agentsByPhase the same by phase
 * @param agentsAvailable agents that may be sent new work
 * @param slots of those that may
 * @param tenants that it knows
 * @param strategy by which agents are chosen
 * @param configVersion of the configuration in force; 0 while that is the default
 * @param epoch the last one given
 * @param facts number of its last fact
 * @param arrivals tasks accepted so far
 * @param lastKpi key figures of the last interval with tasks; null if there was none yet
 */
public record SwarmSummaryView(
    String swarmId,
    int partition,
    String instance,
    boolean paused,
    boolean deleting,
    boolean recovering,
    int tasks,
    int waiting,
    int held,
    Map<TaskPhase, Integer> tasksByPhase,
    Map<Level, Integer> tasksByLevel,
    int agents,
    Map<AgentPhase, Integer> agentsByPhase,
    int agentsAvailable,
    int slots,
    int tenants,
    String strategy,
    long configVersion,
    long epoch,
    long facts,
    long arrivals,
    @Nullable Kpi lastKpi) {

  public SwarmSummaryView {
    tasksByPhase = new EnumMap<>(tasksByPhase);
    tasksByLevel = new EnumMap<>(tasksByLevel);
    agentsByPhase = new EnumMap<>(agentsByPhase);
  }

  public static SwarmSummaryView of(
      SwarmSnapshot swarm, int partition, String instance, @Nullable Kpi lastKpi) {
    return new SwarmSummaryView(
        swarm.id().value(),
        partition,
        instance,
        swarm.paused(),
        swarm.deleting(),
        swarm.recovering(),
        sum(swarm.phases()),
        count(swarm.phases(), TaskPhase.QUEUED, TaskPhase.PLACED),
        count(swarm.phases(), TaskPhase.DISPATCHED, TaskPhase.RUNNING),
        swarm.phases(),
        swarm.levels(),
        sum(swarm.agents()),
        swarm.agents(),
        swarm.available(),
        swarm.slots(),
        swarm.tenants(),
        swarm.strategy().key(),
        swarm.configVersion(),
        swarm.epoch().value(),
        swarm.facts(),
        swarm.arrivals(),
        lastKpi);
  }

  static int count(Map<TaskPhase, Integer> counts, TaskPhase one, TaskPhase other) {
    return counts.getOrDefault(one, 0) + counts.getOrDefault(other, 0);
  }

  private static int sum(Map<?, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
