package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ran on which agent in the time before now, and what was moved between agents. Points in time
 * are milliseconds since the Unix epoch, by the coordinator's clock.
 *
 * @param fromMs begin of the window
 * @param untilMs its end: now
 * @param cut whether there is more in the window than is told here; the newest is
 * @param runs in order of their ends, then those that have not ended
 * @param moves in order of time
 * @param events in order of time
 */
public record TimelineView(
    String swarmId,
    long fromMs,
    long untilMs,
    boolean cut,
    List<RunView> runs,
    List<MoveView> moves,
    List<AgentEventView> events) {
  public TimelineView {
    runs = List.copyOf(runs);
    moves = List.copyOf(moves);
    events = List.copyOf(events);
  }

  /**
   * A task on an agent, from its dispatch to the end of its lease.
   *
   * @param tenantId left out, as type and level, of a task that nothing else is known of
   * @param level at which the task was submitted; of one that is live, where it stands
   * @param epoch of the lease; another run of the same task has another
   * @param dispatchedAtMs when it was written to its agent's topic; left out if that is not known,
   *     as of most runs that ended without the task
   * @param startedAtMs the end less the run time that the agent measured; where there is none, when
   *     the start became known; left out if it is not known to have started
   * @param endedAtMs left out while the agent has it
   * @param kind how the task ended: COMPLETED, FAILED, CANCELLED, EXPIRED; or, where the task went
   *     on, how the lease did: ATTEMPT_FAILED, AGENT_LOST, AGENT_LEFT, AGENT_REJOINED,
   *     LEASE_LAPSED, NOT_LISTED, RELEASED, REVOKED; or while the agent has it DISPATCHED, RUNNING
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RunView(
      String taskId,
      @Nullable String tenantId,
      @Nullable String taskType,
      @Nullable String level,
      String agentId,
      long epoch,
      @Nullable Long dispatchedAtMs,
      @Nullable Long startedAtMs,
      @Nullable Long endedAtMs,
      String kind) {}

  /**
   * A task that waited for one agent and now waits for another.
   *
   * @param kind STOLEN by an agent that had nothing to do, MIGRATED by balancing
   */
  public record MoveView(
      String taskId, long atMs, String kind, String fromAgentId, String toAgentId) {}

  /**
   * Something about an agent.
   *
   * @param kind AGENT_JOINED, AGENT_SUSPECTED, AGENT_LOST, AGENT_LEFT, AGENT_FENCED, AGENT_DRAINED,
   *     AGENT_RESUMED, BREAKER_OPENED, BREAKER_HALF_OPENED, BREAKER_CLOSED
   * @param reason a code, or who asked for it; left out if none is given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AgentEventView(long atMs, String agentId, String kind, @Nullable String reason) {}
}
