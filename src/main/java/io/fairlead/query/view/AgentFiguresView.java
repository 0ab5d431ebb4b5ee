package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.BreakerState;
import io.fairlead.scheduler.SwarmCensus.AgentCount;
import io.fairlead.streams.tally.AgentTally;
import io.fairlead.streams.tally.Happening;
import org.jspecify.annotations.Nullable;

/**
 * Figures of one agent. What is counted begins where this instance took the swarm over.
 *
 * @param unavailability why it gets no new work; left out if it may get some
 * @param slots tasks that it runs at once
 * @param held tasks that it has
 * @param running those of them whose start is known
 * @param placed tasks in its local queue
 * @param utilisation running / slots, 0 to 1
 * @param outstandingMs expected work left, local queue included, milliseconds at speed 1
 * @param loadMs the same by its weight: when it is expected to be done
 * @param weight slots × speed × reliability × (1 − throttle)
 * @param speed measured: estimated cost by run time, moving average
 * @param reliability share of runs that succeed, 0 to 1, moving average
 * @param roundTripMs estimated way of a dispatch to the agent and of its end back
 * @param dispatched tasks given to it
 * @param runMs run time of what has ended
 * @param movedAway tasks that others took from its local queue
 * @param movedHere tasks that it took from others, or was given
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgentFiguresView(
    String agentId,
    AgentPhase phase,
    BreakerState breaker,
    @Nullable String unavailability,
    int slots,
    int held,
    int running,
    int placed,
    double utilisation,
    double outstandingMs,
    double loadMs,
    double weight,
    double speed,
    double reliability,
    double roundTripMs,
    long dispatched,
    long completed,
    long failed,
    double runMs,
    long movedAway,
    long movedHere) {

  /**
   * @param tally null if nothing was counted of it by itself
   */
  public static AgentFiguresView of(AgentCount agent, @Nullable AgentTally tally) {
    return new AgentFiguresView(
        agent.id().value(),
        agent.phase(),
        agent.breaker(),
        agent.unavailability() == null ? null : agent.unavailability().code(),
        agent.slots(),
        agent.held(),
        agent.running(),
        agent.placed(),
        agent.slots() == 0 ? 0 : Math.min(1, (double) agent.running() / agent.slots()),
        agent.outstandingMs(),
        agent.loadMs(),
        agent.weight(),
        agent.speed(),
        agent.reliability(),
        agent.roundTripMs(),
        tally == null ? 0 : tally.get(Happening.DISPATCHED),
        tally == null ? 0 : tally.get(Happening.COMPLETED),
        tally == null ? 0 : tally.get(Happening.FAILED),
        tally == null ? 0 : tally.runMs(),
        tally == null ? 0 : tally.movedAway(),
        tally == null ? 0 : tally.movedHere());
  }

  /** The same with four significant digits, which takes half the room. */
  public AgentFiguresView rounded() {
    return new AgentFiguresView(
        agentId,
        phase,
        breaker,
        unavailability,
        slots,
        held,
        running,
        placed,
        Rounded.of(utilisation),
        Rounded.of(outstandingMs),
        Rounded.of(loadMs),
        Rounded.of(weight),
        Rounded.of(speed),
        Rounded.of(reliability),
        Rounded.of(roundTripMs),
        dispatched,
        completed,
        failed,
        Rounded.of(runMs),
        movedAway,
        movedHere);
  }
}
