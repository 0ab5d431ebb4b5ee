package io.fairlead.wire;

import io.fairlead.model.Completion;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.Fact;
import io.fairlead.model.IdSyntax;
import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.Lease;
import io.fairlead.model.StoredTask;
import io.fairlead.model.Task;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one end of a task, made from the fact that ended it. */
public final class Outcomes {
  /** Reason of an {@code EXPIRED} outcome. */
  public static final String DEADLINE_EXPIRED = "deadline-expired";

  private Outcomes() {}

  /**
   * The outcome of a task that had been accepted. {@code epoch}, {@code agentId} and {@code
   * dispatchedAtMs} are those of the lease that the end took; a task that ended while it waited has
   * none.
   *
   * @param payload what was submitted with the task, for its headers
   */
  public static Outcome ended(FactStamp stamp, Fact.EndsTask fact, Payload payload) {
    Outcome outcome = of(stamp, fact.task(), payload);
    if (fact instanceof Fact.TaskCompleted completed) {
      complete(outcome, completed);
    } else if (fact instanceof Fact.TaskFailed failed) {
      outcome.setKind(OutcomeKind.FAILED);
      outcome.setReason(failed.reason());
      outcome.setMessage(failed.error());
      outcome.setRunTimeMs(runTimeMs(failed.runTimeUs()));
    } else if (fact instanceof Fact.TaskCancelled cancelled) {
      outcome.setKind(OutcomeKind.CANCELLED);
      outcome.setReason(cancelled.reason());
      outcome.setMessage(cancelled.message());
    } else if (fact instanceof Fact.TaskExpired) {
      outcome.setKind(OutcomeKind.EXPIRED);
      outcome.setReason(DEADLINE_EXPIRED);
    } else {
      throw new IllegalStateException("No outcome is known for " + fact);
    }
    return outcome;
  }

  private static void complete(Outcome outcome, Fact.TaskCompleted fact) {
    Completion completion = fact.completion();
    outcome.setKind(OutcomeKind.COMPLETED);
    outcome.setRunTimeMs(runTimeMs(fact.runTimeUs()));
    outcome.setResultBytes(completion.result());
    outcome.setResultUri(completion.resultUri());
    outcome.setContentType(completion.contentType());
    outcome.setTokensUsed(completion.tokensUsed());
    outcome.setOperation(completion.operation());
  }

  private static Outcome of(FactStamp stamp, StoredTask stored, Payload payload) {
    Task task = stored.task();
    Outcome outcome = stamped(stamp);
    outcome.setTaskId(task.id().value());
    outcome.setTenantId(task.tenant().value());
    outcome.setTaskType(task.type());
    outcome.setLevel(TaskCodec.level(task.level()));
    outcome.setSubmittedAtMs(task.submittedAtMs());
    outcome.setHeaders(payload.headers());
    outcome.setAttempts(stored.attempts());
    outcome.setStartedAtMs(stored.startedAtMs() == 0 ? null : stored.startedAtMs());
    outcome.setEstimatedCostMs(stored.estimate().costUs() / 1_000.0);
    outcome.setEstimateSource(source(stored.estimate().source()));
    Lease lease = stored.lease();
    if (lease != null) {
      outcome.setEpoch(lease.epoch().value());
      outcome.setAgentId(lease.agent().value());
      outcome.setDispatchedAtMs(lease.dispatchedAtMs());
    }
    return outcome;
  }

  /**
   * The outcome of a submission that was not accepted. What may be wrong with it is cut or left
   * out, so that the answer is no larger than a right one.
   *
   * @param submitted the message that was refused
   */
  public static Outcome rejected(
      FactStamp stamp, Fact.TaskRejected fact, io.fairlead.wire.avro.Task submitted) {
    Outcome outcome = stamped(stamp);
    outcome.setKind(OutcomeKind.REJECTED);
    outcome.setTaskId(fact.taskId().value());
    outcome.setTenantId(Excerpt.of(submitted.getTenantId(), IdSyntax.MAX_LENGTH));
    outcome.setTaskType(Excerpt.of(submitted.getTaskType(), IdSyntax.MAX_LENGTH));
    outcome.setLevel(submitted.getLevel());
    outcome.setSubmittedAtMs(
        fact.task() == null ? submitted.getSubmittedAtMs() : fact.task().submittedAtMs());
    outcome.setHeaders(headers(submitted));
    outcome.setReason(fact.rejection().reason().code());
    outcome.setMessage(fact.rejection().message());
    outcome.setRetryAfterMs(fact.rejection().retryAfterMs());
    outcome.setEarliestDeadlineMs(fact.rejection().earliestDeadlineMs());
    return outcome;
  }

  private static Outcome stamped(FactStamp stamp) {
    Outcome outcome = new Outcome();
    outcome.setSwarmId(stamp.swarm().value());
    outcome.setFact(stamp.number());
    outcome.setEndedAtMs(stamp.now().wallMs());
    outcome.setEstimateSource(io.fairlead.wire.avro.EstimateSource.UNKNOWN);
    return outcome;
  }

  private static Map<String, String> headers(io.fairlead.wire.avro.Task submitted) {
    try {
      TaskCodec.checkHeaders(submitted.getHeaders());
      return submitted.getHeaders();
    } catch (InvalidFieldException e) {
      return Map.of();
    }
  }

  private static @Nullable Double runTimeMs(long runTimeUs) {
    return runTimeUs < 0 ? null : (Double) (runTimeUs / 1_000.0);
  }

  private static io.fairlead.wire.avro.EstimateSource source(EstimateSource source) {
    return switch (source) {
      case TASK -> io.fairlead.wire.avro.EstimateSource.TASK;
      case LEARNED -> io.fairlead.wire.avro.EstimateSource.LEARNED;
      case CONFIGURED -> io.fairlead.wire.avro.EstimateSource.CONFIGURED;
    };
  }
}
