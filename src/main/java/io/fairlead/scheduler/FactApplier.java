package io.fairlead.scheduler;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.AgentTopicLayout;
import io.fairlead.model.Breaker;
import io.fairlead.model.BreakerState;
import io.fairlead.model.Fact;
import io.fairlead.model.Now;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.SwarmConfig;
import io.fairlead.scheduler.breaker.BreakerEvent;
import io.fairlead.scheduler.breaker.CircuitBreaker;

/**
 * Changes a swarm's state from facts, and nothing else does. A fact that does not fit the state is
 * a bug and throws {@link IllegalStateException}.
 */
final class FactApplier {
  private final SwarmState state;
  private final TaskFacts tasks;
  private final RoomIndex rooms;

  FactApplier(SwarmState state, RoomIndex rooms) {
    this.state = state;
    this.rooms = rooms;
    this.tasks = new TaskFacts(state, rooms);
  }

  void apply(Fact fact, Now now) {
    state.kpis.advance(state, now);
    if (!(fact instanceof Fact.Passing)) {
      state.facts++;
      state.touched.swarm();
    }
    if (fact instanceof Fact.OfTask ofTask) {
      tasks.apply(ofTask, now);
    } else if (fact instanceof Fact.OfAgent ofAgent) {
      applyToAgent(ofAgent, now);
    } else {
      applyToSwarm(fact, now);
    }
  }

  private void applyToSwarm(Fact fact, Now now) {
    if (fact instanceof Fact.SwarmCreated created) {
      state.exists = true;
      remember(created.config(), 0, created.issuedBy(), now);
      state.configure(created.config());
      configureResources(now);
    } else if (fact instanceof Fact.SwarmDeleting) {
      state.deleting = true;
      for (AgentState agent : state.agents.values()) {
        agent.fencedMs = AgentState.NEVER_MS;
        state.timers.checkAt(now.logicalMs(), agent);
      }
    } else if (fact instanceof Fact.SharedTopicRetired) {
      state.sharedTopicAskedMs = now.logicalMs();
    } else if (fact instanceof Fact.SharedTopicDeleted) {
      state.sharedTopic = false;
      state.sharedTopicAskedMs = AgentState.NEVER_MS;
    } else if (fact instanceof Fact.SwarmDeleted) {
      state.end();
      state.touched.swarmGone();
    } else if (fact instanceof Fact.ConfigChanged changed) {
      configure(changed, now);
    } else if (fact instanceof Fact.SwarmPaused) {
      state.paused = true;
    } else if (fact instanceof Fact.SwarmResumed) {
      state.paused = false;
    } else if (fact instanceof Fact.OfTenant ofTenant) {
      applyToTenant(ofTenant);
    } else if (fact instanceof Fact.GenerationRaised raised) {
      state.epoch = raised.epoch();
    } else if (fact instanceof Fact.VirtualTimeRebased) {
      state.queue.rebase();
      state.tenants.values().forEach(state.touched::tenant);
    } else if (fact instanceof Fact.ProposalMade made) {
      state.proposal = made.proposal();
    } else if (fact instanceof Fact.Balanced balanced) {
      if (state.proposal != null && state.proposal.id().equals(balanced.plan())) {
        state.proposal = null;
      }
    } else if (fact instanceof Fact.SeriesReserved reserved) {
      state.reserve(reserved.series());
    } else if (fact instanceof Fact.SeriesReleased released) {
      state.release(released.tenant(), released.seriesId());
    } else if (fact instanceof Fact.SeriesExpired expired) {
      state.release(expired.tenant(), expired.seriesId());
    } else if (fact instanceof Fact.IntervalMeasured) {
      state.kpis.close(state, now);
    } else if (!(fact instanceof Fact.CommandRefused)) {
      throw new IllegalStateException("unknown fact " + fact);
    }
  }

  private void applyToTenant(Fact.OfTenant fact) {
    state.admit(fact.tenant());
    TenantState tenant = state.tenant(fact.tenant());
    if (fact instanceof Fact.TenantPaused) {
      tenant.paused = true;
    } else if (fact instanceof Fact.TenantDrained) {
      tenant.draining = true;
    } else {
      tenant.paused = false;
      tenant.draining = false;
    }
    state.settle(tenant);
    state.idleTenants.look(tenant);
    state.touched.tenant(tenant);
  }

  private void configure(Fact.ConfigChanged changed, Now now) {
    remember(changed.config(), changed.rolledBackTo(), changed.issuedBy(), now);
    boolean expiring = !state.config.expiresLate() && changed.config().expiresLate();
    state.configure(changed.config());
    configureResources(now);
    if (expiring) {
      // Once for each change of the policy, O(tasks): what waits was not watched before.
      state.tasks.forEach(tasks::watchDeadline);
    }
    for (AgentState agent : state.agents.values()) {
      rooms.refresh(agent, now);
      // Shorter periods must not wait for a check that was set by longer ones.
      state.timers.checkAt(now.logicalMs(), agent);
    }
  }

  /** Before it is put in force: what changes is kept with it. */
  private void remember(SwarmConfig next, long rolledBackTo, String issuedBy, Now now) {
    state.touched.config(StoredConfig.of(state.config, next, rolledBackTo, issuedBy, now.wallMs()));
  }

  private void configureResources(Now now) {
    state.resources.configure(state.config, state.agents.values(), now.wallMs());
    state.resources.touchAll(state.touched);
    // Who can run what depends on shared resources, too.
    state.fleetChanged();
  }

  private void applyToAgent(Fact.OfAgent fact, Now now) {
    if (fact instanceof Fact.AgentJoined joined) {
      join(joined, now);
      return;
    }
    if (fact instanceof Fact.AgentStrayed strayed) {
      stray(strayed, now);
      return;
    }
    AgentState agent = state.knownAgent(fact.agent());
    rooms.leave(agent);
    boolean stored = true;
    if (fact instanceof Fact.AgentReported reported) {
      stored = report(agent, reported, now);
    } else if (fact instanceof Fact.AgentWelcomed welcomed) {
      agent.lastSeq = nextSeq(agent, welcomed.seq());
      agent.welcomed = true;
      agent.lastSeenMs = now.logicalMs();
    } else if (fact instanceof Fact.AgentFenced fenced) {
      agent.lastSeq = nextSeq(agent, fenced.seq());
      agent.fencedMs = now.logicalMs();
    } else if (fact instanceof Fact.StaleWorkCancelled cancelled) {
      agent.lastSeq = nextSeq(agent, cancelled.seq());
    } else if (fact instanceof Fact.AgentSuspected) {
      agent.move(AgentTransitions.Event.SUSPECTED);
      agent.reports.silent();
    } else if (fact instanceof Fact.AgentLost) {
      agent.move(AgentTransitions.Event.LOST);
      agent.goneSinceMs = now.logicalMs();
      state.fleetChanged();
    } else if (fact instanceof Fact.AgentLeft) {
      agent.move(AgentTransitions.Event.LEFT);
      agent.goneSinceMs = now.logicalMs();
      state.fleetChanged();
    } else if (fact instanceof Fact.AgentDrained) {
      agent.drained = true;
    } else if (fact instanceof Fact.AgentResumed) {
      agent.drained = false;
    } else if (fact instanceof Fact.BreakerOpened opened) {
      boolean probed = agent.breaker.state() == BreakerState.HALF_OPEN;
      agent.move(
          probed ? BreakerEvent.PROBE_FAILED : BreakerEvent.TRIPPED,
          CircuitBreaker.opened(opened.untilMs()));
    } else if (fact instanceof Fact.BreakerHalfOpened) {
      agent.move(BreakerEvent.COOLED, CircuitBreaker.halfOpened(state.epoch));
    } else if (fact instanceof Fact.BreakerClosed) {
      agent.move(BreakerEvent.RECOVERED, Breaker.CLOSED);
    } else if (fact instanceof Fact.TopicRequested requested) {
      agent.move(TopicTransitions.Event.REQUESTED);
      agent.layout = requested.layout();
      state.sharedTopic |= agent.layout == AgentTopicLayout.SHARED;
      agent.topicAskedMs = now.logicalMs();
    } else if (fact instanceof Fact.TopicBecameReady) {
      agent.move(TopicTransitions.Event.BECAME_READY);
    } else if (fact instanceof Fact.TopicRetired) {
      agent.move(TopicTransitions.Event.RETIRED);
      agent.topicAskedMs = now.logicalMs();
    } else if (fact instanceof Fact.TopicWasDeleted) {
      agent.move(TopicTransitions.Event.DELETED);
      agent.lastSeq = 0;
    } else if (fact instanceof Fact.AgentForgotten) {
      if (state.sharedTopic) {
        // What it was told there can still be read, by whoever joins under its id.
        state.forgottenIncarnation = Math.max(state.forgottenIncarnation, agent.incarnation);
      }
      state.agents.remove(agent.id());
      state.fleetChanged();
      state.touched.forgotten(agent.id());
      return;
    } else if (fact instanceof Fact.TransitionRefused) {
      stored = false;
    } else {
      throw new IllegalStateException("unknown fact " + fact);
    }
    rooms.refresh(agent, now);
    if (stored) {
      state.touched.agent(agent);
    }
  }

  private void join(Fact.AgentJoined joined, Now now) {
    AgentState agent = state.agents.get(joined.agent());
    if (agent == null) {
      agent = new AgentState(joined.agent(), joined.profile(), state.resources);
      state.agents.put(joined.agent(), agent);
      state.timers.checkAt(now.logicalMs() + 1, agent);
    }
    if (!agent.held.isEmpty()) {
      throw new IllegalStateException(agent + " joins while it holds " + agent.held.keySet());
    }
    rooms.leave(agent);
    agent.move(AgentTransitions.Event.JOINED);
    state.fleetChanged();
    agent.profile = joined.profile();
    agent.helloId = joined.helloId();
    agent.incarnation = joined.incarnation();
    agent.welcomed = false;
    agent.reports.restart();
    agent.lastSeenMs = now.logicalMs();
    rooms.refresh(agent, now);
    state.touched.agent(agent);
  }

  private void stray(Fact.AgentStrayed strayed, Now now) {
    AgentState agent = state.agents.get(strayed.agent());
    if (agent == null) {
      agent = new AgentState(strayed.agent(), SwarmScheduler.UNKNOWN_PROFILE, state.resources);
      agent.phase = AgentPhase.LEFT;
      agent.goneSinceMs = now.logicalMs();
      state.agents.put(strayed.agent(), agent);
      state.timers.checkAt(now.logicalMs() + 1, agent);
    }
    agent.move(AgentTransitions.Event.STRAYED);
    agent.incarnation = strayed.incarnation();
    agent.helloId = ""; // of whatever process that is, nothing is known here that it goes on from
    rooms.refresh(agent, now);
    state.touched.agent(agent);
  }

  /** Returns whether anything changed that the store keeps. */
  private boolean report(AgentState agent, Fact.AgentReported reported, Now now) {
    boolean another = !agent.profile.equals(reported.profile());
    boolean changed = agent.phase != AgentPhase.ALIVE || another;
    agent.move(AgentTransitions.Event.REPORTED);
    if (another) {
      boolean able = agent.profile.sameAbility(reported.profile());
      agent.profile = reported.profile();
      if (!able) {
        state.fleetChanged();
      }
    }
    agent.lastSeenMs = now.logicalMs();
    agent.reports.take(reported.reportSeq());
    for (var held : reported.listed()) {
      TaskState task = agent.held.get(held.taskId());
      // What is being taken back is renewed by its start only.
      if (task != null && task.heldLease().epoch().equals(held.epoch()) && !task.held().revoking) {
        task.held().renewedLogicalMs = now.logicalMs();
      }
    }
    return changed;
  }

  private static long nextSeq(AgentState agent, long seq) {
    if (seq != agent.lastSeq + 1) {
      throw new IllegalStateException(
          agent + ": message " + seq + " follows message " + agent.lastSeq);
    }
    return seq;
  }
}
