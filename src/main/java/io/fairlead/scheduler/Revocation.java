package io.fairlead.scheduler;

import io.fairlead.model.Fact;
import io.fairlead.model.Lease;
import io.fairlead.model.Now;
import io.fairlead.model.RevokeReason;
import io.fairlead.model.TaskPhase;
import io.fairlead.scheduler.balance.ExpectedStarts;
import io.fairlead.scheduler.balance.RevocationRule;
import io.fairlead.scheduler.balance.RevocationRule.Prospect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks agents to give back what they have been sent and have not started. A task is only asked
 * back, never moved, and is where it is until the agent has answered or its lease has ended. What
 * has been given back waits for any agent and goes to the best. Reads state, gives facts.
 */
final class Revocation {
  /** Idle agents, and agents with work to give back, that are looked at in one step. */
  static final int MAX_LOOKED_AT = 32;

  /** So long after a look that found nothing there is none, milliseconds: many records come. */
  private static final long LOOK_AGAIN_AFTER_MS = 5;

  private final SwarmState state;
  private final Mobility mobility;
  private final Emitter emitter;

  /** Logical time of the last look that found nothing, milliseconds. */
  private long nothingAtMs = AgentState.NEVER_MS;

  Revocation(SwarmState state, Mobility mobility, Emitter emitter) {
    this.state = state;
    this.mobility = mobility;
    this.emitter = emitter;
  }

  /** A task that an agent has not started. */
  record Unstarted(TaskState task, Prospect prospect) {}

  private record Choice(Unstarted unstarted, double gainUs) {}

  /**
   * Asks back the one task that wins most from an agent that has nothing to do; to be called when
   * nothing can be dispatched, stolen or placed. There is never more asked back than slots are
   * idle. O(1) while no agent has more than its slots hold, else bounded by {@link #MAX_LOOKED_AT}
   * squared and what those agents hold.
   *
   * @return whether a task was asked back
   */
  boolean revokeOne(Now now) {
    if (state.paused
        || state.ahead.isEmpty()
        || state.placement.isEmpty()
        || !state.config.revokes()
        || now.logicalMs() - nothingAtMs < LOOK_AGAIN_AFTER_MS) {
      return false;
    }
    TaskState best = best(now);
    if (best == null) {
      nothingAtMs = now.logicalMs();
      return false;
    }
    ask(best, RevokeReason.IDLE_AGENT, now);
    return true;
  }

  private @Nullable TaskState best(Now now) {
    List<AgentState> idle = mobility.withFreeSlots(agent -> agent.local.isEmpty());
    int slots = idle.stream().mapToInt(agent -> agent.profile.slots() - agent.held.size()).sum();
    if (slots <= state.revoking) {
      return null;
    }
    if (idle.size() > MAX_LOOKED_AT) {
      idle.subList(MAX_LOOKED_AT, idle.size()).clear();
    }
    Choice best = null;
    int looked = 0;
    for (AgentState holder : state.ahead.values()) {
      if (++looked > MAX_LOOKED_AT) {
        break;
      }
      if (!mobility.canBeAsked(holder)) {
        continue;
      }
      for (Unstarted unstarted : unstarted(holder, now)) {
        if (unstarted.prospect.startUs() > holder.roundTripUs
            && mobility.revocable(unstarted.task, now)) {
          double gainUs = bestGainUs(unstarted, holder, idle);
          if (gainUs > 0 && (best == null || gainUs > best.gainUs)) {
            best = new Choice(unstarted, gainUs);
          }
        }
      }
    }
    return best == null ? null : best.unstarted.task;
  }

  private double bestGainUs(Unstarted unstarted, AgentState holder, List<AgentState> idle) {
    double best = 0;
    for (AgentState agent : idle) {
      if (agent != holder && mobility.runnable(unstarted.task, agent)) {
        best = Math.max(best, gainUs(unstarted, agent, 0));
      }
    }
    return best;
  }

  /**
   * What a task wins by being asked back for another agent, microseconds; 0 or less if nothing.
   *
   * @param startUs when it would start there, microseconds after it has come there
   */
  double gainUs(Unstarted unstarted, AgentState agent, long startUs) {
    long runUs = (long) (unstarted.task.costUs() / agent.speedAt(unstarted.task.task.type()));
    return RevocationRule.gainUs(
        unstarted.prospect, new Prospect(startUs, runUs, agent.roundTripUs));
  }

  /** What an agent has not started, in the order in which it will. O(what it holds × slots). */
  List<Unstarted> unstarted(AgentState agent, Now now) {
    List<TaskState> inOrder = new ArrayList<>(agent.held.size());
    for (TaskState task : agent.held.values()) {
      if (task.phase == TaskPhase.RUNNING) {
        inOrder.add(task);
      }
    }
    int running = inOrder.size();
    for (TaskState task : agent.held.values()) {
      if (task.phase != TaskPhase.RUNNING) {
        inOrder.add(task);
      }
    }
    long[] remainingUs = new long[inOrder.size()];
    for (int i = 0; i < remainingUs.length; i++) {
      remainingUs[i] = RoomIndex.remainingUs(agent, inOrder.get(i), now);
    }
    long[] startsUs = ExpectedStarts.ofEach(agent.profile.slots(), remainingUs);
    List<Unstarted> out = new ArrayList<>(inOrder.size() - running);
    for (int i = running; i < inOrder.size(); i++) {
      out.add(
          new Unstarted(
              inOrder.get(i), new Prospect(startsUs[i], remainingUs[i], agent.roundTripUs)));
    }
    return out;
  }

  /** The one of that task; null if its agent has started it. */
  @Nullable Unstarted unstarted(AgentState agent, TaskState task, Now now) {
    for (Unstarted each : unstarted(agent, now)) {
      if (each.task == task) {
        return each;
      }
    }
    return null;
  }

  void ask(TaskState task, RevokeReason reason, Now now) {
    Lease lease = task.heldLease();
    emitter.emit(
        new Fact.RevokeRequested(
            task.task.id(),
            lease.agent(),
            lease.incarnation(),
            lease.epoch(),
            state.knownAgent(lease.agent()).lastSeq + 1,
            reason,
            now.logicalMs()),
        now);
  }
}
