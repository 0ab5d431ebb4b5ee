package io.fairlead.scheduler;

import io.fairlead.model.Fact;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.lease.RetryBackoff;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a task whose lease ends before it is done. Reads state, gives facts. */
final class Releases {
  static final String ATTEMPTS_EXHAUSTED = "attempts-exhausted";

  private final SwarmState state;
  private final Feedback feedback;
  private final Emitter emitter;

  Releases(SwarmState state, Feedback feedback, Emitter emitter) {
    this.state = state;
    this.feedback = feedback;
    this.emitter = emitter;
  }

  /**
   * Back to the queue; but a task that is to be cancelled ends here, and one that had started and
   * has no attempt left fails.
   */
  void release(TaskState task, LeaseEnd end, Now now) {
    boolean started = task.phase == TaskPhase.RUNNING;
    String cancelReason = task.cancelReason();
    if (cancelReason != null) {
      // An agent that gives it back has answered; any other end is a fault, cancelled or not.
      boolean answered = end == LeaseEnd.RELEASED || end == LeaseEnd.REVOKED;
      emitter.emit(
          new Fact.TaskCancelled(task.stored(), answered ? LeaseEnd.CANCELLED : end, cancelReason),
          now);
    } else if (started && task.attempts >= maxAttempts(task)) {
      emitter.emit(
          new Fact.TaskFailed(
              task.stored(), end, -1, ATTEMPTS_EXHAUSTED, "the last attempt ended: " + end.code()),
          now);
    } else {
      if (started) {
        // Before it is queued, since it is queued at its level.
        feedback.demote(task, workUs(task), now);
      }
      emitter.emit(new Fact.TaskRequeued(task.task.id(), task.heldLease(), end, started), now);
    }
  }

  /**
   * What a run that nobody has told the end of has cost, microseconds at speed 1: up to the last
   * report that listed it, since an agent that falls silent may have died right after.
   */
  private double workUs(TaskState task) {
    AgentState agent = state.knownAgent(task.heldLease().agent());
    long ranMs = task.held().renewedLogicalMs - task.held().startedLogicalMs;
    return ranMs * 1_000 * agent.speedAt(task.task.type());
  }

  /** Everything that an agent holds goes back. */
  void releaseAll(AgentState agent, LeaseEnd end, Now now) {
    List<TaskState> held = new ArrayList<>(agent.held.values());
    for (TaskState task : held) {
      release(task, end, now);
    }
  }

  /** Another attempt after a back-off, or the end if there is none left. */
  void fail(TaskState task, LeaseEnd end, long runTimeUs, @Nullable String error, Now now) {
    int attempts = task.phase == TaskPhase.RUNNING ? task.attempts : task.attempts + 1;
    if (attempts >= maxAttempts(task)) {
      emitter.emit(
          new Fact.TaskFailed(task.stored(), end, runTimeUs, ATTEMPTS_EXHAUSTED, error), now);
      return;
    }
    SwarmConfig config = state.config;
    AgentState agent = state.knownAgent(task.heldLease().agent());
    double workUs = runTimeUs * agent.speedAt(task.task.type());
    long waitMs =
        RetryBackoff.waitMs(
            task.task.id(),
            attempts,
            config.get(Setting.RETRY_BACKOFF_MS),
            config.get(Setting.RETRY_BACKOFF_MAX_MS));
    emitter.emit(
        new Fact.TaskRetried(
            task.task.id(), task.heldLease(), end, runTimeUs, error, now.wallMs() + waitMs),
        now);
    feedback.demote(task, workUs, now);
  }

  private long maxAttempts(TaskState task) {
    return task.task.maxAttempts() > 0
        ? task.task.maxAttempts()
        : state.config.get(Setting.MAX_ATTEMPTS);
  }
}
