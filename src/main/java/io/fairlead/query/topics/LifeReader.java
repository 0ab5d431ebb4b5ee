package io.fairlead.query.topics;

import io.fairlead.model.StoredTask;
import io.fairlead.query.view.OutcomeView;
import io.fairlead.query.view.TaskLifeView;
import io.fairlead.wire.avro.Decision;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what happened to a task: its outcome, if it has ended, and what was decided from its
 * submission to its end.
 */
final class LifeReader {
  /** So much earlier is looked too: clocks of producers and instances differ. */
  static final long SLACK_MS = 2_000;

  /** So much before its end is looked where nothing else is known of a task. */
  static final long UNKNOWN_LIFE_MS = 60_000;

  private final OutcomeTopic outcomes;
  private final LifeScan decisions;

  LifeReader(OutcomeTopic outcomes, LifeScan decisions) {
    this.outcomes = outcomes;
    this.decisions = decisions;
  }

  /**
   * Reads it.
   *
   * @param nowMs milliseconds since the Unix epoch
   * @param deadline of all of it: the outcome has half of the time, the decisions what is left
   */
  TaskLifeView read(
      Consumer<byte[], byte[]> consumer, LifeSubject subject, long nowMs, Deadline deadline) {
    if (subject instanceof LifeSubject.Live live) {
      StoredTask stored = live.stored();
      Predicate<Decision> wanted = wanted(subject, stored.task().tenant().value(), Long.MAX_VALUE);
      LifeScan.Found found =
          decisions.read(
              consumer,
              span(subject, subject.knownFromMs() - SLACK_MS, Long.MAX_VALUE, wanted),
              deadline);
      return TaskLife.of(subject, null, null, found, nowMs);
    }
    boolean rejected = subject instanceof LifeSubject.Rejected;
    OutcomeTopic.Found end =
        outcomes.find(
            consumer,
            new OutcomeTopic.Wanted(subject.swarm(), subject.task(), subject.endedAtMs(), rejected),
            nowMs,
            deadline.half());
    OutcomeView outcome =
        end instanceof OutcomeTopic.Found.There there
            ? OutcomeView.withoutResult(there.outcome())
            : null;
    String missing =
        end instanceof OutcomeTopic.Found.Gone
            ? "The outcome is no longer retained; only the last minute before the end was looked"
                + " through."
            : end instanceof OutcomeTopic.Found.NotVisible
                ? "The outcome can't be seen yet."
                : null;
    long fromMs =
        outcome == null
            ? subject.endedAtMs() - UNKNOWN_LIFE_MS
            : Math.min(outcome.submittedAtMs(), outcome.endedAtMs()) - SLACK_MS;
    LifeScan.Found found =
        decisions.read(
            consumer,
            span(
                subject,
                fromMs,
                subject.endedAtMs() + SLACK_MS,
                wanted(
                    subject,
                    outcome == null ? null : outcome.tenantId(),
                    outcome == null ? Long.MAX_VALUE : outcome.fact())),
            deadline);
    return TaskLife.of(subject, outcome, missing, found, nowMs);
  }

  private static LifeScan.Span span(
      LifeSubject subject, long fromMs, long untilMs, Predicate<Decision> wanted) {
    return new LifeScan.Span(subject.swarm().value(), fromMs, untilMs, wanted);
  }

  /**
   * What concerns the task: itself, and pauses of its tenant and its swarm.
   *
   * @param tenant null if that is not known
   * @param lastFact of the task's end
   */
  private static Predicate<Decision> wanted(
      LifeSubject subject, @Nullable String tenant, long lastFact) {
    String task = subject.task().value();
    return decision ->
        decision.getFact() <= lastFact
            && switch (decision.getKind()) {
              case SWARM_PAUSED, SWARM_RESUMED -> true;
              case TENANT_PAUSED, TENANT_DRAINED, TENANT_RESUMED ->
                  tenant != null && Objects.equals(tenant, decision.getTenantId());
              default -> task.equals(decision.getTaskId());
            };
  }
}
