package io.fairlead.scheduler.admission;

import java.util.BitSet;
import java.util.List;

/**
 * An agent that takes work, as the admission of deadlines sees it.
 *
 * @param slots tasks at once, above 0
 * @param speed cost that a slot does in a unit of time, above 0
 * @param roundTripUs from a slot's getting free to its next task's start, microseconds, 0 or more
 * @param aheadUs how much sooner than that its next task may be sent, microseconds, 0 or more
 * @param heldUs expected remaining run time of what it holds, in order of dispatch, microseconds
 * @param classes eligibility classes that it may run, by number
 */
public record AgentSupply(
    int slots, double speed, long roundTripUs, long aheadUs, List<Long> heldUs, BitSet classes) {
  public AgentSupply {
    if (slots < 1 || !(speed > 0) || roundTripUs < 0 || aheadUs < 0) {
      throw new IllegalArgumentException(
          slots + " slots of speed " + speed + ", round trip " + roundTripUs + " us");
    }
    heldUs = List.copyOf(heldUs);
  }
}
