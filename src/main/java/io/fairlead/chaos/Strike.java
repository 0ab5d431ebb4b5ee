package io.fairlead.chaos;

import java.util.List;

/**
 * One fault as it was drawn. Whom it strikes is settled when it does: a coordinator that holds
 * nothing is passed over for the other.
 *
 * @param kind what is done
 * @param coordinator which one, where one is struck
 * @param agents which agent processes, where some are struck; distinct
 * @param pauseMs how long the victim stands still, where it does
 * @param calmMs how long all goes well before
 */
record Strike(FaultKind kind, int coordinator, List<Integer> agents, long pauseMs, long calmMs) {
  Strike {
    agents = List.copyOf(agents);
  }
}
