package io.fairlead.query.diagnosis;

import io.fairlead.scheduler.SwarmCensus;
import io.fairlead.scheduler.SwarmCensus.AgentCount;

/**
 * Sums and means over all agents of a swarm, however many there are. O(agents) to take. Immutable.
 *
 * @param allGone whether all agents are lost or have left, or there were none
 * @param available agents that may be sent work
 * @param slots of them
 * @param freeSlots of them, with no task meant for them
 * @param weight of them, in slots of speed 1
 * @param outstandingMs expected work left with them, local queues included, at speed 1
 * @param meanLoadMs when they are expected to be done; 0 without agents, as the following
 * @param maxLoadMs the latest
 * @param roundTripMs the mean of the way to them and back
 */
record Fleet(
    boolean allGone,
    int available,
    int slots,
    int freeSlots,
    double weight,
    double outstandingMs,
    double meanLoadMs,
    double maxLoadMs,
    double roundTripMs) {

  static Fleet of(SwarmCensus census) {
    boolean allGone = true;
    int available = 0;
    int slots = 0;
    int freeSlots = 0;
    double outstandingMs = 0;
    double loadMs = 0;
    double maxLoadMs = 0;
    double roundTripMs = 0;
    for (AgentCount agent : census.agents()) {
      allGone &= agent.gone();
      if (agent.unavailability() == null) {
        available++;
        slots += agent.slots();
        freeSlots += agent.freeSlots();
        outstandingMs += agent.outstandingMs();
        loadMs += agent.loadMs();
        maxLoadMs = Math.max(maxLoadMs, agent.loadMs());
        roundTripMs += agent.roundTripMs();
      }
    }
    int divisor = Math.max(1, available);
    return new Fleet(
        allGone,
        available,
        slots,
        freeSlots,
        census.weight(),
        outstandingMs,
        loadMs / divisor,
        maxLoadMs,
        roundTripMs / divisor);
  }
}
