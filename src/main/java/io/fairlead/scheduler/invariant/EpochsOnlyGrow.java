package io.fairlead.scheduler.invariant;

import io.fairlead.model.Epoch;
import io.fairlead.model.Fact;
import io.fairlead.scheduler.SwarmView;
import java.util.List;

/** Every dispatch has a larger epoch than all dispatches of the swarm before it. */
public final class EpochsOnlyGrow implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(Fact.TaskDispatched.class, Fact.GenerationRaised.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.TaskDispatched dispatched) {
      check(dispatched.lease().epoch(), state);
    } else if (fact instanceof Fact.GenerationRaised raised) {
      check(raised.epoch(), state);
    }
  }

  private void check(Epoch epoch, SwarmView state) {
    if (epoch.compareTo(state.epoch()) <= 0) {
      throw new InvariantViolation("EpochsOnlyGrow", epoch + " follows " + state.epoch());
    }
  }
}
