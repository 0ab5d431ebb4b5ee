package io.fairlead.scheduler.invariant;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.TopicState;
import io.fairlead.scheduler.AgentStanding;
import io.fairlead.scheduler.SwarmView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task goes to an agent that is alive, has a topic, takes work and is able to do it; under the
 * incarnation in force, as the next message of its topic. Breakers and resources have invariants of
 * their own.
 */
public final class OnlyEligibleAgents implements Invariant {
  @Override
  public List<Class<? extends Fact>> watches() {
    return List.of(Fact.TaskDispatched.class);
  }

  @Override
  public void before(Fact fact, SwarmView state) {
    if (fact instanceof Fact.TaskDispatched dispatched) {
      String fault = fault(dispatched, state.standing(dispatched.lease().agent()));
      if (fault != null) {
        throw new InvariantViolation(
            "OnlyEligibleAgents",
            "agent " + dispatched.lease().agent() + fault + " " + dispatched.taskId());
      }
    }
  }

  private static @Nullable String fault(
      Fact.TaskDispatched dispatched, @Nullable AgentStanding agent) {
    if (agent == null) {
      return " is not known and is given";
    }
    if (agent.phase() != AgentPhase.ALIVE || agent.topic() != TopicState.READY) {
      return " is " + agent.phase() + " with topic " + agent.topic() + " and is given";
    }
    AgentProfile profile = agent.profile();
    if (agent.drained() || profile.draining() || profile.throttle() >= 1) {
      return " takes no work and is given";
    }
    if (!profile.capabilities().containsAll(dispatched.task().requiredCapabilities())) {
      return " can do "
          + profile.capabilities()
          + ", not all of "
          + dispatched.task().requiredCapabilities()
          + ", and is given";
    }
    Lease lease = dispatched.lease();
    if (lease.incarnation() != agent.incarnation()) {
      return " has incarnation " + agent.incarnation() + ", not that of " + lease + ", with";
    }
    if (lease.seq() != agent.lastSeq() + 1) {
      return " was last sent message " + agent.lastSeq() + ", which " + lease + " follows, with";
    }
    return null;
  }
}
