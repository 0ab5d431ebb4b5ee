package io.fairlead.sim;

import io.fairlead.model.Fact;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came out of a simulation. Times are virtual, microseconds from its beginning. */
public final class SimulationResult {
  final Map<TaskId, Long> submittedAtUs = new TreeMap<>();
  private final Map<TaskId, Long> startedAtUs = new TreeMap<>();
  private final Map<TaskId, String> outcomes = new TreeMap<>();
  private final List<TenantId> completionOrder = new ArrayList<>();
  long events;
  long dispatches;
  int crashes;
  int coordinatorCrashes;
  long endedAtUs;

  void started(TaskId task, long atUs) {
    startedAtUs.putIfAbsent(task, atUs);
  }

  void outcome(Fact.EndsTask ended, long atUs) {
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
