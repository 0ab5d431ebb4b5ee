package io.fairlead.scheduler.invariant;

import io.fairlead.model.Fact;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.SwarmView;
import java.util.List;

/**
 * A tenant with a maxConcurrency is never given one more task while agents hold that many of its
 * tasks. After the cap is lowered agents may hold more for a while; nothing is taken from them.
 */
public final class QuotasNeverExceeded implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(Fact.TaskDispatched.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.TaskDispatched dispatched) {
      TenantId tenant = dispatched.task().tenant();
      long most = state.config().tenant(tenant).mostHeld();
      long held = state.heldOf(tenant);
      if (held >= most) {
        throw new InvariantViolation(
            "QuotasNeverExceeded",
            "agents hold "
                + held
                + " of at most "
                + most
                + " tasks of tenant "
                + tenant
                + ", which is given "
                + dispatched.taskId());
      }
    }
  }
}
