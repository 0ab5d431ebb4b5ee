package io.fairlead.scheduler.invariant;

import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.scheduler.SwarmView;
import java.util.List;

/** An agent never holds more tasks than its slots and maxPrefetch together. */
public final class WindowNeverExceeded implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(Fact.TaskDispatched.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.TaskDispatched dispatched) {
      Lease lease = dispatched.lease();
      int held = state.heldCount(lease.agent());
      long window = state.windowOf(lease.agent());
      if (held >= window) {
        throw new InvariantViolation(
            "WindowNeverExceeded",
            "agent "
                + lease.agent()
                + " holds "
                + held
                + " of at most "
                + window
                + " and is given "
                + dispatched.taskId());
      }
    }
  }
}
