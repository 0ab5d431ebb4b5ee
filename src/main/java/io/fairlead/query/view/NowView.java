package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.model.Kpi;
import io.fairlead.model.TaskPhase;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A swarm at a glance: how it stands, what it did in the last seconds, and what limits it.
 *
 * @param atMs milliseconds since the Unix epoch
 * @param overMs how far back recent figures go, milliseconds
 * @param facts number of its last fact: as long as it stays, nothing has been decided
 * @param paused whether nothing is dispatched until it is resumed
 * @param deleting whether it is being emptied, to be deleted
 * @param recovering whether nothing is dispatched for a moment, since it has just been taken over
 * @param strategy by which agents are chosen
 * @param balanceMode automatic, approval or off
 * @param proposal id of the proposal that waits for approval; left out if none does
 * @param tasks that have not ended
 * @param waiting tasks that wait for an agent: queued and placed
 * @param held tasks that agents hold
 * @param notReady tasks that wait for their time, their next attempt or other tasks
 * @param levels the most urgent first; their counts and waits are recent
 * @param submittedPerSecond accepted, recently
 * @param completedPerSecond recently
 * @param failedPerSecond attempts used up, recently
 * @param waits from ready to dispatched, recently
 * @param runs run times, recently
 * @param loadVariance variance of the loads of the agents that take work, milliseconds squared;
 *     left out if there are none
 * @param drainMs expected work left by the weight of the agents that take work: how long it would
 *     take if nothing came any more, milliseconds; left out if there is work and none takes any
 * @param agentCount all of them
 * @param agents in order of their ids, the first 1,000
 * @param tenantCount those that have tasks, are paused or drained
 * @param tenants with most tasks first, 200 at most
 * @param binding code of the constraint that binds; {@code none} if nothing holds the swarm up
 * @param findings what limits it, worst first
 * @param lastKpi key figures of the last interval; left out if there was none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NowView(
    String swarmId,
    long atMs,
    long overMs,
    long facts,
    boolean paused,
    boolean deleting,
    boolean recovering,
    String strategy,
    String balanceMode,
    @Nullable String proposal,
    long tasks,
    long waiting,
    long held,
    long notReady,
    Map<TaskPhase, Integer> tasksByPhase,
    List<LevelFiguresView> levels,
    double submittedPerSecond,
    double completedPerSecond,
    double failedPerSecond,
    SpreadView waits,
    SpreadView runs,
    @Nullable Double loadVariance,
    @Nullable Double drainMs,
    int agentCount,
    List<AgentFiguresView> agents,
    int tenantCount,
    List<TenantFiguresView> tenants,
    String binding,
    List<BottlenecksView.FindingView> findings,
    @Nullable Kpi lastKpi) {
  public NowView {
    Map<TaskPhase, Integer> phases = new EnumMap<>(TaskPhase.class);
    phases.putAll(tasksByPhase);
    tasksByPhase = Collections.unmodifiableMap(phases);
    levels = List.copyOf(levels);
    agents = List.copyOf(agents);
    tenants = List.copyOf(tenants);
    findings = List.copyOf(findings);
  }

  /** The same without the lists that grow with the swarm. */
  public NowView withoutRows() {
    return with(atMs, overMs, List.of(), List.of());
  }

  /** Whether the two differ by nothing but when they were taken. */
  public boolean sameButForTime(NowView other) {
    return equals(other.with(atMs, overMs, other.agents, other.tenants));
  }

  private NowView with(
      long takenMs,
      long lastingMs,
      List<AgentFiguresView> agentRows,
      List<TenantFiguresView> tenantRows) {
    return new NowView(
        swarmId,
        takenMs,
        lastingMs,
        facts,
        paused,
        deleting,
        recovering,
        strategy,
        balanceMode,
        proposal,
        tasks,
        waiting,
        held,
        notReady,
        tasksByPhase,
        levels,
        submittedPerSecond,
        completedPerSecond,
        failedPerSecond,
        waits,
        runs,
        loadVariance,
        drainMs,
        agentCount,
        agentRows,
        tenantCount,
        tenantRows,
        binding,
        findings,
        lastKpi);
  }
}
