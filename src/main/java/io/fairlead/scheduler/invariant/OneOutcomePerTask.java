package io.fairlead.scheduler.invariant;

import io.fairlead.model.Fact;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.SwarmView;

/** A task is accepted once and ends once. */
public final class OneOutcomePerTask implements Invariant {
  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.EndsTask ended) {
      TaskPhase phase = state.phase(ended.taskId());
      if (phase == null) {
        throw new InvariantViolation(
            "OneOutcomePerTask", "task " + ended.taskId() + " ends but is not live");
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
