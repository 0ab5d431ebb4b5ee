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
   * @param weight CAPACITY: weights of the agents that will take it, together
   * @param outstandingUs CAPACITY: what they still have to do, microseconds at speed 1
   */
  record Finding(Blocker blocker, String message, double weight, double outstandingUs) {
    private static Finding of(Blocker blocker, String message) {
      return new Finding(blocker, message, 0, 0);
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
    if (available.isEmpty()) {
      return unavailable(able.size(), reasons);
    }
    Demand demand = Demand.Exact.of(task.resourceDemand());
    List<AgentState> fitting = available;
    if (!demand.isNone()) {
      fitting = available.stream().filter(agent -> agent.fits(demand)).toList();
      if (fitting.isEmpty()) {
        return Finding.of(Blocker.RESOURCE, nobodyHasLeft(available, demand));
      }
    }
    return busy(fitting, now);
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

  private static Finding unavailable(int able, Map<Unavailability, Integer> reasons) {
    int byBreaker =
        reasons.getOrDefault(Unavailability.BREAKER_OPEN, 0)
            + reasons.getOrDefault(Unavailability.BREAKER_HALF_OPEN, 0);
    StringBuilder text = new StringBuilder("all of ").append(able);
    text.append(" agents that could run it take no work:");
    String separator = " ";
    for (Map.Entry<Unavailability, Integer> reason : reasons.entrySet()) {
      text.append(separator).append(reason.getValue()).append(' ').append(reason.getKey().code());
      separator = ", ";
    }
    return Finding.of(
        byBreaker > 0 ? Blocker.BREAKER : Blocker.AGENTS_UNAVAILABLE, text.toString());
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
        weight,
        outstandingUs);
  }
}
