package io.fairlead.query.topics;

import io.fairlead.model.Lease;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.StoredTask;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.query.topics.LifeSteps.Kind;
import io.fairlead.query.view.DecisionView;
import io.fairlead.query.view.OutcomeView;
import io.fairlead.query.view.TaskLifeView;
import io.fairlead.query.view.TaskLifeView.LeaseView;
import io.fairlead.query.view.TaskView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a life together from what was decided about a task, its state and its outcome. What neither
 * tells is remarked on. Pure; used once.
 */
final class TaskLife {
  private final LifeSteps steps = new LifeSteps();

  /** Of the swarm at the task's end; 0 if that is not known. */
  private final long endFact;

  /** That it was completed, which is told with its outcome. */
  private @Nullable DecisionView end;

  /** Where what comes next stands. */
  private long turn = LifeSteps.FIRST;

  /** When the last lease ended; null if none did. */
  private @Nullable Long lastEndMs;

  /** Pauses of its tenant and its swarm, and their ends; placed once all leases are known. */
  private final List<Pause> pauses = new ArrayList<>();

  /** Since when it has had the lease whose dispatch was not recorded, if there is one. */
  private long unrecordedMs = Long.MAX_VALUE;

  /** Where what happens in that lease stands. */
  private long unrecordedTurn = LifeSteps.FIRST;

  /**
   * Of no lease by itself.
   *
   * @param turn of the last decision before it that is
   */
  private record Pause(long turn, Kind kind, DecisionView decision) {}

  private TaskLife(@Nullable OutcomeView outcome) {
    this.endFact = outcome == null ? 0 : outcome.fact();
  }

  /**
   * The life.
   *
   * @param outcome null if it has not ended, or it is not there
   * @param missing why the outcome is not there; null if it is, or need not be
   */
  static TaskLifeView of(
      LifeSubject subject,
      @Nullable OutcomeView outcome,
      @Nullable String missing,
      LifeScan.Found decided,
      long nowMs) {
    TaskLife life = new TaskLife(outcome);
    decided.decisions().forEach(life::decided);
    if (subject instanceof LifeSubject.Live live) {
      life.live(live.stored());
    } else if (outcome != null) {
      life.ended(outcome);
    }
    life.pauses.forEach(life::paused);
    TaskView view = subject.view();
    return new TaskLifeView(
        subject.swarm().value(),
        subject.task().value(),
        view.phase(),
        nowMs,
        life.steps.steps(),
        life.steps.leases(),
        !decided.gaps().isEmpty(),
        LifeRemarks.of(missing, decided, life.steps.leases()),
        view,
        outcome);
  }

  // ------------------------------------------------------------------ what was decided

  private void decided(DecisionView decision) {
    Long epoch = decision.epoch();
    if (epoch != null) {
      turn = LifeSteps.during(epoch);
    }
    switch (decision.kind()) {
      case "FINISHED" -> {
        leaseEnded(decision, epoch, "completed");
        if (endFact == 0) {
          steps.add(turn, Kind.ENDED, decision);
        } else if (decision.fact() == endFact) {
          end = decision;
        }
      }
      case "LEASE_ENDED" -> {
        leaseEnded(decision, epoch, decision.reason());
        steps.add(turn, Kind.LEASE_ENDED, decision);
        turn++;
        lastEndMs = decision.atMs();
      }
      case "DISPATCHED" -> {
        if (epoch != null) {
          steps.put(lease(epoch, decision, decision.atMs(), null, null));
        }
        steps.add(turn, Kind.DISPATCHED, decision);
      }
      case "SWARM_PAUSED", "TENANT_PAUSED", "TENANT_DRAINED" ->
          pauses.add(new Pause(turn, Kind.PAUSED, decision));
      case "SWARM_RESUMED", "TENANT_RESUMED" -> pauses.add(new Pause(turn, Kind.RESUMED, decision));
      case "STOLEN", "MIGRATED", "PROMOTED", "DEMOTED", "REVOKING" ->
          steps.add(turn, Kind.valueOf(decision.kind()), decision);
      default -> {
        // Of no task.
      }
    }
  }

  /** Their own order tells in which lease they came, except where its begin was not recorded. */
  private void paused(Pause pause) {
    boolean later = pause.decision.atMs() >= unrecordedMs;
    steps.add(
        later ? Math.max(pause.turn, unrecordedTurn) : pause.turn, pause.kind, pause.decision);
  }

  private void leaseEnded(DecisionView decision, @Nullable Long epoch, @Nullable String why) {
    if (epoch != null) {
      Long begunMs = steps.lease(epoch).map(LeaseView::dispatchedAtMs).orElse(null);
      steps.put(lease(epoch, decision, begunMs, decision.atMs(), why));
    }
  }

  private static LeaseView lease(
      long epoch,
      DecisionView decision,
      @Nullable Long dispatchedAtMs,
      @Nullable Long endedAtMs,
      @Nullable String why) {
    return new LeaseView(
        epoch, decision.agentId(), decision.incarnation(), dispatchedAtMs, null, endedAtMs, why);
  }

  // ------------------------------------------------------------------ as it stands

  private void live(StoredTask stored) {
    Task task = stored.task();
    submitted(task.submittedAtMs(), task.tenant().value(), task.level().name());
    switch (stored.phase()) {
      case DELAYED ->
          steps.add(
              turn,
              Kind.DELAYED,
              task.submittedAtMs(),
              "waits for its earliest start",
              stored.wakeAtMs());
      case BLOCKED ->
          steps.add(
              turn,
              Kind.BLOCKED,
              task.submittedAtMs(),
              "waits for " + LifeWords.named(ids(stored.waitsFor())),
              null);
      case QUEUED, PLACED -> {
        queued(turn, stored);
        placed(stored.place());
      }
      case DISPATCHED, RUNNING -> held(stored, stored.lease());
      case RETRY_WAIT ->
          steps.add(
              turn,
              Kind.RETRY_WAIT,
              lastEndMs,
              "attempt " + stored.attempts() + " failed; waits for the next one",
              stored.wakeAtMs());
      case COMPLETED, FAILED, REJECTED, CANCELLED, EXPIRED ->
          throw new IllegalStateException("a live task has ended: " + task.id());
    }
  }

  private static List<String> ids(List<TaskId> tasks) {
    return tasks.stream().map(TaskId::value).toList();
  }

  private void submitted(long atMs, String tenant, String level) {
    steps.add(
        -1,
        Kind.SUBMITTED,
        atMs,
        "submitted for tenant " + tenant + ", level " + level.toLowerCase(Locale.ROOT),
        null);
  }

  private void queued(long inTurn, StoredTask stored) {
    if (stored.queuedAtMs() > 0) {
      steps.add(
          inTurn,
          Kind.QUEUED,
          stored.queuedAtMs(),
          "stands in line at level " + stored.level().name().toLowerCase(Locale.ROOT),
          null);
    }
  }

  /** When it was placed is only known where it was moved there. */
  private void placed(@Nullable LocalPlace place) {
    if (place != null && !steps.movedTo().equals(Optional.of(place.agent().value()))) {
      steps.add(
          turn,
          Kind.PLACED,
          null,
          "stands in the local queue of agent "
              + place.agent()
              + ": "
              + LifeWords.placed(place.kind().code()),
          place.agent().value(),
          null,
          null);
    }
  }

  private void held(StoredTask stored, @Nullable Lease lease) {
    if (lease == null) {
      return;
    }
    long epoch = lease.epoch().value();
    boolean running = stored.phase() == TaskPhase.RUNNING;
    queued(steps.before(epoch), stored);
    held(
        epoch,
        lease.agent().value(),
        lease.incarnation(),
        lease.dispatchedAtMs(),
        running ? stored.startedAtMs() : 0,
        stored.attempts());
    if (stored.cancelReason() != null) {
      steps.add(
          LifeSteps.during(epoch),
          Kind.CANCELLING,
          null,
          "to be cancelled once agent " + lease.agent() + " has answered: " + stored.cancelReason(),
          lease.agent().value(),
          epoch,
          null);
    }
  }

  /** The last lease, whose times the state and the outcome remember. */
  private void held(
      long epoch,
      @Nullable String agent,
      @Nullable Long incarnation,
      long dispatchedAtMs,
      long startedAtMs,
      int attempts) {
    LeaseView known =
        steps.lease(epoch).orElse(new LeaseView(epoch, agent, incarnation, null, null, null, null));
    boolean told = known.dispatchedAtMs() != null;
    steps.put(
        new LeaseView(
            epoch,
            agent,
            known.incarnation(),
            dispatchedAtMs > 0 ? (Long) dispatchedAtMs : known.dispatchedAtMs(),
            startedAtMs > 0 ? (Long) startedAtMs : null,
            known.endedAtMs(),
            known.end()));
    long inTurn = LifeSteps.during(epoch);
    if (!told && dispatchedAtMs > 0) {
      String sentence = "given to agent " + agent + "; why to that one was not recorded";
      steps.add(inTurn, Kind.DISPATCHED, dispatchedAtMs, sentence, agent, epoch, null);
      unrecordedMs = dispatchedAtMs;
      unrecordedTurn = inTurn;
    }
    if (startedAtMs > 0) {
      String sentence = "agent " + agent + " began" + (attempts > 1 ? ", attempt " + attempts : "");
      steps.add(inTurn, Kind.STARTED, startedAtMs, sentence, agent, epoch, null);
    }
  }

  // ------------------------------------------------------------------ as it ended

  private void ended(OutcomeView outcome) {
    submitted(outcome.submittedAtMs(), outcome.tenantId(), outcome.level());
    boolean held = outcome.epoch() > 0;
    if (held) {
      held(
          outcome.epoch(),
          outcome.agentId(),
          null,
          outcome.dispatchedAtMs() == null ? 0 : outcome.dispatchedAtMs(),
          outcome.startedAtMs() == null ? 0 : outcome.startedAtMs(),
          outcome.attempts());
    }
    steps.add(
        Long.MAX_VALUE,
        Kind.ENDED,
        outcome.endedAtMs(),
        LifeWords.of(outcome),
        outcome.agentId(),
        held ? (Long) outcome.epoch() : null,
        end);
  }
}
