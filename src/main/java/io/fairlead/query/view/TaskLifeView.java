package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.model.TaskPhase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one task, in order, as far as it is recorded. Points in time are milliseconds
 * since the Unix epoch.
 *
 * @param atMs when this was put together
 * @param steps what happened, the first first
 * @param leases who had it, the first first
 * @param cut whether something may be missing because there was too much to look through
 * @param remarks what is missing and why, in words
 * @param task as it stands, or what is remembered of it
 * @param outcome how it ended, without its result; left out if it has not ended or that is no
 *     longer retained
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskLifeView(
    String swarmId,
    String taskId,
    TaskPhase phase,
    long atMs,
    List<StepView> steps,
    List<LeaseView> leases,
    boolean cut,
    List<String> remarks,
    TaskView task,
    @Nullable OutcomeView outcome) {
  public TaskLifeView {
    steps = List.copyOf(steps);
    leases = List.copyOf(leases);
    remarks = List.copyOf(remarks);
  }

  /**
   * One thing that happened.
   *
   * @param atMs when; left out where that is not recorded
   * @param kind SUBMITTED, DELAYED, BLOCKED, QUEUED, PLACED, STOLEN, MIGRATED, PROMOTED, DEMOTED,
   *     PAUSED, RESUMED, DISPATCHED, STARTED, REVOKING, CANCELLING, LEASE_ENDED, RETRY_WAIT, ENDED
   * @param sentence the same in words
   * @param untilMs until when it waits
   * @param agentId whom it concerns
   * @param fromAgentId where the task was before
   * @param epoch of the lease
   * @param incarnation of the agent
   * @param decision as it was recorded, with its reason and the agents that came next; left out
   *     where this is known otherwise
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StepView(
      @Nullable Long atMs,
      String kind,
      String sentence,
      @Nullable Long untilMs,
      @Nullable String agentId,
      @Nullable String fromAgentId,
      @Nullable Long epoch,
      @Nullable Long incarnation,
      @Nullable DecisionView decision) {}

  /**
   * A time that an agent had it. What is not recorded is left out.
   *
   * @param dispatchedAtMs when it was written to the agent's topic
   * @param startedAtMs when its start became known
   * @param endedAtMs when the lease ended; left out too while it lasts
   * @param end why it ended, a code
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LeaseView(
      long epoch,
      @Nullable String agentId,
      @Nullable Long incarnation,
      @Nullable Long dispatchedAtMs,
      @Nullable Long startedAtMs,
      @Nullable Long endedAtMs,
      @Nullable String end) {}
}
