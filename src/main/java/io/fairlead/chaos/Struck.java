package io.fairlead.chaos;

import java.util.List;
import java.util.Set;

/**
 * A fault as it happened.
 *
 * @param kind what was done
 * @param victims names of the processes
 * @param atMs when, milliseconds since the Unix epoch
 * @param swarms those that the victims had to do with
 * @param takenOver those of them whose coordinator was killed while a standby stood by
 * @param lostAgents ids of agents that were killed, and nothing else with them
 * @param kills processes that were killed
 * @param noticed what showed that it struck, in words; empty if nothing needed to
 */
record Struck(
    FaultKind kind,
    List<String> victims,
    long atMs,
    Set<String> swarms,
    Set<String> takenOver,
    List<String> lostAgents,
    int kills,
    String noticed) {
  Struck {
    victims = List.copyOf(victims);
    swarms = Set.copyOf(swarms);
    takenOver = Set.copyOf(takenOver);
    lostAgents = List.copyOf(lostAgents);
  }
}
