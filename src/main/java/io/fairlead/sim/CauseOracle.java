package io.fairlead.sim;

import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Level;
import io.fairlead.model.Rejection;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.model.Transition;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges, from outside, why tasks end otherwise than by completing: a failure, an expiry, a
 * cancellation and a refusal must each have a cause among what agents wrote, operators asked for,
 * the configuration in force says, and the time is. It knows nothing of the core's state.
 */
final class CauseOracle {
  /** One place in so many is kept for critical tasks. */
  private static final int CRITICAL_PART = 16;

  /** What is known of a task that was accepted. */
  private static final class Trail {
    private final Task task;
    private final long wakeAtMs;
    private int attempts;
    private boolean running;
    private Fact.@Nullable EndsTask end;

    Trail(Fact.TaskAccepted accepted) {
      this.task = accepted.task();
      this.wakeAtMs = accepted.wakeAtMs();
    }

    private boolean lives() {
      return end == null;
    }
  }

  private record Failure(TaskId task, Epoch epoch, boolean retriable) {}

  private final Map<TaskId, Trail> trails = new TreeMap<>();
  private final Set<Failure> failures = new HashSet<>();
  private final Set<TaskId> askedToCancel = new TreeSet<>();
  private final Set<TenantId> draining = new TreeSet<>();
  private final Set<TenantId> paused = new TreeSet<>();
  private SwarmConfig config = SwarmConfig.DEFAULT;

  /** Somebody has asked for something. */
  void asked(Command command) {
    if (command instanceof Command.CancelTask cancel) {
      askedToCancel.add(cancel.taskId());
    }
  }

  /** An agent's process has written a report. */
  void wrote(Command.Report report) {
    for (Transition transition : report.transitions()) {
      if (transition instanceof Transition.Failed failed) {
        failures.add(new Failure(failed.taskId(), failed.epoch(), failed.retriable()));
      }
    }
  }

  /** The coordinator has written a decision. */
  void committed(VirtualCoordinator.Decision decision) {
    Fact fact = decision.fact();
    long nowMs = decision.now().wallMs();
    if (fact instanceof Fact.SwarmCreated created) {
      config = created.config();
    } else if (fact instanceof Fact.ConfigChanged changed) {
      config = changed.config();
    } else if (fact instanceof Fact.OfTenant ofTenant) {
      ofTenant(ofTenant);
    } else if (fact instanceof Fact.TaskAccepted accepted) {
      trails.put(accepted.taskId(), new Trail(accepted));
    } else if (fact instanceof Fact.TaskRejected rejected) {
      refused(rejected);
    } else if (fact instanceof Fact.TaskStarted started) {
      Trail trail = trail(started.taskId());
      trail.attempts++;
      trail.running = true;
    } else if (fact instanceof Fact.EndsTask ended) {
      ended(ended, nowMs);
    } else if (fact instanceof Fact.EndsLease released) {
      released(released);
    }
  }

  private void ofTenant(Fact.OfTenant fact) {
    if (fact instanceof Fact.TenantDrained) {
      draining.add(fact.tenant());
    } else if (fact instanceof Fact.TenantPaused) {
      paused.add(fact.tenant());
    } else if (fact instanceof Fact.TenantResumed) {
      draining.remove(fact.tenant());
      paused.remove(fact.tenant());
    }
  }

  /** Another attempt is owed to a failure; one that never began counts all the same. */
  private void released(Fact.EndsLease fact) {
    Trail trail = trail(fact.taskId());
    if (fact instanceof Fact.TaskRetried retried) {
      check(
          failed(retried, true),
          "OnlyWhatFailedIsRetried",
          "no agent has written that task " + fact.taskId() + " failed under " + retried.lease());
      trail.attempts += trail.running ? 0 : 1;
    }
    trail.running = false;
  }

  private boolean failed(Fact.EndsLease fact, boolean retriable) {
    Lease lease = fact.lease();
    return lease != null && failures.contains(new Failure(fact.taskId(), lease.epoch(), retriable));
  }

  private void ended(Fact.EndsTask fact, long nowMs) {
    Trail trail = trail(fact.taskId());
    if (fact instanceof Fact.TaskFailed failed) {
      check(
          mayFail(failed, trail),
          "OnlyWhatFailedFails",
          "task %s ended as failed, %s (%s), after %d attempts of %d"
              .formatted(
                  fact.taskId(),
                  failed.reason(),
                  failed.end(),
                  trail.attempts,
                  maxAttempts(trail)));
    } else if (fact instanceof Fact.TaskExpired) {
      check(
          config.expiresLate() && nowMs >= trail.task.deadlineMs(),
          "OnlyWhatIsLateExpires",
          "task %s expired at %d, with deadline %d and latePolicy %s"
              .formatted(
                  fact.taskId(),
                  nowMs,
                  trail.task.deadlineMs(),
                  config.expiresLate() ? "expire" : "run-late"));
    } else if (fact instanceof Fact.TaskCancelled cancelled) {
      check(
          mayBeCancelled(cancelled, trail, nowMs),
          "OnlyForACauseIsACancellation",
          "task %s was cancelled, %s: %s"
              .formatted(fact.taskId(), cancelled.reason(), cancelled.message()));
    }
    trail.end = fact;
  }

  private boolean mayFail(Fact.TaskFailed fact, Trail trail) {
    return switch (fact.reason()) {
      case "not-retriable" -> failed(fact, false);
      case "attempts-exhausted" -> {
        boolean began = fact.end() != LeaseEnd.FAILED || trail.running;
        yield (fact.end() == LeaseEnd.FAILED ? failed(fact, true) : trail.running)
            && trail.attempts + (began ? 0 : 1) >= maxAttempts(trail);
      }
      default -> false;
    };
  }

  private long maxAttempts(Trail trail) {
    return trail.task.maxAttempts() > 0
        ? trail.task.maxAttempts()
        : config.get(Setting.MAX_ATTEMPTS);
  }

  private boolean mayBeCancelled(Fact.TaskCancelled fact, Trail trail, long nowMs) {
    return switch (fact.reason()) {
      case "cancelled-by-command" -> askedToCancel.contains(fact.taskId());
      case "dependency-failed" ->
          trail.task.dependencies().stream()
              .map(trails::get)
              .filter(Objects::nonNull)
              .anyMatch(other -> !other.lives() && !(other.end instanceof Fact.TaskCompleted));
      case "dependency-unknown" ->
          nowMs >= trail.wakeAtMs
              && trail.task.dependencies().stream()
                  .map(trails::get)
                  .anyMatch(other -> other == null || !other.lives());
      default -> false; // No swarm is deleted in a simulation.
    };
  }

  private void refused(Fact.TaskRejected fact) {
    Task task = fact.task();
    Rejection rejection = fact.rejection();
    check(
        task != null && mayBeRefused(task, rejection.reason()),
        "OnlyForACauseIsARefusal",
        "task "
            + fact.taskId()
            + " was refused, "
            + rejection.reason()
            + ": "
            + rejection.message());
  }

  private boolean mayBeRefused(Task task, Rejection.Reason reason) {
    TenantId tenant = task.tenant();
    return switch (reason) {
      case QUEUE_FULL -> live(null, null) >= places(task, config.get(Setting.MAX_QUEUED));
      case TENANT_QUEUE_FULL ->
          config.tenant(tenant).maxQueued() > 0
              && live(tenant, null) >= places(task, config.tenant(tenant).maxQueued());
      case CRITICAL_QUOTA ->
          task.level() == Level.CRITICAL
              && config.get(Setting.MAX_CRITICAL_PER_TENANT) > 0
              && live(tenant, Level.CRITICAL) >= config.get(Setting.MAX_CRITICAL_PER_TENANT);
      case TOO_MANY_TENANTS ->
          live(tenant, null) == 0 && busyTenants() >= config.get(Setting.MAX_TENANTS);
      case TENANT_DRAINING -> draining.contains(tenant);
      case RATE_LIMITED -> config.tenant(tenant).ratePerSecondMilli() > 0;
      case ADMISSION_FULL, DEADLINE_UNREACHABLE, NO_CAPACITY ->
          task.level() == Level.CRITICAL
              && task.deadlineMs() != Task.NEVER
              && config.admitsDeadlines();
      case DEPENDENCY_CYCLE, TOO_MANY_DEPENDENCIES -> !task.dependencies().isEmpty();
      // Nobody asks for these, or they are of commands and of swarms that are not there.
      case UNKNOWN_SWARM,
          SWARM_DELETED,
          INVALID_TASK,
          PAYLOAD_TOO_LARGE,
          TOO_MANY_SWARMS,
          IMPLAUSIBLE_REPORT,
          ID_CONFLICT,
          UNKNOWN_TASK,
          UNKNOWN_SERIES,
          UNKNOWN_AGENT,
          UNKNOWN_PROPOSAL,
          UNKNOWN_VERSION,
          PLAN_TOO_OLD,
          PLAN_OF_ANOTHER_SWARM,
          INVALID_CONFIG ->
          false;
    };
  }

  private static long places(Task task, long all) {
    return task.level() == Level.CRITICAL ? all : all - all / CRITICAL_PART;
  }

  /** Tasks that have not ended, of a tenant and a level; of all, if null. */
  private long live(@Nullable TenantId tenant, @Nullable Level level) {
    return trails.values().stream()
        .filter(Trail::lives)
        .filter(each -> tenant == null || each.task.tenant().equals(tenant))
        .filter(each -> level == null || each.task.level() == level)
        .count();
  }

  /** Those that have tasks, and those of which an operator wants something remembered. */
  private int busyTenants() {
    Set<TenantId> busy = new TreeSet<>(draining);
    busy.addAll(paused);
    trails.values().stream().filter(Trail::lives).forEach(each -> busy.add(each.task.tenant()));
    return busy.size();
  }

  private Trail trail(TaskId id) {
    Trail trail = trails.get(id);
    if (trail == null) {
      throw new InvariantViolation("OneTaskOneLife", "task " + id + " was never accepted");
    }
    return trail;
  }

  private static void check(boolean holds, String rule, String message) {
    if (!holds) {
      throw new InvariantViolation(rule, message);
    }
  }
}
