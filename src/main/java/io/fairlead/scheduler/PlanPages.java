package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Epoch;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TypeSpeed;
import io.fairlead.scheduler.PlanSnapshot.PlanAgent;
import io.fairlead.scheduler.PlanSnapshot.PlanTask;
import io.fairlead.scheduler.PlanSnapshots.Able;
import io.fairlead.scheduler.PlanSnapshots.AgentPart;
import io.fairlead.scheduler.PlanSnapshots.Agents;
import io.fairlead.scheduler.PlanSnapshots.Candidate;
import io.fairlead.scheduler.PlanSnapshots.Waiting;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the parts of a {@link PlanSnapshot}. What one part looks at is bounded by {@link
 * Snapshots#MOST_LOOKED_AT} and what one agent holds. Changes nothing. Owned by the swarm's thread.
 */
final class PlanPages {
  private final SwarmState state;
  private final Mobility mobility;

  PlanPages(SwarmState state, Mobility mobility) {
    this.state = state;
    this.mobility = mobility;
  }

  // ------------------------------------------------------------------ agents and what they have

  /** Agents that take work and not as a probe, those behind that one; all, if it is null. */
  Agents agents(@Nullable AgentId after, Now now) {
    List<AgentPart> found = new ArrayList<>();
    AgentId last = null;
    int looked = 0;
    for (AgentState agent : state.agents.after(after)) {
      boolean given = mobility.mayBeGiven(agent);
      looked += given ? sizeOf(agent) : 1;
      // One at least, however much it has.
      if (last != null && looked > Snapshots.MOST_LOOKED_AT) {
        return part(found, last, now);
      }
      if (given) {
        found.add(part(agent, now));
      }
      last = agent.id();
    }
    return part(found, null, now);
  }

  private static int sizeOf(AgentState agent) {
    return agent.profile.slots()
        + agent.typeSpeeds.stored().size()
        + agent.held.size()
        + agent.local.size();
  }

  private Agents part(List<AgentPart> found, @Nullable AgentId next, Now now) {
    Map<TaskPhase, Integer> counts = state.counts.byPhase();
    long waiting = 0;
    for (TaskPhase phase : List.of(TaskPhase.QUEUED, TaskPhase.PLACED, TaskPhase.DISPATCHED)) {
      waiting += counts.getOrDefault(phase, 0);
    }
    boolean closed = state.paused || state.deleting || !state.dispatchOpen;
    return new Agents(state.facts, now.wallMs(), closed, waiting, found, next);
  }

  private AgentPart part(AgentState agent, Now now) {
    List<Candidate> tasks = new ArrayList<>();
    List<Long> takenUs = new ArrayList<>();
    for (TaskState task : agent.held.values()) {
      if (task.phase == TaskPhase.RUNNING) {
        takenUs.add(RoomIndex.remainingUs(agent, task, now));
      }
    }
    for (TaskState task : agent.held.values()) {
      if (task.phase != TaskPhase.RUNNING) {
        if (state.config.revokes() && mobility.revocable(task, now)) {
          tasks.add(candidate(task, agent, now));
        } else {
          takenUs.add(RoomIndex.remainingUs(agent, task, now));
        }
      }
    }
    int left = Math.max(0, Snapshots.MOST_LOOKED_AT - agent.held.size());
    long unseenUs = agent.local.costUs();
    int seen = 0;
    for (TaskState task : agent.local.tasks()) {
      if (seen == left) {
        break;
      }
      seen++;
      unseenUs -= task.costUs();
      LocalPlace place = task.place();
      if (place != null && mobility.movable(task, place, now)) {
        tasks.add(candidate(task, agent, now));
      } else if (!state.queue.blocked(task.tenant())) {
        takenUs.add(RoomIndex.remainingUs(agent, task, now));
      }
    }
    boolean cut = seen < agent.local.size();
    long eachUs = cut ? (long) (unseenUs / agent.speed / agent.profile.slots()) : 0;
    return new AgentPart(planned(agent, freeAt(agent, takenUs, eachUs)), tasks, cut);
  }

  /** When each slot is free, the first one first, by giving each next task to that one. */
  private static List<Long> freeAt(AgentState agent, List<Long> takenUs, long moreUs) {
    int slots = agent.profile.slots();
    PriorityQueue<Long> freeAt =
        new PriorityQueue<>(takenUs.subList(0, Math.min(slots, takenUs.size())));
    while (freeAt.size() < slots) {
      freeAt.add(0L);
    }
    for (int i = slots; i < takenUs.size(); i++) {
      freeAt.add(PlanSnapshots.sumUs(freeAt.remove(), takenUs.get(i)));
    }
    return freeAt.stream().map(us -> PlanSnapshots.sumUs(us, moreUs)).sorted().toList();
  }

  private PlanAgent planned(AgentState agent, List<Long> busyUs) {
    int slots = agent.profile.slots();
    SortedMap<String, Double> typeSpeeds = new TreeMap<>();
    for (TypeSpeed known : agent.typeSpeeds.stored()) {
      typeSpeeds.put(known.type(), agent.speedAt(known.type()));
    }
    long room = state.config.get(Setting.LOCAL_QUEUE_MAX) - agent.local.size();
    return new PlanAgent(
        agent.id(),
        slots,
        agent.speed,
        typeSpeeds,
        agent.weight(),
        agent.profile.costPerSecond(),
        agent.roundTripUs,
        busyUs,
        (int) Math.max(0, room));
  }

  // ------------------------------------------------------------------ what waits for any agent

  /** In order of arrival, those behind that arrival number; 0 for all. */
  Waiting waiting(long after, Now now) {
    List<Candidate> found = new ArrayList<>();
    long at = after;
    for (int i = 0; i < Snapshots.MOST_LOOKED_AT; i++) {
      TaskState task = state.tasks.after(at);
      if (task == null) {
        return new Waiting(found, null);
      }
      if (mobility.placeable(task, now)) {
        found.add(candidate(task, null, now));
      }
      at = task.order();
    }
    return new Waiting(found, at);
  }

  private static Candidate candidate(TaskState task, @Nullable AgentState agent, Now now) {
    return new Candidate(
        task.order(),
        task.eligibility.unpinned(),
        new PlanTask(
            task.task.id(),
            task.tenant(),
            task.task.type(),
            task.level(),
            task.costUs(),
            Math.max(0, now.wallMs() - task.task.submittedAtMs()),
            task.deadlineMs(),
            0,
            -1,
            agent == null ? null : agent.id(),
            task.phase.leased() ? task.heldLease().epoch() : Epoch.NONE,
            task.phase.leased() ? task.heldLease().seq() : 0));
  }

  // ------------------------------------------------------------------ who may run what

  /**
   * Which of these agents could run work of which class, for pairs of a class and an agent that are
   * numbered class by class.
   *
   * @param from number of the first pair
   */
  Able able(List<Eligibility> classes, List<AgentId> agents, int from) {
    int until =
        (int)
            Math.min((long) classes.size() * agents.size(), from + (long) Snapshots.MOST_LOOKED_AT);
    BitSet able = new BitSet();
    for (int pair = from; pair < until; pair++) {
      AgentState agent = state.agents.get(agents.get(pair % agents.size()));
      if (agent != null && state.able(agent, classes.get(pair / agents.size()))) {
        able.set(pair);
      }
    }
    return new Able(able, until);
  }
}
