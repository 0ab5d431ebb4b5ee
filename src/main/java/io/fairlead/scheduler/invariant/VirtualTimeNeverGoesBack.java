package io.fairlead.scheduler.invariant;

import io.fairlead.model.Fact;
import io.fairlead.scheduler.SwarmView;

/** The virtual time of a dispatch is not before that of an earlier one. */
public final class VirtualTimeNeverGoesBack implements Invariant {
  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.TaskDispatched dispatched
        && dispatched.virtualTime() < state.virtualTime()) {
      throw new InvariantViolation(
          "VirtualTimeNeverGoesBack", dispatched.virtualTime() + " follows " + state.virtualTime());
    }
  }
}
