package io.fairlead.scheduler;

import io.fairlead.model.Command;
import io.fairlead.model.CostEstimate;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Fact;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.Lease;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.scheduler.admission.AdmissionBounds;
import io.fairlead.scheduler.admission.TenantBounds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes tasks in, and cancels them. Reads state, gives facts. */
final class Submissions {
  static final String CANCELLED_BY_COMMAND = "cancelled-by-command";

  private final SwarmState state;
  private final FinishedTasks finished;
  private final Dependents dependents;
  private final Emitter emitter;
  private final DeadlineAdmission deadlines;

  Submissions(SwarmState state, FinishedTasks finished, Dependents dependents, Emitter emitter) {
    this.state = state;
    this.finished = finished;
    this.dependents = dependents;
    this.emitter = emitter;
    this.deadlines = new DeadlineAdmission(state);
  }

  void submit(Command.Submit command, Now now) {
    Task task = command.task();
    Long knownHash = knownHash(task.id());
    if (knownHash != null) {
      emitter.emit(
          knownHash == task.contentHash()
              ? new Fact.SubmissionRepeated(task.id())
              : new Fact.SubmissionConflicted(task.id(), conflict(task.id())),
          now);
      return;
    }
    Rejection rejection =
        state.deleting
            ? Rejection.of(Reason.SWARM_DELETED, "swarm " + state.id + " is being deleted")
            : AdmissionBounds.check(
                task,
                command.payloadBytes(),
                state.tasks.size(),
                state.classes.size(),
                state.classes.has(Eligibility.of(task)),
                state.config);
    if (rejection == null) {
      rejection = tenantBounds(task, now);
    }
    if (rejection == null) {
      rejection = dependents.check(task);
    }
    CostEstimate estimate = state.estimate(task);
    if (rejection != null) {
      refuse(task, rejection, estimate, now);
      return;
    }
    DeadlineAdmission.Verdict verdict = deadlines.decide(task, estimate.costUs(), now);
    if (verdict.rejection() != null) {
      refuse(task, verdict.rejection(), estimate, now);
      return;
    }
    if (verdict.series() != null) {
      emitter.emit(new Fact.SeriesReserved(verdict.series()), now);
    }
    accept(task, estimate, verdict.admitted(), now);
  }

  private void refuse(Task task, Rejection rejection, CostEstimate estimate, Now now) {
    Rejection told = state.returns.told(task, rejection, estimate, now);
    emitter.emit(new Fact.TaskRejected(task.id(), task, told), now);
  }

  private void accept(Task task, CostEstimate estimate, boolean admitted, Now now) {
    List<TaskId> waitsFor = dependents.open(task);
    long wakeAtMs;
    if (waitsFor.isEmpty()) {
      wakeAtMs = task.notBeforeMs() > now.wallMs() ? task.notBeforeMs() : 0;
    } else {
      wakeAtMs = dependents.patientUntilMs(waitsFor, now);
    }
    emitter.emit(
        new Fact.TaskAccepted(task, estimate, state.arrivals + 1, admitted, waitsFor, wakeAtMs),
        now);
    dependents.lookBack(state.liveTask(task.id()));
  }

  private @Nullable Rejection tenantBounds(Task task, Now now) {
    TenantState tenant = state.tenants.get(task.tenant());
    if (!state.takesTenant(task.tenant())) {
      return TenantBounds.tooMany(task.tenant(), state.config);
    }
    return tenant == null
        ? null // It has had nothing yet, and every other bound lets one task in.
        : TenantBounds.check(
            task,
            tenant.draining,
            tenant.live,
            tenant.critical,
            tenant.bucket(),
            now.wallMs(),
            state.config);
  }

  /** Gives back what a series has reserved. */
  void releaseSeries(Command.ReleaseSeries command, Now now) {
    boolean known =
        state.series.containsKey(SwarmState.seriesKey(command.tenant(), command.seriesId()));
    emitter.emit(
        known
            ? new Fact.SeriesReleased(command.tenant(), command.seriesId(), command.issuedBy())
            : new Fact.CommandRefused(
                "RELEASE_SERIES",
                Rejection.of(
                    Reason.UNKNOWN_SERIES,
                    "seriesId '"
                        + command.seriesId()
                        + "': tenant '"
                        + command.tenant()
                        + "' has reserved no such series")),
        now);
  }

  void submitInvalid(Command.SubmitInvalid command, Now now) {
    if (knownHash(command.taskId()) != null) {
      emitter.emit(
          new Fact.SubmissionConflicted(
              command.taskId(),
              Rejection.of(
                  Reason.ID_CONFLICT,
                  conflict(command.taskId()).message() + "; and " + command.rejection().message())),
          now);
    } else {
      emitter.emit(new Fact.TaskRejected(command.taskId(), null, command.rejection()), now);
    }
  }

  /** A task that an agent holds is cancelled when the agent has answered, not before. */
  void cancel(Command.CancelTask command, Now now) {
    TaskState task = state.tasks.get(command.taskId());
    if (task == null) {
      emitter.emit(
          new Fact.CommandRefused(
              "CANCEL_TASK",
              Rejection.of(
                  Reason.UNKNOWN_TASK,
                  "taskId '" + command.taskId() + "': no such task has still to end")),
          now);
      return;
    }
    if (!task.phase.leased()) {
      emitter.emit(
          new Fact.TaskCancelled(task.stored(), LeaseEnd.CANCELLED, CANCELLED_BY_COMMAND), now);
    } else if (task.cancelReason() == null) {
      Lease lease = task.heldLease();
      AgentState agent = state.knownAgent(lease.agent());
      emitter.emit(
          new Fact.CancelRequested(
              task.task.id(),
              lease.agent(),
              lease.incarnation(),
              lease.epoch(),
              agent.lastSeq + 1,
              CANCELLED_BY_COMMAND),
          now);
    }
  }

  private @Nullable Long knownHash(TaskId id) {
    TaskState live = state.tasks.get(id);
    if (live != null) {
      return live.task.contentHash();
    }
    FinishedTask past = finished.find(id);
    return past == null ? null : past.contentHash();
  }

  private static Rejection conflict(TaskId id) {
    return Rejection.of(
        Reason.ID_CONFLICT,
        "taskId '" + id + "': a task with this id and other content was submitted before");
  }
}
