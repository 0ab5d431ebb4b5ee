package io.fairlead.scheduler.invariant;

import io.fairlead.scheduler.SwarmView;

/** When there is nothing left to do, no task waits that an agent with room could run. */
public final class WorkConserving implements Invariant {
  @Override
  public void audit(SwarmView state) {
    InvariantViolation.check(
        !state.couldDispatch(), this, "a task waits and an agent with room could run it");
  }
}
