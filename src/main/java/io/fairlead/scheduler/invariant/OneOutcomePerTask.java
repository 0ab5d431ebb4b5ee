package io.fairlead.scheduler.invariant;

import io.fairlead.model.Fact;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.SwarmView;
import java.util.List;

/** A task is accepted once and ends once. */
public final class OneOutcomePerTask implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(
        Fact.TaskAccepted.class,
        Fact.TaskCompleted.class,
        Fact.TaskFailed.class,
        Fact.TaskCancelled.class,
        Fact.TaskExpired.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.EndsTask ended) {
      TaskPhase phase = state.phase(ended.taskId());
      if (phase == null) {
        throw new InvariantViolation(
            "OneOutcomePerTask", "task " + ended.taskId() + " ends but is not live");
      }
      if (phase.leased() && ended instanceof Fact.TaskExpired) {
        throw new InvariantViolation(
            "OneOutcomePerTask", "task " + ended.taskId() + " expires while " + phase);
      }
    } else if (fact instanceof Fact.TaskAccepted accepted) {
      TaskPhase phase = state.phase(accepted.taskId());
      if (phase != null) {
        throw new InvariantViolation(
            "OneOutcomePerTask", "task " + accepted.taskId() + " is accepted again while " + phase);
      }
    }
  }
}
