package io.fairlead.scheduler.invariant;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.Fact;
import io.fairlead.model.StoredAgent;
import io.fairlead.scheduler.SwarmView;
import java.util.List;

/** An agent that is lost or has left has given up all that it held before. */
public final class GoneAgentsHoldNothing implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(Fact.AgentLost.class, Fact.AgentLeft.class, Fact.AgentJoined.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.OfAgent ofAgent) {
      check(ofAgent.agent(), state);
    }
  }

  @Override
  public void audit(SwarmView state) {
    for (StoredAgent agent : state.agents()) {
      if (agent.phase() == AgentPhase.LOST || agent.phase() == AgentPhase.LEFT) {
        check(agent.id(), state);
      }
    }
  }

  private void check(AgentId agent, SwarmView state) {
    int held = state.heldCount(agent);
    InvariantViolation.check(
        held == 0, this, () -> "agent " + agent + " is gone or begins anew, and holds " + held);
  }
}
