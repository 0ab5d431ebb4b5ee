package io.fairlead.scheduler.invariant;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.Fact;
import io.fairlead.model.LastMove;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredTask;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.SwarmView;
import java.util.List;

/**
 * A task that was stolen, migrated or given back is left alone for moveCoolDownMs. It never moves
 * from an agent to itself or to one that is gone, is asked back at most once in a lease, and not if
 * it has started.
 */
public final class NoPingPong implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(Fact.TaskStolen.class, Fact.TaskMigrated.class, Fact.RevokeRequested.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.Moved moved) {
      cooled(moved.taskId(), moved.atMs(), state);
      InvariantViolation.check(
          !moved.from().equals(moved.to()),
          this,
          "task " + moved.taskId() + " is moved from " + moved.from() + " to itself");
      present(moved.taskId(), moved.to(), state);
    } else if (fact instanceof Fact.RevokeRequested revoke) {
      cooled(revoke.taskId(), revoke.atMs(), state);
      StoredTask task = state.task(revoke.taskId());
      InvariantViolation.check(
          task != null
              && task.phase() == TaskPhase.DISPATCHED
              && !task.revoking()
              && task.lease() != null
              && task.lease().agent().equals(revoke.agent())
              && task.lease().epoch().equals(revoke.epoch()),
          this,
          "agent " + revoke.agent() + " is asked for " + task);
    }
  }

  private void cooled(TaskId task, long atMs, SwarmView state) {
    LastMove last = state.lastMove(task);
    long coolDownMs = state.config().get(Setting.MOVE_COOL_DOWN_MS);
    InvariantViolation.check(
        last == null || atMs - last.atMs() >= coolDownMs,
        this,
        "task " + task + " is moved at " + atMs + " ms, was moved " + last);
  }

  private void present(TaskId task, AgentId to, SwarmView state) {
    AgentPhase phase = state.agentPhase(to);
    InvariantViolation.check(
        phase == AgentPhase.ALIVE, this, "task " + task + " is moved to " + to + ": " + phase);
  }
}
