package io.fairlead.scheduler.invariant;

import io.fairlead.model.AgentId;
import io.fairlead.model.Fact;
import io.fairlead.model.Unavailability;
import io.fairlead.scheduler.SwarmView;
import java.util.List;

/**
 * An agent whose circuit breaker is open gets no work, and one whose breaker is half-open never has
 * more than the probes out.
 */
public final class OpenBreakerGetsNoWork implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(Fact.TaskDispatched.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.TaskDispatched dispatched) {
      AgentId agent = dispatched.lease().agent();
      Unavailability why = state.breakerKeepsFrom(agent);
      if (why != null) {
        throw new InvariantViolation(
            "OpenBreakerGetsNoWork",
            "agent " + agent + " is " + why.code() + " and is given " + dispatched.taskId());
      }
    }
  }
}
