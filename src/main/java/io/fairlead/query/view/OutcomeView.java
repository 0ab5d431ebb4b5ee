package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.wire.avro.EstimateSource;
import io.fairlead.wire.avro.Outcome;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended, with its result. What there is not is left out. Points in time are milliseconds
 * since the Unix epoch.
 *
 * @param kind COMPLETED, FAILED, REJECTED, CANCELLED, EXPIRED
 * @param fact the swarm's fact number of this end
 * @param epoch of the last assignment, 0 if there was none
 * @param agentId of the last assignment
 * @param reason a code, see PROTOCOL.md
 * @param retryAfterMs REJECTED for want of room: when to submit again
 * @param earliestDeadlineMs REJECTED by admission: the earliest deadline that would have done
 * @param runTimeMs of the last run, as its agent measured it
 * @param resultSize bytes of the result
 * @param resultBase64 the result; left out where it is over 1 MiB
 * @param resultText the result, where it is text
 * @param resultUri where the result is, as the agent gave it
 * @param headers as submitted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OutcomeView(
    String swarmId,
    String taskId,
    String tenantId,
    String taskType,
    String level,
    String kind,
    long fact,
    long epoch,
    @Nullable String agentId,
    int attempts,
    @Nullable String reason,
    @Nullable String message,
    @Nullable Long retryAfterMs,
    @Nullable Long earliestDeadlineMs,
    long submittedAtMs,
    @Nullable Long dispatchedAtMs,
    @Nullable Long startedAtMs,
    long endedAtMs,
    @Nullable Double runTimeMs,
    @Nullable Double estimatedCostMs,
    @Nullable String estimateSource,
    @Nullable Integer resultSize,
    @Nullable String resultBase64,
    @Nullable String resultText,
    @Nullable String resultUri,
    @Nullable String contentType,
    @Nullable Long tokensUsed,
    @Nullable String operation,
    @Nullable SortedMap<String, String> headers) {
  /** The largest result that is shown: 1 MiB. */
  static final int MAX_RESULT_BYTES = 1 << 20;

  /** The outcome with its result. */
  public static OutcomeView of(Outcome outcome) {
    return of(outcome, true);
  }

  /** The outcome without the bytes of its result. */
  public static OutcomeView withoutResult(Outcome outcome) {
    return of(outcome, false);
  }

  private static OutcomeView of(Outcome outcome, boolean withResult) {
    byte[] result = Bytes.of(outcome.getResultBytes());
    boolean shown = withResult && result != null && result.length <= MAX_RESULT_BYTES;
    boolean estimated = outcome.getEstimateSource() != EstimateSource.UNKNOWN;
    return new OutcomeView(
        outcome.getSwarmId(),
        outcome.getTaskId(),
        outcome.getTenantId(),
        outcome.getTaskType(),
        outcome.getLevel().name(),
        outcome.getKind().name(),
        outcome.getFact(),
        outcome.getEpoch(),
        outcome.getAgentId(),
        outcome.getAttempts(),
        outcome.getReason(),
        outcome.getMessage(),
        outcome.getRetryAfterMs(),
        outcome.getEarliestDeadlineMs(),
        outcome.getSubmittedAtMs(),
        outcome.getDispatchedAtMs(),
        outcome.getStartedAtMs(),
        outcome.getEndedAtMs(),
        outcome.getRunTimeMs(),
        estimated ? outcome.getEstimatedCostMs() : null,
        estimated ? outcome.getEstimateSource().name() : null,
        result == null ? null : result.length,
        shown && result != null ? Base64.getEncoder().encodeToString(result) : null,
        shown && result != null ? Bytes.text(result, outcome.getContentType()) : null,
        outcome.getResultUri(),
        outcome.getContentType(),
        outcome.getTokensUsed(),
        outcome.getOperation(),
        outcome.getHeaders().isEmpty() ? null : new TreeMap<>(outcome.getHeaders()));
  }
}
