package io.fairlead.scheduler.invariant;

import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredTask;
import io.fairlead.scheduler.SwarmView;

/** Every live task is in exactly one place from which something will carry it on. */
public final class NoTaskLost implements Invariant {
  @Override
  public void audit(SwarmView state) {
    int queued = 0;
    int leased = 0;
    for (StoredTask task : state.tasks()) {
      if (task.phase().waiting()) {
        queued++;
      } else if (task.phase().leased()) {
        leased++;
      } else {
        InvariantViolation.check(
            task.phase().live() && (task.wakeAtMs() > 0 || !task.waitsFor().isEmpty()),
            this,
            "task " + task.task().id() + " is " + task.phase() + " and nothing wakes it");
      }
    }
    InvariantViolation.check(
        queued == state.queued(),
        this,
        queued + " are QUEUED or PLACED, the queue has " + state.queued());
    int held = 0;
    for (StoredAgent agent : state.agents()) {
      held += state.heldCount(agent.id());
    }
    InvariantViolation.check(leased == held, this, leased + " are leased, the agents hold " + held);
  }
}
