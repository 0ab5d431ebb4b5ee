package io.fairlead.scheduler;

import io.fairlead.model.Fact;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.LeaseEnd;
import io.fairlead.model.Now;
import io.fairlead.model.Rejection;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.Setting;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that wait for others: released when all of them have completed, cancelled when one has
 * ended otherwise or is never submitted. Reads state, gives facts.
 */
final class Dependents {
  static final String DEPENDENCY_FAILED = "dependency-failed";
  static final String DEPENDENCY_UNKNOWN = "dependency-unknown";

  private final SwarmState state;
  private final FinishedTasks finished;
  private final Emitter emitter;

  Dependents(SwarmState state, FinishedTasks finished, Emitter emitter) {
    this.state = state;
    this.finished = finished;
    this.emitter = emitter;
  }

  /** Why a task cannot wait for what it names; null if it can. */
  @Nullable Rejection check(Task task) {
    return switch (state.dependencies.search(task.id(), task.dependencies(), this::waitsFor)) {
      case NO_CYCLE -> null;
      case CYCLE ->
          Rejection.of(
              Reason.DEPENDENCY_CYCLE,
              "dependencies " + task.dependencies() + ": the task would wait for itself");
      case TOO_LARGE ->
          Rejection.of(
              Reason.TOO_MANY_DEPENDENCIES,
              "dependencies "
                  + task.dependencies()
                  + ": more than "
                  + DependencyGraph.MAX_SEARCHED
                  + " tasks hang together, which is too many to look for a cycle");
    };
  }

  private List<TaskId> waitsFor(TaskId id) {
    TaskState task = state.tasks.get(id);
    return task == null ? List.of() : task.waitsFor;
  }

  /** The dependencies of a new task that have not completed yet. */
  List<TaskId> open(Task task) {
    List<TaskId> open = new ArrayList<>();
    for (TaskId dependency : task.dependencies()) {
      FinishedTask past = state.tasks.containsKey(dependency) ? null : finished.find(dependency);
      if (past == null || past.phase() != TaskPhase.COMPLETED) {
        open.add(dependency);
      }
    }
    return open;
  }

  /**
   * Wall time until which a new task waits for tasks that nobody has submitted; 0 if it waits for
   * none such.
   */
  long patientUntilMs(List<TaskId> open, Now now) {
    return open.stream().allMatch(state.tasks::containsKey)
        ? 0
        : now.wallMs() + state.config.get(Setting.DEPENDENCY_PATIENCE_MS);
  }

  /** What had ended before the task came, or before the coordinator did, counts now. */
  void lookBack(TaskState task) {
    for (TaskId dependency : task.waitsFor) {
      FinishedTask past = state.tasks.containsKey(dependency) ? null : finished.find(dependency);
      if (past != null) {
        state.dependencies.resolve(task.task.id(), dependency, past.phase());
      }
    }
  }

  /** Tells one task of the end of one dependency; false if there is none to be told of. */
  boolean resolveOne(Now now) {
    DependencyGraph.Resolution resolution = state.dependencies.next();
    if (resolution == null) {
      return false;
    }
    TaskState task = state.tasks.get(resolution.dependent());
    if (task == null || !task.waitsFor.contains(resolution.dependency())) {
      return true;
    }
    if (resolution.end() == TaskPhase.COMPLETED) {
      long notBeforeMs = task.task.notBeforeMs();
      boolean last = task.waitsFor.size() == 1;
      emitter.emit(
          new Fact.DependencyMet(
              task.task.id(),
              resolution.dependency(),
              last && notBeforeMs > now.wallMs() ? notBeforeMs : 0),
          now);
    } else {
      cancel(
          task,
          DEPENDENCY_FAILED,
          "task " + resolution.dependency() + ", which it waits for, is " + resolution.end(),
          now);
    }
    return true;
  }

  /**
   * The time that a task waits for unknown ones is over. What has just ended is not unknown; the
   * task is told of it next.
   */
  void losePatience(TaskState task, Now now) {
    for (TaskId dependency : task.waitsFor) {
      if (!state.tasks.containsKey(dependency)
          && !state.dependencies.unresolved(task.task.id(), dependency)) {
        cancel(
            task,
            DEPENDENCY_UNKNOWN,
            "task " + dependency + ", which it waits for, has not been submitted",
            now);
        return;
      }
    }
  }

  private void cancel(TaskState task, String reason, String message, Now now) {
    emitter.emit(new Fact.TaskCancelled(task.stored(), LeaseEnd.CANCELLED, reason, message), now);
  }
}
