package io.fairlead.scheduler.admission;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What all agents together can do for one eligibility class. Work is measured in microseconds at
 * speed 1; a slot that is held up for a time is as much work as it would have done meanwhile.
 */
final class Supply {
  /** The scheduler's clock and the speeds measured with it are exact to a millisecond. */
  static final long CLOCK_GRAIN_US = 1_000;

  /** Agents that serve the class. */
  final BitSet agents = new BitSet();

  /** Slots × speed. */
  double rate;

  double leastSpeed = Double.POSITIVE_INFINITY;

  /** Longest way from a free slot to the next start, microseconds. */
  long roundTripUs;

  /** The most work that a slot could have done in one round trip. */
  double overheadWork;

  /** What the slots have to do before they are free. */
  double heldWork;

  private long lastFreeInUs;
  private double roundTripsWork;
  private int slots;
  private final List<BusySlot> busy = new ArrayList<>();

  private record BusySlot(long freeInUs, double speed, long sentAheadUs) {}

  static Supply of(List<AgentSupply> agents, int eligibility) {
    Supply supply = new Supply();
    for (int i = 0; i < agents.size(); i++) {
      if (agents.get(i).classes().get(eligibility)) {
        supply.agents.set(i);
        supply.add(agents.get(i));
      }
    }
    return supply;
  }

  private void add(AgentSupply agent) {
    // Two readings of the clock are compared, each rounded down.
    long wayUs = agent.roundTripUs() + 2 * CLOCK_GRAIN_US;
    rate += agent.slots() * agent.speed();
    slots += agent.slots();
    leastSpeed = Math.min(leastSpeed, agent.speed());
    roundTripUs = Math.max(roundTripUs, wayUs);
    overheadWork = Math.max(overheadWork, wayUs * agent.speed());
    roundTripsWork += (2 * wayUs + agent.aheadUs()) * agent.speed() * agent.slots();
    if (agent.heldUs().isEmpty()) {
      return;
    }
    PriorityQueue<Long> freeInUs = new PriorityQueue<>();
    for (long remainingUs : agent.heldUs()) {
      long startsInUs = freeInUs.size() < agent.slots() ? 0 : freeInUs.remove();
      freeInUs.add(startsInUs + remainingUs + wayUs);
    }
    while (!freeInUs.isEmpty()) {
      long each = freeInUs.remove();
      heldWork += each * agent.speed();
      lastFreeInUs = Math.max(lastFreeInUs, each);
      busy.add(new BusySlot(each, agent.speed(), 2 * wayUs + agent.aheadUs()));
    }
  }

  boolean overlaps(Supply other) {
    return agents.intersects(other.agents);
  }

  /** How many steps {@link #blockingWork} takes. */
  int blockingSteps(long inUs) {
    return inUs < lastFreeInUs ? 1 + busy.size() : 1;
  }

  /**
   * What may be in the way of a task released so far from now, however urgent it is: each slot has
   * just been given a task of that cost, sent ahead by a round trip as far as prefetch allows, or
   * is still at what it holds now, after which nothing less urgent can get in.
   */
  double blockingWork(long inUs, long blockingUs) {
    double work = roundTripsWork + (double) slots * blockingUs;
    if (inUs < lastFreeInUs) {
      for (BusySlot slot : busy) {
        double held = (slot.freeInUs - inUs) * slot.speed;
        double fresh = slot.sentAheadUs * slot.speed + blockingUs;
        work += Math.max(0, held - fresh);
      }
    }
    return work;
  }
}
