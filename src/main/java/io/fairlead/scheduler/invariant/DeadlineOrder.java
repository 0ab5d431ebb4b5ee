package io.fairlead.scheduler.invariant;

import io.fairlead.model.Discipline;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Fact;
import io.fairlead.scheduler.SwarmView;
import java.util.List;

/**
 * In a level that goes by deadlines, no task is given away while one with an earlier deadline waits
 * in that level for the same agents. Tasks taken out of turn, for their tenant's guaranteed
 * minimum, are excepted.
 */
public final class DeadlineOrder implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(Fact.TaskDispatched.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.TaskDispatched dispatched
        && !dispatched.tags().outOfTurn()
        && state.config().discipline(dispatched.tags().level()) == Discipline.EDF) {
      Eligibility eligibility = state.eligibility(dispatched.taskId());
      long least = state.leastDeadlineMs(dispatched.tags().level(), eligibility);
      if (dispatched.task().deadlineMs() > least) {
        throw new InvariantViolation(
            "DeadlineOrder",
            "task "
                + dispatched.taskId()
                + " with deadline "
                + dispatched.task().deadlineMs()
                + " goes before one with "
                + least);
      }
    }
  }
}
