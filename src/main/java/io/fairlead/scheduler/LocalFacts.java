package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.Fact;
import io.fairlead.model.LastMove;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.Now;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.Strategy;
import io.fairlead.scheduler.TaskLifecycle.Event;
import org.jspecify.annotations.Nullable;

/** Applies the facts about local queues and about taking work back. */
final class LocalFacts {
  private final SwarmState state;
  private final RoomIndex rooms;

  LocalFacts(SwarmState state, RoomIndex rooms) {
    this.state = state;
    this.rooms = rooms;
  }

  void place(Fact.TaskPlaced placed, Now now) {
    TaskState task = state.liveTask(placed.taskId());
    state.move(task, Event.PLACED);
    if (placed.kind() == PlaceKind.AFFINITY) {
      task.whereabouts().patienceSpent = true;
    }
    if (placed.kind() == PlaceKind.BUFFER && state.config.strategy() == Strategy.ROUND_ROBIN) {
      state.turns.gave(task.eligibility, placed.agent());
    }
    put(task, new LocalPlace(placed.agent(), placed.kind(), placed.untilMs()), now);
  }

  void unplace(Fact.TaskUnplaced unplaced, Now now) {
    TaskState task = state.liveTask(unplaced.taskId());
    state.move(task, Event.UNPLACED);
    takeOut(task, now);
    state.queue.reclassify(task, () -> repin(task, null));
    state.touched.task(task);
  }

  void move(Fact.Moved moved, Now now) {
    TaskState task = state.liveTask(moved.taskId());
    LocalPlace before = task.place();
    if (before == null || !before.agent().equals(moved.from())) {
      throw new IllegalStateException(task + " is moved from " + moved.from() + ", is " + before);
    }
    state.move(task, Event.MOVED);
    state.kpis.moved();
    takeOut(task, now);
    task.whereabouts().lastMove = new LastMove(moved.from(), moved.atMs());
    PlaceKind kind = moved instanceof Fact.TaskStolen ? PlaceKind.STOLEN : PlaceKind.MIGRATED;
    put(task, new LocalPlace(moved.to(), kind, moved.untilMs()), now);
  }

  void revoke(Fact.RevokeRequested revoke) {
    TaskState task = state.liveTask(revoke.taskId());
    AgentState agent = state.knownAgent(revoke.agent());
    task.held().revoking = true;
    state.revoking++;
    agent.lastSeq = revoke.seq();
    state.touched.task(task);
    state.touched.agent(agent);
  }

  private void put(TaskState task, LocalPlace place, Now now) {
    AgentState agent = state.knownAgent(place.agent());
    rooms.leave(agent);
    task.whereabouts().place = place;
    state.queue.reclassify(task, () -> repin(task, place.agent()));
    index(task, agent);
    agent.virtualFinishUs =
        Math.max(now.logicalMs() * 1_000, agent.virtualFinishUs)
            + (long) Math.ceil(task.costUs() / agent.weightFor(task.task.type()));
    rooms.refresh(agent, now);
    state.touched.task(task);
    state.touched.agent(agent);
  }

  private void repin(TaskState task, @Nullable AgentId agent) {
    task.eligibility =
        state.queue.shared(
            agent == null ? task.eligibility.unpinned() : task.eligibility.pinnedTo(agent));
  }

  /** Enters a placed task in the local queue that it is in. */
  void index(TaskState task, AgentState agent) {
    agent.local.add(task);
    state.locals.put(agent.id(), agent);
    LocalPlace place = task.place();
    if (place != null && place.untilMs() != LocalPlace.FOR_GOOD) {
      state.timers.placeAt(place.untilMs(), task);
    }
    if (place != null && Mobility.everMovable(task, place)) {
      state.movableNeeds.merge(task.task.requiredCapabilities(), 1, Integer::sum);
    }
  }

  /** Takes a placed task out of its local queue; it is still among those that wait. */
  void takeOut(TaskState task, Now now) {
    LocalPlace place = task.place();
    if (place == null) {
      throw new IllegalStateException(task + " is in no local queue");
    }
    AgentState agent = state.knownAgent(place.agent());
    rooms.leave(agent);
    agent.local.remove(task);
    if (Mobility.everMovable(task, place)) {
      state.movableNeeds.computeIfPresent(
          task.task.requiredCapabilities(), (needs, times) -> times == 1 ? null : times - 1);
    }
    if (agent.local.isEmpty()) {
      state.locals.remove(agent.id());
    }
    task.whereabouts().place = null;
    rooms.settle(agent, now);
  }
}
