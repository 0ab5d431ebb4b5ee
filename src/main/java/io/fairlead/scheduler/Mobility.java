package io.fairlead.scheduler;

import io.fairlead.model.AgentPhase;
import io.fairlead.model.BreakerState;
import io.fairlead.model.LastMove;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.Now;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.Setting;
import io.fairlead.model.SharedResource;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TopicState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Which tasks may be taken from the agent that has them, and which agents may be given them. */
final class Mobility {
  private final SwarmState state;

  Mobility(SwarmState state) {
    this.state = state;
  }

  /**
   * Whether a placed task may be moved to another agent at this time: not if it is kept back, since
   * it could not be dispatched there either.
   */
  boolean movable(TaskState task, LocalPlace place, Now now) {
    return everMovable(task, place)
        && !state.queue.blocked(task.task.tenant())
        && hasCooledDown(task, now);
  }

  /**
   * Whether a task that waits for any agent may be placed with one by a plan: not if it is kept
   * back, could not be taken from there again, or its deadline was promised, since the promise
   * counts on every agent that may run it.
   */
  boolean placeable(TaskState task, Now now) {
    return task.phase == TaskPhase.QUEUED
        && task.task.movable()
        && !task.admitted
        && !state.queue.blocked(task.task.tenant())
        && hasCooledDown(task, now);
  }

  private boolean hasCooledDown(TaskState task, Now now) {
    LastMove last = task.lastMove();
    return last == null
        || now.logicalMs() - last.atMs() >= state.config.get(Setting.MOVE_COOL_DOWN_MS);
  }

  /**
   * Whether a dispatched task may be asked back at this time: not if it could not be given away
   * again at once, because its tenant is paused, its deadline has passed or what it demands of a
   * rated resource would be taken twice; nor if its start was promised for where it is.
   */
  boolean revocable(TaskState task, Now now) {
    return task.phase == TaskPhase.DISPATCHED
        && !task.held().revoking
        && task.cancelReason() == null
        && task.task.movable()
        && !task.admitted
        && task.task.deadlineMs() > now.wallMs()
        && !state.tenant(task.task.tenant()).paused
        && !demandsRated(task)
        && hasCooledDown(task, now);
  }

  private boolean demandsRated(TaskState task) {
    for (String name : task.task.resourceDemand().keySet()) {
      SharedResource shared = state.config.resources().get(name);
      if (shared != null && shared.rated()) {
        return true;
      }
    }
    return false;
  }

  /** Whether an agent can be asked for anything: one that drains gives it back by itself. */
  boolean canBeAsked(AgentState agent) {
    return agent.phase == AgentPhase.ALIVE
        && agent.topic == TopicState.READY
        && !agent.profile.draining()
        && !agent.drained;
  }

  /** Whether an agent may be moved work to: it takes work, and not as a probe. */
  boolean mayBeGiven(AgentState agent) {
    return agent.breaker.state() == BreakerState.CLOSED
        && agent.unavailability(state.breakerLimits()) == null;
  }

  /**
   * Those of these agents that have a slot free and may be given more than probes, the fastest
   * first. O(agents with room), and × log of those that it gives.
   */
  List<AgentState> withFreeSlots(Predicate<AgentState> which) {
    List<AgentState> agents = new ArrayList<>();
    state.placement.forEach(
        entry -> {
          AgentState agent = (AgentState) entry;
          if (hasFreeSlot(agent) && which.test(agent)) {
            agents.add(agent);
          }
        });
    agents.sort(
        Comparator.comparingDouble(AgentState::weight).reversed().thenComparing(AgentState::id));
    return agents;
  }

  /**
   * Whether {@link #withFreeSlots} has one whose capabilities are like that. O(sets of capabilities
   * of agents with room), if those agents have slots free.
   */
  boolean anyFreeSlot(Predicate<List<String>> capabilities) {
    return state.placement.any(capabilities, agent -> hasFreeSlot((AgentState) agent));
  }

  private static boolean hasFreeSlot(AgentState agent) {
    return agent.held.size() < agent.profile.slots()
        && agent.breaker.state() == BreakerState.CLOSED;
  }

  /** Whether the task could be moved at some time from the local queue that it is in. */
  static boolean everMovable(TaskState task, LocalPlace place) {
    return task.task.movable() && place.kind() != PlaceKind.ONLY_ELIGIBLE;
  }

  /** Whether the agent could run the task if it did nothing else. */
  boolean couldRun(TaskState task, AgentState agent) {
    return state.able(agent, task.eligibility)
        && state.resources.couldEverFit(agent, task.demand());
  }

  /** Whether the agent can run the task and has what it demands left. */
  boolean runnable(TaskState task, AgentState agent) {
    return state.able(agent, task.eligibility) && agent.fits(task.demand());
  }
}
