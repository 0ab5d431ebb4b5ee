package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Fact;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.Now;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.Setting;
import io.fairlead.model.Strategy;
import io.fairlead.model.TaskId;
import io.fairlead.model.Unplacement;
import io.fairlead.scheduler.placement.Draw;
import io.fairlead.scheduler.placement.Placement;
import io.fairlead.scheduler.placement.PlacementRequest;
import io.fairlead.scheduler.queueing.Choice;
import org.jspecify.annotations.Nullable;

/**
 * Puts waiting tasks into local queues and takes them out when they no longer belong there. What is
 * placed stands in the swarm's order as before; only one agent may take it. Tasks whose deadline
 * was promised are never placed, since the promise counts on every agent that may run them. Reads
 * state, gives facts.
 */
final class Placer {
  private final SwarmState state;
  private final RoomIndex rooms;
  private final Emitter emitter;

  Placer(SwarmState state, RoomIndex rooms, Emitter emitter) {
    this.state = state;
    this.rooms = rooms;
    this.emitter = emitter;
  }

  /**
   * Lets a task that is about to be dispatched wait for the agent that last ran its affinity key,
   * if that has no room now and is expected to have some within the swarm's patience. A task waits
   * so once.
   *
   * @return whether it waits
   */
  boolean waitForAffinity(TaskState task, Now now) {
    long patienceMs = state.config.get(Setting.AFFINITY_PATIENCE_MS);
    String key = task.task.affinityKey();
    if (key == null || patienceMs == 0 || task.admitted || task.place() != null || spent(task)) {
      return false;
    }
    Strategy strategy = state.config.strategy();
    if (strategy != Strategy.ADAPTIVE && strategy != Strategy.AFFINITY) {
      return false;
    }
    AgentId preferred = state.affinities.agentOf(key);
    AgentState agent = preferred == null ? null : state.agents.get(preferred);
    if (agent == null
        || state.placement.contains(agent)
        || !mayQueueAt(agent)
        || !state.able(agent, task.eligibility)
        || rooms.freeInUs(agent, now) > patienceMs * 1_000) {
      return false;
    }
    emitter.emit(
        new Fact.TaskPlaced(
            task.task.id(), agent.id(), PlaceKind.AFFINITY, now.logicalMs() + patienceMs),
        now);
    return true;
  }

  private static boolean spent(TaskState task) {
    return task.whereabouts != null && task.whereabouts.patienceSpent;
  }

  /** Whether the agent takes work and its local queue is not full. */
  private boolean mayQueueAt(AgentState agent) {
    return agent.local.size() < state.config.get(Setting.LOCAL_QUEUE_MAX)
        && agent.unavailability(state.breakerLimits()) == null;
  }

  /**
   * Places one task that only one agent may run, or one that fills up a local queue; to be called
   * when nothing can be dispatched. O(classes).
   *
   * @return whether a task was placed
   */
  boolean placeOne(Now now) {
    if (state.paused || state.queue.classCount() == 0) {
      return false;
    }
    return placeWithSoleAgent(now) || fillBuffer(now);
  }

  private boolean placeWithSoleAgent(Now now) {
    for (Eligibility open : state.queue.openClasses()) {
      AgentId sole = state.soleAgents.of(open);
      AgentState agent = sole == null ? null : state.agents.get(sole);
      if (agent != null && !state.placement.contains(agent) && mayQueueAt(agent)) {
        TaskState task = next(open);
        if (task != null) {
          place(task, agent, PlaceKind.ONLY_ELIGIBLE, now);
          return true;
        }
      }
    }
    return false;
  }

  private @Nullable TaskState next(Eligibility eligibility) {
    Choice choice = state.queue.choose(eligibility::equals);
    TaskState task = choice == null ? null : (TaskState) choice.entry();
    return task == null || task.admitted ? null : task;
  }

  private boolean fillBuffer(Now now) {
    if (state.buffering.isEmpty()) {
      return false;
    }
    Choice choice =
        state.queue.choose(
            eligibility ->
                eligibility.pin() == null
                    && state.buffering.canTake(eligibility, state.classes.demandOf(eligibility)));
    TaskState task = choice == null ? null : (TaskState) choice.entry();
    if (task == null || task.admitted) {
      return false;
    }
    AgentId preferred = state.affinities.agentOf(task.task.affinityKey());
    Placement placement =
        state.buffering.choose(
            new PlacementRequest(
                task.eligibility,
                task.demand(),
                task.task.type(),
                task.costUs(),
                now.logicalMs() * 1_000,
                preferred == null ? null : state.agents.get(preferred),
                Draw.of(task.task.id(), state.epoch),
                state.turns.lastOf(task.eligibility),
                false));
    if (placement == null) {
      return false;
    }
    place(task, (AgentState) placement.agent(), PlaceKind.BUFFER, now);
    return true;
  }

  private void place(TaskState task, AgentState agent, PlaceKind kind, Now now) {
    emitter.emit(new Fact.TaskPlaced(task.task.id(), agent.id(), kind, LocalPlace.FOR_GOOD), now);
  }

  /** The time of a place is over, if it is still that place. */
  void endPlace(TaskId id, Now now) {
    TaskState task = state.tasks.get(id);
    LocalPlace place = task == null ? null : task.place();
    if (task != null && place != null && place.untilMs() <= now.logicalMs()) {
      unplace(task, place, Unplacement.PATIENCE_OVER, now);
    }
  }

  /**
   * Takes out one task that is in the wrong local queue: its agent takes no work or cannot run it
   * any more, or it was there for want of others and there are some now. O(local queue).
   *
   * @return whether there was something to look at
   */
  boolean recheckOne(Now now) {
    if (state.recheck.isEmpty()) {
      return false;
    }
    AgentState agent = state.recheck.iterator().next();
    for (TaskState task : agent.local.tasks()) {
      LocalPlace place = task.place();
      Unplacement reason = place == null ? null : misplaced(task, place, agent);
      if (place != null && reason != null) {
        unplace(task, place, reason, now);
        return true;
      }
    }
    state.recheck.remove(agent);
    return true;
  }

  private @Nullable Unplacement misplaced(TaskState task, LocalPlace place, AgentState agent) {
    Eligibility open = task.eligibility.unpinned();
    if (agent.unavailability(state.breakerLimits()) != null || !state.able(agent, open)) {
      return Unplacement.AGENT_UNAVAILABLE;
    }
    return place.kind() == PlaceKind.ONLY_ELIGIBLE && !agent.id().equals(state.soleAgents.of(open))
        ? Unplacement.OTHERS_ELIGIBLE
        : null;
  }

  private void unplace(TaskState task, LocalPlace place, Unplacement reason, Now now) {
    emitter.emit(new Fact.TaskUnplaced(task.task.id(), place.agent(), reason), now);
  }
}
