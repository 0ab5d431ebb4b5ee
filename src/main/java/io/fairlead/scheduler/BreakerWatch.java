package io.fairlead.scheduler;

import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.scheduler.breaker.BreakerEvent;
import io.fairlead.scheduler.breaker.CircuitBreaker;

/**
 * Moves the agents' circuit breakers on: after each end of a lease, and when one has been open for
 * long enough. Reads state, gives facts.
 */
final class BreakerWatch {
  private final SwarmState state;
  private final Emitter emitter;

  BreakerWatch(SwarmState state, Emitter emitter) {
    this.state = state;
    this.emitter = emitter;
  }

  /** What a fact that has just been applied means to the breaker of the agent that it is about. */
  void after(Fact fact, Now now) {
    if (fact instanceof Fact.EndsLease ends) {
      Lease lease = ends.lease();
      AgentState agent = lease == null ? null : state.agents.get(lease.agent());
      if (agent != null) {
        check(agent, now);
      }
    }
  }

  void check(AgentState agent, Now now) {
    BreakerEvent due = CircuitBreaker.due(agent.breaker, state.breakerLimits(), now.logicalMs());
    if (due == null) {
      return;
    }
    emitter.emit(
        switch (due) {
          case TRIPPED, PROBE_FAILED ->
              new Fact.BreakerOpened(
                  agent.id(), now.logicalMs() + state.config.get(Setting.BREAKER_OPEN_MS));
          case COOLED -> new Fact.BreakerHalfOpened(agent.id());
          case RECOVERED -> new Fact.BreakerClosed(agent.id());
        },
        now);
  }
}
