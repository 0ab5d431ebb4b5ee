package io.fairlead.scheduler;

import io.fairlead.model.Fact;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.Now;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Work stealing: an agent with a free slot, for which nothing else waits, takes half of what it may
 * run from the local queue of the most loaded agent that has more than a threshold in it. What was
 * placed only to keep a queue filled is taken from any queue. A steal is a change of state alone:
 * nothing of it has been written to any agent. Reads state, gives facts.
 *
 * @see "Blumofe, Leiserson (1999), Scheduling multithreaded computations by work stealing"
 */
final class Stealing {
  private final SwarmState state;
  private final RoomIndex rooms;
  private final Mobility mobility;
  private final Emitter emitter;

  Stealing(SwarmState state, RoomIndex rooms, Mobility mobility, Emitter emitter) {
    this.state = state;
    this.rooms = rooms;
    this.mobility = mobility;
    this.emitter = emitter;
  }

  /** An agent that something may be taken from, and what, in order of placing. */
  private record Victim(AgentState agent, double loadUs, List<TaskState> movable) {
    private static final Comparator<Victim> HEAVIEST_FIRST =
        Comparator.comparingDouble(Victim::loadUs)
            .reversed()
            .thenComparing(victim -> victim.agent.id());
  }

  /**
   * One agent steals from one other; to be called when nothing can be dispatched. O(1) while no
   * local queue has what could ever be moved, O(sets of capabilities of agents with room × those
   * required in local queues) while none with a slot free has what is required, O(tasks in local
   * queues) while nothing may be taken from any, else O(agents with room × those tasks) at most.
   *
   * @return whether something was stolen
   */
  boolean stealOne(Now now) {
    if (state.paused
        || state.movableNeeds.isEmpty()
        || state.placement.isEmpty()
        || !state.config.steals()
        || !mobility.anyFreeSlot(this::suits)) {
      return false;
    }
    List<Victim> victims = victims(now);
    if (victims.isEmpty()) {
      return false;
    }
    for (AgentState thief : mobility.withFreeSlots(agent -> suits(agent.capabilities()))) {
      for (Victim victim : victims) {
        if (victim.agent != thief && steal(thief, victim, now)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether these are the capabilities for anything that could be moved from a local queue: a plan
   * may have filled those of one kind of agent, while others have nothing to do.
   */
  private boolean suits(List<String> capabilities) {
    for (List<String> needs : state.movableNeeds.keySet()) {
      if (capabilities.containsAll(needs)) {
        return true;
      }
    }
    return false;
  }

  /** The most loaded first. */
  private List<Victim> victims(Now now) {
    long threshold = state.config.get(Setting.STEAL_THRESHOLD);
    List<Victim> victims = new ArrayList<>();
    for (AgentState agent : state.locals.values()) {
      boolean above = agent.local.size() > threshold;
      List<TaskState> movable = new ArrayList<>();
      for (TaskState task : agent.local.tasks()) {
        LocalPlace place = task.place();
        if (place != null
            && (above || buffered(place.kind()))
            && mobility.movable(task, place, now)) {
          movable.add(task);
        }
      }
      if (!movable.isEmpty()) {
        double weight = Math.max(Double.MIN_NORMAL, agent.weight());
        victims.add(new Victim(agent, rooms.outstandingUs(agent, now) / weight, movable));
      }
    }
    victims.sort(Victim.HEAVIEST_FIRST);
    return victims;
  }

  private boolean steal(AgentState thief, Victim victim, Now now) {
    List<TaskState> loot = new ArrayList<>();
    for (TaskState task : victim.movable) {
      if (mobility.runnable(task, thief)) {
        loot.add(task);
      }
    }
    long room = state.config.get(Setting.LOCAL_QUEUE_MAX) - thief.local.size();
    long most = Math.min(Math.min(state.config.get(Setting.MAX_STEAL_BATCH), room), half(loot));
    long untilMs = now.logicalMs() + state.config.get(Setting.MOVE_COOL_DOWN_MS);
    // Every second one, so that neither is left with all that has waited longest.
    for (int i = 0; i < most; i++) {
      TaskState task = loot.get(2 * i);
      emitter.emit(
          new Fact.TaskStolen(
              task.task.id(), victim.agent.id(), thief.id(), now.logicalMs(), untilMs),
          now);
    }
    return most > 0;
  }

  /** Whether it is there only to keep the agent busy, so that any idle one may have it. */
  private static boolean buffered(PlaceKind kind) {
    return switch (kind) {
      case BUFFER, PLANNED -> true;
      case AFFINITY, ONLY_ELIGIBLE, STOLEN, MIGRATED -> false;
    };
  }

  private static long half(List<TaskState> loot) {
    return (loot.size() + 1L) / 2;
  }
}
