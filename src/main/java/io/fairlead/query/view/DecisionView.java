package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.wire.avro.Decision;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was decided, and why. What it does not concern is left out.
 *
 * @param offset in its partition of the topic of decisions
 * @param fact the swarm's fact number
 * @param atMs milliseconds since the Unix epoch
 * @param kind see Decision in PROTOCOL.md
 * @param fromAgentId STOLEN, MIGRATED: where the task was
 * @param epoch of the lease
 * @param reason a code, or who asked for it
 * @param score in the unit of the kind, see PROTOCOL.md
 * @param scoreAfter PROPOSED, BALANCED: variance afterwards, milliseconds squared
 * @param runnersUp agents that came next, best first
 * @param sentence the same in words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecisionView(
    long offset,
    String swarmId,
    long fact,
    long atMs,
    String kind,
    @Nullable String taskId,
    @Nullable String agentId,
    @Nullable String fromAgentId,
    @Nullable String tenantId,
    @Nullable Long epoch,
    @Nullable Long incarnation,
    @Nullable String reason,
    @Nullable Double score,
    @Nullable Double scoreAfter,
    @Nullable List<RunnerUpView> runnersUp,
    @Nullable String proposalId,
    @Nullable Integer moved,
    @Nullable Integer skipped,
    String sentence) {

  /** An agent that was not chosen. */
  public record RunnerUpView(String agentId, double score) {}

  /** That decision. */
  public static DecisionView of(long offset, Decision decision) {
    boolean counts = decision.getProposalId() != null;
    return new DecisionView(
        offset,
        decision.getSwarmId(),
        decision.getFact(),
        decision.getAtMs(),
        decision.getKind().name(),
        decision.getTaskId(),
        decision.getAgentId(),
        decision.getFromAgentId(),
        decision.getTenantId(),
        unlessZero(decision.getEpoch()),
        unlessZero(decision.getIncarnation()),
        decision.getReason(),
        decision.getScore(),
        decision.getScoreAfter(),
        decision.getRunnersUp().isEmpty()
            ? null
            : decision.getRunnersUp().stream()
                .map(each -> new RunnerUpView(each.getAgentId(), each.getScore()))
                .toList(),
        decision.getProposalId(),
        counts ? decision.getMoved() : null,
        counts ? decision.getSkipped() : null,
        sentence(decision));
  }

  private static @Nullable Long unlessZero(long value) {
    return value == 0 ? null : value;
  }

  private static String sentence(Decision decision) {
    return switch (decision.getKind()) {
      case FINISHED, LEASE_ENDED, DISPATCHED, STOLEN, MIGRATED, PROMOTED, DEMOTED, REVOKING ->
          ofTask(decision);
      case PROPOSED, BALANCED -> ofBalance(decision);
      case SWARM_PAUSED -> "the swarm is paused, by " + reason(decision);
      case SWARM_RESUMED -> "the swarm goes on, by " + reason(decision);
      case TENANT_PAUSED -> tenant(decision) + " is paused, by " + reason(decision);
      case TENANT_DRAINED -> tenant(decision) + " is drained, by " + reason(decision);
      case TENANT_RESUMED -> tenant(decision) + " goes on, by " + reason(decision);
      case AGENT_JOINED,
          AGENT_SUSPECTED,
          AGENT_LOST,
          AGENT_LEFT,
          AGENT_FENCED,
          AGENT_DRAINED,
          AGENT_RESUMED,
          BREAKER_OPENED,
          BREAKER_HALF_OPENED,
          BREAKER_CLOSED ->
          ofAgent(decision);
      case UNKNOWN -> "something that this program does not know";
    };
  }

  private static String ofTask(Decision decision) {
    String task = "task " + decision.getTaskId();
    String agent = agent(decision);
    return switch (decision.getKind()) {
      case FINISHED -> task + " was completed by " + agent;
      case LEASE_ENDED -> task + " is " + agent + "'s no more: " + reason(decision);
      case DISPATCHED -> task + " goes to " + agent + ": " + reason(decision) + compared(decision);
      case STOLEN ->
          task + " was taken from agent " + decision.getFromAgentId() + " by " + agent + ", idle";
      case MIGRATED -> task + " was moved from agent " + decision.getFromAgentId() + " to " + agent;
      case PROMOTED -> task + " comes up to " + level(decision) + ", having waited long";
      case DEMOTED -> task + " goes down to " + level(decision) + ", having run far over";
      default -> task + " is asked back from " + agent + ": " + reason(decision);
    };
  }

  private static String compared(Decision decision) {
    if (decision.getScore() == null) {
      return "";
    }
    String score = String.format(Locale.ROOT, ", score %.1f", decision.getScore());
    return decision.getRunnersUp().isEmpty()
        ? score
        : String.format(
            Locale.ROOT,
            "%s; next came %s with %.1f",
            score,
            decision.getRunnersUp().get(0).getAgentId(),
            decision.getRunnersUp().get(0).getScore());
  }

  private static String ofBalance(Decision decision) {
    String variances =
        decision.getScore() == null || decision.getScoreAfter() == null
            ? ""
            : String.format(
                Locale.ROOT,
                ", variance of loads %.0f -> %.0f ms²",
                decision.getScore(),
                decision.getScoreAfter());
    return decision.getKind() == io.fairlead.wire.avro.DecisionKind.PROPOSED
        ? "proposal "
            + decision.getProposalId()
            + " would move "
            + decision.getMoved()
            + " tasks and waits for approval"
            + variances
        : decision.getMoved()
            + " tasks were moved or asked back and "
            + decision.getSkipped()
            + " skipped, by "
            + reason(decision)
            + variances;
  }

  private static String ofAgent(Decision decision) {
    String agent = agent(decision);
    return switch (decision.getKind()) {
      case AGENT_JOINED -> agent + " joined as incarnation " + decision.getIncarnation();
      case AGENT_SUSPECTED -> agent + " is silent and gets no new work";
      case AGENT_LOST -> agent + " is lost; its work is queued again";
      case AGENT_LEFT -> agent + " left";
      case AGENT_FENCED -> agent + " was fenced: " + reason(decision);
      case AGENT_DRAINED -> agent + " is drained, by " + reason(decision);
      case AGENT_RESUMED -> agent + " gets work again, by " + reason(decision);
      case BREAKER_OPENED -> agent + " failed too often and gets no work for a time";
      case BREAKER_HALF_OPENED -> agent + " is tried again with a few tasks";
      default -> agent + " does well again";
    };
  }

  private static String agent(Decision decision) {
    return "agent " + decision.getAgentId();
  }

  private static String tenant(Decision decision) {
    return "tenant " + decision.getTenantId();
  }

  private static String reason(Decision decision) {
    return decision.getReason() == null ? "no reason is given" : decision.getReason();
  }

  private static String level(Decision decision) {
    return reason(decision).toLowerCase(Locale.ROOT);
  }
}
