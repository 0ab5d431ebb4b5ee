package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fairlead.model.Kpi;
import io.fairlead.model.TaskPhase;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Figures of a swarm by component, at this moment; those that were not asked for are left out.
 *
 * @param atMs milliseconds since the Unix epoch
 * @param loadBalancer over all agents
 * @param agents in order of their ids, the first 1,000
 * @param tenants with most tasks first, 200 at most
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MetricsView(
    String swarmId,
    long atMs,
    @JsonProperty("load-balancer") @Nullable LoadBalancer loadBalancer,
    @JsonProperty("task-queue") @Nullable TaskQueue taskQueue,
    @Nullable List<AgentFiguresView> agents,
    @Nullable List<TenantFiguresView> tenants,
    @Nullable Stream stream) {

  /**
   * How work is spread.
   *
   * @param strategy how agents are chosen
   * @param balanceMode whether the balancer acts, waits for approval or does nothing
   * @param loadVariance variance of the available agents' loads, milliseconds squared; left out if
   *     there are none
   * @param meanLoadMs of the available agents, when they are expected to be done
   * @param maxLoadMs the highest of them
   * @param agentsAvailable agents that may be sent work
   * @param slots of them
   * @param freeSlots of them
   * @param pendingProposal id of the proposal that waits for approval; left out if none does
   * @param moves since this instance took the swarm over
   * @param lastKpi key figures of the last interval; left out if none was measured
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LoadBalancer(
      String strategy,
      String balanceMode,
      @Nullable Double loadVariance,
      double meanLoadMs,
      double maxLoadMs,
      int agentsAvailable,
      int slots,
      int freeSlots,
      @Nullable String pendingProposal,
      MovesView moves,
      @Nullable Kpi lastKpi) {}

  /**
   * What waits.
   *
   * @param tasks that have not ended
   * @param waiting those that wait for an agent: queued and placed
   * @param held those that agents have
   * @param notReady those that wait for their time, their next attempt or other tasks
   * @param oldestWaitMs how long the one that came first to its level has waited there
   * @param tasksByPhase tasks that have not ended, by phase
   * @param rejections submissions not accepted, by code, since this instance took the swarm over
   */
  public record TaskQueue(
      long tasks,
      long waiting,
      long held,
      long notReady,
      long oldestWaitMs,
      Map<TaskPhase, Integer> tasksByPhase,
      List<LevelFiguresView> levels,
      SpreadView submitToDispatch,
      SpreadView dispatchToStart,
      SortedMap<String, Long> rejections) {
    public TaskQueue {
      tasksByPhase = new TreeMap<>(tasksByPhase);
      levels = List.copyOf(levels);
      rejections = new TreeMap<>(rejections);
    }
  }

  /**
   * The thread that decides for the swarm, over the last half minute.
   *
   * @param partition where the swarm lives
   * @param thread that has it
   * @param overMs how long that was, milliseconds
   * @param threadBusyShare share of its time that the thread did not wait for input, 0 to 1
   * @param partitionBusyShare share of it for this partition
   * @param commitShare share of it in commits
   * @param questionsWaiting questions that the thread has still to answer
   * @param facts number of the swarm's last fact
   */
  public record Stream(
      int partition,
      String thread,
      long overMs,
      double threadBusyShare,
      double partitionBusyShare,
      double commitShare,
      double commitMeanMs,
      double commitsPerSecond,
      double recordsPerSecond,
      int questionsWaiting,
      long facts) {}
}
