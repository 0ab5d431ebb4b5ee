package io.fairlead.query.topics;

import io.fairlead.model.CostEstimate;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.wire.avro.EstimateSource;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended, as its outcome tells, without what it came to.
 *
 * @param agent of the last assignment; null if there was none
 * @param dispatchedAtMs milliseconds since the Unix epoch; 0 if it was not
 * @param startedAtMs milliseconds since the Unix epoch; 0 if no start is known
 * @param endedAtMs milliseconds since the Unix epoch
 * @param runUs of the last run, microseconds; 0 if not known
 * @param estimateUs what was charged, microseconds at speed 1; 0 if nothing
 * @param crowded whether it was rejected because there was too much else, as a replay does too
 * @param configured whether that is only what is set for types of which nothing is known
 */
record TaskEnd(
    OutcomeKind kind,
    @Nullable String agent,
    long dispatchedAtMs,
    long startedAtMs,
    long endedAtMs,
    long runUs,
    long estimateUs,
    boolean crowded,
    boolean configured) {
  private static final Set<String> CROWDED =
      Stream.of(
              Reason.QUEUE_FULL,
              Reason.TENANT_QUEUE_FULL,
              Reason.RATE_LIMITED,
              Reason.CRITICAL_QUOTA,
              Reason.ADMISSION_FULL,
              Reason.DEADLINE_UNREACHABLE,
              Reason.NO_CAPACITY)
          .map(Reason::code)
          .collect(Collectors.toUnmodifiableSet());

  static TaskEnd of(Outcome outcome) {
    Double runMs = outcome.getRunTimeMs();
    return new TaskEnd(
        outcome.getKind(),
        outcome.getAgentId(),
        orZero(outcome.getDispatchedAtMs()),
        orZero(outcome.getStartedAtMs()),
        outcome.getEndedAtMs(),
        runMs == null || !(runMs >= 0) ? 0 : CostEstimate.clamp(runMs * 1_000),
        outcome.getEstimatedCostMs() > 0
            ? CostEstimate.clamp(outcome.getEstimatedCostMs() * 1_000)
            : 0,
        outcome.getReason() != null && CROWDED.contains(outcome.getReason()),
        outcome.getEstimateSource() == EstimateSource.CONFIGURED);
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  boolean rejected() {
    return kind == OutcomeKind.REJECTED;
  }

  /** Whether nothing in a replay would end it so: it would take time that it did not take. */
  boolean endedFromOutside() {
    return kind == OutcomeKind.CANCELLED || rejected() && !crowded;
  }

  /** Whether an agent ran it to an end that it told of. */
  boolean ran() {
    return runUs > 0 && agent != null;
  }

  /** Whether it is known from when to when it was on an agent. */
  boolean hasSpan() {
    return agent != null && startedAtMs > 0 && endedAtMs >= startedAtMs;
  }
}
