package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.Blocker;
import io.fairlead.model.Now;
import io.fairlead.model.Task;
import io.fairlead.model.Unavailability;
import io.fairlead.scheduler.placement.Demand;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says why no agent takes a waiting task. Reads state; O(agents). */
final class FleetExplainer {
  private final SwarmState state;
  private final RoomIndex rooms;

  FleetExplainer(SwarmState state, RoomIndex rooms) {
    this.state = state;
    this.rooms = rooms;
  }

  /**
   * What keeps the fleet from taking a task.
   *
   * @param untilMs RATE, BREAKER: wall time at which that is over, milliseconds; null where it
   *     cannot be told
   * @param weight CAPACITY: weights of the agents that will take it, together
   * @param outstandingUs CAPACITY: what they still have to do, microseconds at speed 1
   */
  record Finding(
      Blocker blocker,
      String message,
      @Nullable Long untilMs,
      double weight,
      double outstandingUs) {
    private static Finding of(Blocker blocker, String message) {
      return of(blocker, message, null);
    }

    private static Finding of(Blocker blocker, String message, @Nullable Long untilMs) {
      return new Finding(blocker, message, untilMs, 0, 0);
    }
  }

  Finding find(TaskState waiting, Now now) {
    Task task = waiting.task;
    List<AgentState> able = new ArrayList<>();
    List<AgentState> available = new ArrayList<>();
    Map<Unavailability, Integer> reasons = new EnumMap<>(Unavailability.class);
    for (AgentState agent : state.agents.values()) {
      if (!isAble(agent, waiting)) {
        continue;
      }
      able.add(agent);
      Unavailability why = agent.unavailability(state.breakerLimits());
      if (why == null) {
        available.add(agent);
      } else {
        reasons.merge(why, 1, Integer::sum);
      }
    }
    if (able.isEmpty()) {
      return Finding.of(Blocker.CAPABILITY, nobodyAble(waiting));
    }
    Demand demand = Demand.Exact.of(task.resourceDemand());
    if (available.isEmpty()) {
      return unavailable(able, demand, reasons, now);
    }
    List<AgentState> fitting = available;
    if (!demand.isNone()) {
      fitting = available.stream().filter(agent -> agent.fits(demand)).toList();
      if (fitting.isEmpty()) {
        return wanting(available, demand, now);
      }
    }
    return busy(fitting, now);
  }

  private Finding wanting(List<AgentState> available, Demand demand, Now now) {
    long fitsAtMs = Long.MAX_VALUE;
    for (AgentState agent : available) {
      fitsAtMs = Math.min(fitsAtMs, state.resources.fitsAtMs(agent, demand, now));
    }
    String message = nobodyHasLeft(available, demand);
    return fitsAtMs == Long.MAX_VALUE
        ? Finding.of(Blocker.RESOURCE, message)
        : Finding.of(
            Blocker.RATE,
            message + "; enough comes back in " + (fitsAtMs - now.wallMs()) + " ms",
            fitsAtMs);
  }

  private String nobodyHasLeft(List<AgentState> available, Demand demand) {
    boolean ever =
        available.stream().anyMatch(agent -> state.resources.couldEverFit(agent, demand));
    return "of "
        + available.size()
        + " agents that could run it none has "
        + demand.atMost()
        + (ever ? " left" : ", also when it does nothing else");
  }

  private static boolean isAble(AgentState agent, TaskState task) {
    AgentId pin = task.eligibility().pin();
    return (pin == null || pin.equals(agent.id()))
        && agent.capabilities().containsAll(task.task.requiredCapabilities());
  }

  private String nobodyAble(TaskState task) {
    if (state.agents.isEmpty()) {
      return "the swarm has no agents";
    }
    return "none of "
        + state.agents.size()
        + " agents has "
        + task.task.requiredCapabilities()
        + (task.eligibility().pin() == null ? "" : " and is " + task.eligibility().pin());
  }

  /** It is for the breakers only if without them one of the agents had what the task demands. */
  private Finding unavailable(
      List<AgentState> able, Demand demand, Map<Unavailability, Integer> reasons, Now now) {
    boolean byBreaker = false;
    long openUntilMs = Long.MAX_VALUE;
    for (AgentState agent : able) {
      Unavailability why = agent.unavailability(state.breakerLimits());
      boolean open = why == Unavailability.BREAKER_OPEN;
      if ((open || why == Unavailability.BREAKER_HALF_OPEN) && agent.fits(demand)) {
        byBreaker = true;
        openUntilMs = Math.min(openUntilMs, open ? agent.breaker.openUntilMs() : Long.MAX_VALUE);
      }
    }
    StringBuilder text = new StringBuilder("all of ").append(able.size());
    text.append(" agents that could run it take no work:");
    String separator = " ";
    for (Map.Entry<Unavailability, Integer> reason : reasons.entrySet()) {
      text.append(separator).append(reason.getValue()).append(' ').append(reason.getKey().code());
      separator = ", ";
    }
    if (!byBreaker) {
      return Finding.of(Blocker.AGENTS_UNAVAILABLE, text.toString());
    }
    return Finding.of(
        Blocker.BREAKER,
        text.toString(),
        openUntilMs == Long.MAX_VALUE
            ? null
            : now.wallMs() + Math.max(0, openUntilMs - now.logicalMs()));
  }

  private Finding busy(List<AgentState> agents, Now now) {
    double weight = 0;
    double outstandingUs = 0;
    for (AgentState agent : agents) {
      weight += agent.weight();
      outstandingUs += rooms.outstandingUs(agent, now);
    }
    return new Finding(
        Blocker.CAPACITY,
        "all of " + agents.size() + " agents that could run it are busy",
        null,
        weight,
        outstandingUs);
  }
}
