package io.fairlead.sim;

import io.fairlead.model.Fact;
import io.fairlead.model.Rejection;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What came out of a simulation. Times are virtual, microseconds from its beginning. */
public final class SimulationResult {
  final Map<TaskId, Long> submittedAtUs = new TreeMap<>();
  private final Map<TaskId, Long> startedAtUs = new TreeMap<>();
  private final Map<TaskId, String> outcomes = new TreeMap<>();
  private final Map<TaskId, Rejection.Reason> rejections = new TreeMap<>();
  private final SortedSet<TaskId> promised = new TreeSet<>();

  /** Whether a task with a deadline ended late. */
  private final Map<TaskId, Boolean> deadlines = new TreeMap<>();

  private long worstLateUs;
  private final List<TenantId> completionOrder = new ArrayList<>();
  long events;
  long dispatches;
  int mostAhead;
  private final List<Run> runs = new ArrayList<>();

  /** A handler's run. */
  private record Run(long fromUs, long untilUs) {}

  final MoveCounts moves = new MoveCounts();
  int crashes;
  int coordinatorCrashes;
  long endedAtUs;

  void started(TaskId task, long atUs) {
    startedAtUs.putIfAbsent(task, atUs);
  }

  void accepted(Fact.TaskAccepted accepted) {
    if (accepted.admitted()) {
      promised.add(accepted.taskId());
    }
  }

  void rejected(Fact.TaskRejected rejected) {
    rejections.put(rejected.taskId(), rejected.rejection().reason());
  }

  boolean wasRejected(TaskId task) {
    return rejections.containsKey(task);
  }

  void outcome(Fact.EndsTask ended, long wallUs) {
    long deadlineMs = ended.task().task().deadlineMs();
    if (deadlineMs != Task.NEVER) {
      long lateUs = wallUs - deadlineMs * 1_000;
      boolean late = lateUs > 0 || !(ended instanceof Fact.TaskCompleted);
      deadlines.merge(ended.taskId(), late, (before, now) -> now);
      worstLateUs = Math.max(worstLateUs, promised.contains(ended.taskId()) ? lateUs : 0);
    }
    String kind = ended.getClass().getSimpleName();
    String before = outcomes.put(ended.taskId(), kind);
    if (before != null) {
      throw new IllegalStateException(
          "task " + ended.taskId() + " ended as " + before + " and again as " + kind);
    }
    if (ended instanceof Fact.TaskCompleted) {
      completionOrder.add(ended.task().task().tenant());
    }
  }

  /** Accepted tasks with a deadline. */
  public long withDeadline() {
    return deadlines.size();
  }

  /** Those of them that did not complete in time, as the coordinator saw it. */
  public long missed() {
    return deadlines.values().stream().filter(late -> late).count();
  }

  /** Tasks whose deadline was promised. */
  public long promised() {
    return promised.size();
  }

  /** Promised deadlines that were missed. */
  public long broken() {
    return promised.stream().filter(task -> deadlines.getOrDefault(task, false)).count();
  }

  /** The longest that a promised deadline was missed by, microseconds; 0 if none was. */
  public long worstLateUs() {
    return worstLateUs;
  }

  /** Tasks that were not accepted. */
  public long rejections() {
    return rejections.size();
  }

  /** Tasks that were not accepted for that reason. */
  public long rejections(Rejection.Reason reason) {
    return rejections.values().stream().filter(reason::equals).count();
  }

  /** Tasks that ended that way: TaskCompleted, TaskFailed or TaskCancelled. */
  public long ended(String kind) {
    return outcomes.values().stream().filter(kind::equals).count();
  }

  /** Tasks that ended at all. */
  public int ended() {
    return outcomes.size();
  }

  /** Tenants of the completed tasks, in order of completion. */
  public List<TenantId> completionOrder() {
    return List.copyOf(completionOrder);
  }

  /** Mean time from submission to first start, of those that started, milliseconds. */
  public double meanWaitMs() {
    return startedAtUs.entrySet().stream()
            .mapToLong(
                started ->
                    started.getValue()
                        - submittedAtUs.getOrDefault(started.getKey(), started.getValue()))
            .average()
            .orElse(0)
        / 1_000;
  }

  /** Events that the simulation went through. */
  public long events() {
    return events;
  }

  /** Dispatches, repeated ones included. */
  public long dispatches() {
    return dispatches;
  }

  void ran(long fromUs, long runUs) {
    runs.add(new Run(fromUs, fromUs + runUs));
  }

  /** The most tasks that an agent held beyond its slots. */
  public int mostAhead() {
    return mostAhead;
  }

  /** Time that handlers ran within an interval, all slots together, microseconds. */
  public long runUs(long fromUs, long untilUs) {
    return runs.stream()
        .mapToLong(
            run -> Math.max(0, Math.min(untilUs, run.untilUs) - Math.max(fromUs, run.fromUs)))
        .sum();
  }

  /** How often work was moved. */
  public MoveCounts moves() {
    return moves;
  }

  /** Agent processes that died. */
  public int crashes() {
    return crashes;
  }

  /** Times that the coordinator was rebuilt from its store. */
  public int coordinatorCrashes() {
    return coordinatorCrashes;
  }

  /** When the last task ended. */
  public long endedAtUs() {
    return endedAtUs;
  }
}
