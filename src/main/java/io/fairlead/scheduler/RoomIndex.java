package io.fairlead.scheduler;

import io.fairlead.model.BreakerState;
import io.fairlead.model.Now;
import io.fairlead.model.Setting;
import io.fairlead.scheduler.lease.DispatchWindow;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the index of agents with room true as agents and time change. Room is derived, never
 * stored: {@link #leave} before an agent's keys change, {@link #refresh} after.
 */
final class RoomIndex {
  private final SwarmState state;

  /** Of whom several tasks may end at once; null if of none. */
  private @Nullable AgentState reporting;

  private boolean unsettled;

  RoomIndex(SwarmState state) {
    this.state = state;
  }

  /** Takes the agent out, so that its keys may change. */
  void leave(AgentState agent) {
    if (state.placement.contains(agent)) {
      state.placement.remove(agent);
    } else if (state.buffering.contains(agent)) {
      state.buffering.remove(agent);
    }
  }

  /**
   * What is to be settled of the agent is settled once, with {@link #settleReported}: a report may
   * end as many tasks as the agent has slots, and settling looks at all that it holds. Until then
   * it may be missing from the index.
   */
  void settleLater(AgentState agent) {
    reporting = agent;
  }

  /** Settles it now, if anything has come up. */
  void settleReported(Now now) {
    AgentState agent = reporting;
    reporting = null;
    if (agent != null && unsettled) {
      unsettled = false;
      settle(agent, now);
    }
  }

  /** What the agent has left decides when it is expected to be done. */
  @SuppressWarnings("ReferenceEquality") // there is one object for each agent
  void settle(AgentState agent, Now now) {
    leave(agent);
    if (agent == reporting) {
      unsettled = true;
      return;
    }
    double weight = agent.weight();
    agent.virtualFinishUs =
        now.logicalMs() * 1_000
            + (weight > 0 ? (long) Math.ceil(outstandingUs(agent, now) / weight) : 0);
    refresh(agent, now);
    state.touched.agent(agent);
  }

  /** Puts the agent in or takes it out, and sets a timer where time alone will make room. */
  void refresh(AgentState agent, Now now) {
    leave(agent);
    if (agent.held.size() > agent.profile.slots()) {
      state.ahead.put(agent.id(), agent);
    } else {
      state.ahead.remove(agent.id());
    }
    if (agent.breaker.state() == BreakerState.OPEN) {
      state.timers.roomAt(agent.breaker.openUntilMs() * 1_000, agent);
    }
    boolean available = agent.unavailability(state.breakerLimits()) == null;
    state.kpis.available(agent, available);
    if (!available) {
      if (!agent.local.isEmpty()) {
        state.recheck.add(agent);
      }
      return;
    }
    int slots = agent.profile.slots();
    int held = agent.held.size();
    long maxPrefetch = state.config.get(Setting.MAX_PREFETCH);
    if (held < slots) {
      state.placement.add(agent);
    } else if (held < slots + maxPrefetch) {
      long freeInUs = DispatchWindow.freeInUs(slots, remainingUs(agent, now), held);
      if (DispatchWindow.hasRoom(slots, held, maxPrefetch, freeInUs, agent.roundTripUs)) {
        state.placement.add(agent);
      } else {
        long waitUs = DispatchWindow.roomInUs(freeInUs, agent.roundTripUs);
        state.timers.roomAt(now.logicalMs() * 1_000 + waitUs + 1, agent);
        buffer(agent);
      }
    } else {
      buffer(agent);
    }
  }

  /** An agent without room whose local queue is short of its target is to be given more. */
  private void buffer(AgentState agent) {
    long targetMs = state.config.get(Setting.LOCAL_QUEUE_TARGET_MS);
    if (targetMs > 0
        && agent.local.size() < state.config.get(Setting.LOCAL_QUEUE_MAX)
        && agent.local.costUs() / agent.weight() < targetMs * 1_000.0) {
      state.buffering.add(agent);
    }
  }

  /** When the agent is expected to have a slot free for one more task, microseconds from now. */
  long freeInUs(AgentState agent, Now now) {
    long[] held = remainingUs(agent, now);
    long[] all = Arrays.copyOf(held, held.length + agent.local.size());
    int at = held.length;
    for (TaskState task : agent.local.tasks()) {
      all[at++] = remainingUs(agent, task, now);
    }
    return DispatchWindow.freeInUs(agent.profile.slots(), all, all.length);
  }

  /** Expected remaining work of an agent, local queue included, microseconds at speed 1. */
  long outstandingUs(AgentState agent, Now now) {
    double sum = 0;
    for (long us : remainingUs(agent, now)) {
      sum += us * agent.speed;
    }
    return (long) sum + agent.local.costUs();
  }

  private static long[] remainingUs(AgentState agent, Now now) {
    long[] remaining = new long[agent.held.size()];
    int at = 0;
    @Nullable String type = null;
    double speed = 1;
    for (TaskState task : agent.held.values()) {
      if (!task.task.type().equals(type)) { // mostly they are of one type
        type = task.task.type();
        speed = agent.speedAt(type);
      }
      remaining[at++] = remainingUs(speed, task, now);
    }
    return remaining;
  }

  /** Expected remaining run time of a task that the agent holds, microseconds. */
  static long remainingUs(AgentState agent, TaskState task, Now now) {
    return remainingUs(agent.speedAt(task.task.type()), task, now);
  }

  private static long remainingUs(double speed, TaskState task, Now now) {
    long expectedUs = (long) (task.costUs() / speed);
    return switch (task.phase) {
      case RUNNING ->
          DispatchWindow.remainingUs(
              expectedUs, (now.logicalMs() - task.held().startedLogicalMs) * 1_000);
      default -> expectedUs;
    };
  }
}
