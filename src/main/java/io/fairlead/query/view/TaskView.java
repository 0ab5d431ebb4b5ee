package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.Lease;
import io.fairlead.model.Level;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmId;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.wire.CommandAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task as its swarm's scheduler sees it. What is not so, or no longer remembered, is left out; of
 * a task that has ended only its phase, epoch and end are remembered, the rest is in its outcome.
 * Points in time are milliseconds since the Unix epoch.
 *
 * @param seq arrival number within the swarm; a list of tasks goes on after it
 * @param phase where it stands in its life; see {@link TaskPhase}
 * @param level where it stands; the submitted one until it is promoted or demoted
 * @param capabilities that its agent must have
 * @param agentId who holds it
 * @param placedWithAgentId in whose local queue it waits
 * @param placedBy why it waits there: {@code affinity}, {@code only-eligible}, {@code buffer},
 *     {@code stolen}, {@code migrated} or {@code planned}
 * @param incarnation the incarnation of the agent that it was given to
 * @param epoch of the lease; of the last one if the task has ended, 0 if there was none
 * @param attempts how often it was started
 * @param estimatedCostMs expected run time at speed 1, milliseconds
 * @param estimateSource where that figure comes from
 * @param queuedAtMs when it came to its level
 * @param notBeforeMs earliest start
 * @param wakeAtMs when the delay, or the wait for the next attempt, is over
 * @param waitsFor tasks that it depends on and that have not completed
 * @param dispatchedAtMs when it was written to its agent's topic
 * @param startedAtMs when its last start became known
 * @param expectedEndAtMs when it was expected to end, as of its dispatch
 * @param endedAtMs when it ended
 * @param revoking whether its agent has been asked to give it back
 * @param cancelReason why it is to be cancelled once its agent has answered
 * @param reason why it was rejected, for programs; remembered for an hour, as what follows
 * @param message why it was rejected, for people
 * @param retryAfterMs when submitting it again may help, milliseconds after its end
 * @param earliestDeadlineMs the earliest deadline that would have been accepted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskView(
    String swarmId,
    String taskId,
    @Nullable Long seq,
    TaskPhase phase,
    @Nullable String tenantId,
    @Nullable String taskType,
    @Nullable Level level,
    @Nullable Integer priority,
    @Nullable List<String> capabilities,
    @Nullable String agentId,
    @Nullable String placedWithAgentId,
    @Nullable String placedBy,
    @Nullable Long incarnation,
    @Nullable Long epoch,
    @Nullable Integer attempts,
    @Nullable Double estimatedCostMs,
    @Nullable EstimateSource estimateSource,
    @Nullable Long submittedAtMs,
    @Nullable Long queuedAtMs,
    @Nullable Long notBeforeMs,
    @Nullable Long deadlineMs,
    @Nullable Long wakeAtMs,
    @Nullable List<String> waitsFor,
    @Nullable Long dispatchedAtMs,
    @Nullable Long startedAtMs,
    @Nullable Long expectedEndAtMs,
    @Nullable Long endedAtMs,
    @Nullable Boolean revoking,
    @Nullable String cancelReason,
    @Nullable String reason,
    @Nullable String message,
    @Nullable Long retryAfterMs,
    @Nullable Long earliestDeadlineMs) {

  public static TaskView of(SwarmId swarm, StoredTask stored) {
    Task task = stored.task();
    Lease lease = stored.lease();
    LocalPlace place = stored.place();
    return new TaskView(
        swarm.value(),
        task.id().value(),
        stored.seq(),
        stored.phase(),
        task.tenant().value(),
        task.type(),
        stored.level(),
        (int) task.priority(),
        task.requiredCapabilities().isEmpty() ? null : task.requiredCapabilities(),
        lease == null ? null : lease.agent().value(),
        place == null ? null : place.agent().value(),
        place == null ? null : place.kind().code(),
        lease == null ? null : lease.incarnation(),
        lease == null ? null : lease.epoch().value(),
        stored.attempts(),
        stored.estimate().costUs() / 1000.0,
        stored.estimate().source(),
        task.submittedAtMs(),
        unlessZero(stored.queuedAtMs()),
        unlessZero(task.notBeforeMs()),
        task.deadlineMs() == Task.NEVER ? null : task.deadlineMs(),
        unlessZero(stored.wakeAtMs()),
        stored.waitsFor().isEmpty() ? null : stored.waitsFor().stream().map(TaskId::value).toList(),
        lease == null ? null : lease.dispatchedAtMs(),
        unlessZero(stored.startedAtMs()),
        lease == null ? null : lease.dispatchedAtMs() + lease.expectedMs(),
        null,
        stored.revoking() ? (Boolean) true : null,
        stored.cancelReason(),
        null,
        null,
        null,
        null);
  }

  public static TaskView of(SwarmId swarm, FinishedTask task) {
    return ended(
        swarm, task.id().value(), task.phase(), task.epoch().value(), task.endedAtMs(), null);
  }

  /** One that was never accepted. */
  public static TaskView rejected(SwarmId swarm, CommandAnswer answer) {
    return ended(swarm, answer.id(), TaskPhase.REJECTED, null, answer.atMs(), answer.refusal());
  }

  private static TaskView ended(
      SwarmId swarm,
      String task,
      TaskPhase phase,
      @Nullable Long epoch,
      long endedAtMs,
      CommandAnswer.@Nullable Refusal why) {
    return new TaskView(
        swarm.value(),
        task,
        null,
        phase,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        epoch,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        endedAtMs,
        null,
        null,
        why == null ? null : why.code(),
        why == null ? null : why.message(),
        why == null ? null : why.retryAfterMs(),
        why == null ? null : why.earliestDeadlineMs());
  }

  private static @Nullable Long unlessZero(long value) {
    return value == 0 ? null : value;
  }
}
