package io.fairlead.scheduler.invariant;

import io.fairlead.model.Fact;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.scheduler.SwarmView;
import java.util.List;

/**
 * A task is not dispatched before what it waits for has completed, while its swarm or its tenant is
 * paused, or more often than it allows itself to start.
 *
 * <p>Nothing is said of {@code notBeforeMs}: it is looked at when the task wakes, and the machine
 * that dispatches it may have taken over since, with a clock that is behind.
 */
public final class OnlyWhatIsReady implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(Fact.TaskDispatched.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.TaskDispatched dispatched) {
      Task task = dispatched.task();
      if (state.paused(task.tenant())) {
        violated(dispatched, "while tenant " + task.tenant() + " or the swarm is paused");
      }
      if (!task.dependencies().isEmpty()) {
        List<TaskId> open = state.waitsFor(task.id());
        if (!open.isEmpty()) {
          violated(dispatched, "while it waits for " + open);
        }
      }
      // The swarm's bound may have been lowered since the last attempt; the task's own has not.
      if (task.maxAttempts() > 0 && dispatched.attempt() > task.maxAttempts()) {
        violated(
            dispatched,
            "for attempt " + dispatched.attempt() + " of at most " + task.maxAttempts());
      }
    }
  }

  private static void violated(Fact.TaskDispatched dispatched, String how) {
    throw new InvariantViolation(
        "OnlyWhatIsReady", "task " + dispatched.taskId() + " is dispatched " + how);
  }
}
