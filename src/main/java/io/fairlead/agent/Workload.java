package io.fairlead.agent;

import io.fairlead.wire.AgentMessages;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.HeldState;
import io.fairlead.wire.avro.HeldTask;
import io.fairlead.wire.avro.Transition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the agent holds and what it has still to tell of it: each change of a held task leaves its
 * transition in the outbox in the same call.
 *
 * <p>Not safe for threads; owned by the session.
 */
final class Workload {
  /** How many ended tasks' epochs are remembered, against repeated assignments. */
  static final int MAX_REMEMBERED = 10_000;

  /** Nothing new starts while more than this waits to be told, bytes. */
  static final long MAX_UNTOLD_BYTES = 16L << 20;

  private final int resultMaxBytes;
  private final HeldTasks held = new HeldTasks(MAX_REMEMBERED);
  private final Outbox outbox = new Outbox();
  private boolean news;

  /**
   * @param resultMaxBytes largest result that is sent, bytes
   */
  Workload(int resultMaxBytes) {
    this.resultMaxBytes = resultMaxBytes;
  }

  /**
   * Takes an assignment, a revocation or a cancellation of the incarnation in force.
   *
   * @param refusal why no assignment is taken at present, to be told as a release; null if it is
   * @return the run to interrupt, if there is one
   */
  List<Run> onMessage(AgentMessage message, @Nullable String refusal, Moment now) {
    String taskId = message.getTaskId();
    Long epoch = message.getEpoch();
    if (taskId == null || epoch == null) {
      return List.of();
    }
    return switch (message.getKind()) {
      case ASSIGN -> {
        AssignedTask task = AssignedTask.of(message);
        yield task == null ? List.of() : assign(task, refusal, now);
      }
      case REVOKE -> {
        giveBack(taskId, epoch, "revoked", now); // if it runs, the start has won
        yield List.of();
      }
      case CANCEL ->
          AgentMessages.STALE.equals(message.getReason())
              ? forget(taskId, epoch)
              : cancel(taskId, epoch, now);
      case WELCOME, FENCED, UNKNOWN -> List.of();
    };
  }

  private List<Run> assign(AssignedTask task, @Nullable String refusal, Moment now) {
    if (!held.isNew(task.taskId(), task.epoch())) {
      return List.of();
    }
    if (refusal != null) {
      held.refuse(task);
      tellReleased(task, refusal, now);
      return List.of();
    }
    Run old = held.hold(task, now.nanos());
    return old == null ? List.of() : List.of(old);
  }

  private List<Run> cancel(String taskId, long epoch, Moment now) {
    if (giveBack(taskId, epoch, "cancelled", now)) {
      return List.of();
    }
    Run running = held.running(taskId, epoch);
    if (running == null) {
      return List.of();
    }
    running.cancel();
    return List.of(running);
  }

  /** Drops an assignment that is void; nothing is told of it. */
  private List<Run> forget(String taskId, long epoch) {
    Run waiting = held.waiting(taskId, epoch);
    if (waiting != null) {
      held.drop(waiting);
    }
    Run running = held.running(taskId, epoch);
    if (running == null) {
      return List.of();
    }
    held.abandon(running);
    return List.of(running);
  }

  /** Starts the next task; null if there is none, or too much is untold. */
  @Nullable Run startNext(Moment now) {
    if (outbox.bytes() > MAX_UNTOLD_BYTES) {
      return null;
    }
    Run run = held.startNext(now.nanos());
    if (run != null) {
      outbox.add(Transitions.started(run.task(), now.wallMs()));
      news = true;
    }
    return run;
  }

  /** A handler tells how far it is. */
  void progressed(Run run, double share, Moment now) {
    if (held.running(run.task().taskId(), run.task().epoch()) == run) {
      outbox.addProgress(Transitions.progressed(run.task(), now.wallMs(), share));
      news = true;
    }
  }

  /** A handler returned. */
  void returned(Run run, TaskResult result, Moment now) {
    if (run.isCancelled()) {
      failed(run, "cancelled", false, now);
    } else if (result.size() > resultMaxBytes) {
      failed(run, tooLarge("of " + result.size() + " bytes"), false, now);
    } else if (held.end(run)) {
      tellEnd(run, Transitions.completed(run, now, result));
    }
  }

  /** A handler threw. */
  void failed(Run run, String error, boolean retriable, Moment now) {
    boolean cancelled = run.isCancelled();
    if (held.end(run)) {
      tellFailed(run, cancelled ? "cancelled" : error, retriable && !cancelled, now);
    }
  }

  /** Gives back everything that waits. */
  void releaseWaiting(String why, Moment now) {
    for (Run run : held.waitingRuns()) {
      held.drop(run);
      tellReleased(run.task(), why, now);
    }
  }

  /**
   * Reports everything that runs as failed, without waiting for its handlers.
   *
   * @return runs to interrupt
   */
  List<Run> abandonRunning(String why, Moment now) {
    List<Run> running = held.runningRuns();
    for (Run run : running) {
      tellFailed(run, why, true, now);
      held.abandon(run);
    }
    return running;
  }

  /**
   * Makes every assignment void, and keeps what had ended to be told.
   *
   * @return runs to interrupt
   */
  List<Run> lapse() {
    List<Run> interrupted = held.dropAll();
    outbox.keepOnlyEnded();
    return interrupted;
  }

  /**
   * Makes every assignment void, and has nothing to tell any more.
   *
   * @return runs to interrupt
   */
  List<Run> forgetAll() {
    List<Run> interrupted = held.dropAll();
    outbox.clear();
    news = false;
    return interrupted;
  }

  /**
   * Fills in what is held and the oldest transitions.
   *
   * @param maxBytes estimated size of the transitions to stay below
   */
  void fill(AgentReport.Builder report, long maxBytes) {
    Outbox.Batch batch = outbox.take(maxBytes);
    List<HeldTask> listed = new ArrayList<>(held.listed());
    listed.addAll(batch.unsaid());
    report.setHeld(listed).setTransitions(batch.transitions());
    news = !batch.unsaid().isEmpty();
  }

  /** The report that was filled last has arrived. */
  void settle() {
    outbox.settle();
  }

  /** The report that was filled last has not arrived, as far as is known. */
  void unsettle() {
    outbox.unsettle();
    news |= !outbox.isEmpty();
  }

  /**
   * The broker found the report that was filled last too large: its largest result is given up.
   *
   * @return whether there was one
   */
  boolean giveUpLargestResult() {
    return outbox.giveUpLargestResult(tooLarge("makes a record that the broker does not take"));
  }

  /** Whether there is something to tell that no report has carried. */
  boolean hasNews() {
    return news;
  }

  /** Whether nothing is left to tell. */
  boolean isAllTold() {
    return outbox.isEmpty();
  }

  /** How many tasks are held. */
  int size() {
    return held.size();
  }

  private boolean giveBack(String taskId, long epoch, String why, Moment now) {
    Run run = held.waiting(taskId, epoch);
    if (run == null) {
      return false;
    }
    held.drop(run);
    tellReleased(run.task(), why, now);
    return true;
  }

  private void tellReleased(AssignedTask task, String why, Moment now) {
    outbox.addEnd(
        Transitions.released(task.taskId(), task.epoch(), now.wallMs(), why), HeldState.WAITING);
    news = true;
  }

  private void tellFailed(Run run, String error, boolean retriable, Moment now) {
    AssignedTask task = run.task();
    double runTimeMs = run.runTimeMs(now.nanos());
    tellEnd(
        run,
        Transitions.failed(task.taskId(), task.epoch(), now.wallMs(), runTimeMs, error, retriable));
  }

  private void tellEnd(Run run, Transition end) {
    outbox.addEnd(end, run.state());
    news = true;
  }

  private String tooLarge(String what) {
    return "result "
        + what
        + "; at most "
        + resultMaxBytes
        + " bytes are sent. Put it elsewhere and return its address (TaskResult.at)";
  }
}
