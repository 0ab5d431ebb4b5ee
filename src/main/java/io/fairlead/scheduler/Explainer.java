package io.fairlead.scheduler;

import io.fairlead.model.Blocker;
import io.fairlead.model.Discipline;
import io.fairlead.model.Explanation;
import io.fairlead.model.Level;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.scheduler.queueing.Rank;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says why a task waits. Reads state; O(tasks of its level + agents). */
final class Explainer {
  private final SwarmState state;
  private final FleetExplainer fleet;

  Explainer(SwarmState state, RoomIndex rooms) {
    this.state = state;
    this.fleet = new FleetExplainer(state, rooms);
  }

  private record Cause(Blocker blocker, String message, @Nullable Long expectedStartMs) {}

  /** Null if no such task has still to end. */
  @Nullable Explanation explain(TaskId id, Now now) {
    TaskState task = state.tasks.get(id);
    if (task == null) {
      return null;
    }
    Rank rank = task.queued() ? state.queue.rank(task) : null;
    Cause cause = cause(task, rank, now);
    return new Explanation(
        id,
        task.phase,
        cause.blocker,
        cause.message,
        task.level(),
        state.config.discipline(task.level()),
        rank == null ? -1 : rank.ahead(),
        urgency(task, now),
        task.estimate(),
        Math.max(0, now.wallMs() - task.task.submittedAtMs()),
        cause.expectedStartMs);
  }

  private Cause cause(TaskState task, @Nullable Rank rank, Now now) {
    return switch (task.phase) {
      case RUNNING ->
          new Cause(
              Blocker.RUNNING,
              "runs on agent " + task.heldLease().agent(),
              task.held().startedAtMs);
      case DISPATCHED ->
          new Cause(
              Blocker.AT_AGENT,
              "agent " + task.heldLease().agent() + " has it and has not begun",
              null);
      case DELAYED ->
          new Cause(
              Blocker.DELAY,
              "may start in " + (task.wakeAtMs - now.wallMs()) + " ms, as submitted",
              task.wakeAtMs);
      case RETRY_WAIT ->
          new Cause(
              Blocker.RETRY,
              "attempt "
                  + task.attempts
                  + " failed, the next may start in "
                  + (task.wakeAtMs - now.wallMs())
                  + " ms",
              task.wakeAtMs);
      case BLOCKED -> new Cause(Blocker.DEPENDENCY, dependencies(task), null);
      case QUEUED, PLACED -> inLine(task, rank, now);
      case COMPLETED, FAILED, REJECTED, CANCELLED, EXPIRED ->
          throw new IllegalStateException(task + " has ended and is still live");
    };
  }

  private String dependencies(TaskState task) {
    StringBuilder text = new StringBuilder("waits for");
    String separator = " ";
    for (TaskId dependency : task.waitsFor) {
      TaskState other = state.tasks.get(dependency);
      text.append(separator).append("task ").append(dependency).append(" (");
      text.append(other == null ? "not submitted" : other.phase).append(')');
      separator = ", ";
    }
    return text.toString();
  }

  private Cause inLine(TaskState task, @Nullable Rank rank, Now now) {
    TenantState tenant = state.tenant(task.task.tenant());
    if (state.paused) {
      return new Cause(Blocker.SWARM_PAUSED, "the swarm is paused", null);
    }
    if (!state.dispatchOpen) {
      return new Cause(Blocker.RECOVERY, "the swarm is being taken over", null);
    }
    if (tenant.paused) {
      return new Cause(Blocker.TENANT_PAUSED, "tenant " + tenant.id + " is paused", null);
    }
    long cap = state.config.tenant(tenant.id).mostHeld();
    if (state.queue.blocked(tenant.id)) {
      return new Cause(
          Blocker.TENANT_CONCURRENCY,
          "tenant " + tenant.id + " has " + cap + " tasks at agents, its maxConcurrency",
          null);
    }
    FleetExplainer.Finding finding = fleet.find(task, now);
    if (finding.blocker() != Blocker.CAPACITY) {
      return new Cause(finding.blocker(), finding.message(), finding.untilMs());
    }
    long aheadUs = rank == null ? 0 : rank.aheadUs();
    LocalPlace place = task.place();
    if (place != null) {
      return new Cause(
          Blocker.LOCAL_QUEUE,
          "waits in the local queue of agent "
              + place.agent()
              + " ("
              + place.kind().code()
              + "), which is busy"
              + end(place, now),
          now.wallMs() + (long) (finding.outstandingUs() / finding.weight()) / 1_000);
    }
    long waitUs =
        (long) ((finding.outstandingUs() + aheadUs / levelShare(task.level())) / finding.weight());
    return new Cause(
        Blocker.CAPACITY,
        finding.message()
            + "; "
            + (rank == null ? 0 : rank.ahead())
            + " tasks go before it"
            + promise(task),
        now.wallMs() + waitUs / 1_000);
  }

  private String promise(TaskState task) {
    if (task.level() != Level.CRITICAL || task.task.deadlineMs() == Task.NEVER || task.admitted) {
      return "";
    }
    String none = DeadlineAdmission.promisesNone(state.config);
    return "; its deadline is not promised" + (none == null ? "" : ": " + none);
  }

  private static String end(LocalPlace place, Now now) {
    return place.untilMs() == LocalPlace.FOR_GOOD
        ? ""
        : "; in "
            + Math.max(0, place.untilMs() - now.logicalMs())
            + " ms it waits for any agent again";
  }

  /** Share of the capacity that the level is due while all that wait now go on waiting. */
  private double levelShare(Level level) {
    SwarmConfig config = state.config;
    boolean apart = !config.weightedLevels();
    double criticalShare = config.get(Setting.CRITICAL_SHARE) / 1_000.0;
    boolean criticalWaits = state.queue.size(Level.CRITICAL) > 0;
    long sum = 0;
    for (Level other : Level.values()) {
      if (state.queue.size(other) > 0 && !(apart && other == Level.CRITICAL)) {
        sum += config.levelWeightMilli(other);
      }
    }
    if (apart && level == Level.CRITICAL) {
      return sum > 0 ? criticalShare : 1;
    }
    double left = apart && criticalWaits ? Math.max(0.01, 1 - criticalShare) : 1;
    return left * config.levelWeightMilli(level) / Math.max(1, sum);
  }

  private SortedMap<String, Double> urgency(TaskState task, Now now) {
    SortedMap<String, Double> out = new TreeMap<>();
    Discipline discipline = state.config.discipline(task.level());
    switch (discipline) {
      case EDF -> {
        boolean due = task.task.deadlineMs() != Task.NEVER;
        out.put(
            due ? "deadlineMs" : "arrival", (double) (due ? task.task.deadlineMs() : task.order()));
      }
      case PRIORITY -> {
        double aging = thresholdsWaited(task, now) * state.config.get(Setting.AGING_BOOST);
        out.put("priority", (double) task.task.priority());
        out.put("aging", aging);
        out.put("effectivePriority", task.task.priority() + aging);
      }
      case SHORTEST -> {
        double costMs = task.costUs() / 1_000.0;
        double agingMs = thresholdsWaited(task, now) * 1_000;
        out.put("costMs", costMs);
        out.put("agingMs", agingMs);
        out.put("effectiveCostMs", costMs - agingMs);
      }
      case WRR, FAIR_SHARE, WFQ ->
          out.put("tenantWeight", state.config.weightMilli(task.task.tenant()) / 1_000.0);
      case FIFO -> out.put("arrival", (double) task.order());
    }
    return out;
  }

  /** As the order reckons it. */
  private double thresholdsWaited(TaskState task, Now now) {
    if (!task.phase.waiting()) {
      return 0;
    }
    return (double) (now.wallMs() - task.waitingSinceMs())
        / state.config.get(Setting.AGING_THRESHOLD_MS);
  }
}
