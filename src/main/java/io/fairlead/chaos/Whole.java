package io.fairlead.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * When all is well: every process is up, every partition has one coordinator that decides for it
 * and another that has nearly all of its state, every agent is in touch, and since then every swarm
 * has begun a task. What was said before this was made does not count.
 */
final class Whole {
  /**
   * So many records a standby may be behind, over all stores; the load writes hundreds a second.
   */
  static final long MAX_LAG = 500;

  private final Fleet fleet;
  private final Timeline seen;
  private final long sinceNs = System.nanoTime();
  private long readyMs;

  Whole(Fleet fleet, Timeline seen) {
    this.fleet = fleet;
    this.seen = seen;
  }

  /**
   * To be asked again and again.
   *
   * @return why not, in words; empty if it is
   */
  Optional<String> missing() {
    Optional<String> idle = idle();
    if (idle.isPresent()) {
      readyMs = 0;
      return idle;
    }
    if (readyMs == 0) {
      readyMs = System.currentTimeMillis();
    }
    for (String swarm : fleet.swarms()) {
      if (!seen.of(swarm, line -> line.startedSince(readyMs))) {
        return Optional.of(swarm + " has started nothing");
      }
    }
    return Optional.empty();
  }

  /** Which process is not at its work. */
  private Optional<String> idle() {
    List<CoordinatorState> states = new ArrayList<>();
    for (int i = 0; i < Schedule.COORDINATORS; i++) {
      Optional<CoordinatorState> state = fleet.stateSince(i, sinceNs);
      if (state.isEmpty()) {
        return Optional.of("coordinator-" + i + " says nothing");
      }
      states.add(state.get());
    }
    for (int i = 0; i < fleet.agents(); i++) {
      if (fleet.activeSince(i, sinceNs) < Fleet.PARTITIONS) {
        return Optional.of(Fleet.agentId(i) + " is not in touch everywhere");
      }
    }
    return unheld(states);
  }

  static Optional<String> unheld(List<CoordinatorState> states) {
    Set<Integer> active = new TreeSet<>();
    Set<Integer> standby = new TreeSet<>();
    int decided = 0;
    for (CoordinatorState state : states) {
      active.addAll(state.active());
      standby.addAll(state.standby());
      decided += state.active().size();
      if (!state.trouble().isEmpty()) {
        return Optional.of("a coordinator does not work: " + state.trouble());
      }
      if (state.lag() < 0 || state.lag() > MAX_LAG) {
        return Optional.of("a standby is " + state.lag() + " records behind");
      }
    }
    Set<Integer> all =
        IntStream.range(0, Fleet.PARTITIONS).collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    if (!active.equals(all) || decided != all.size()) {
      return Optional.of("coordinators decide for " + active + ", " + decided + " in all");
    }
    return standby.equals(all)
        ? Optional.empty()
        : Optional.of("there are standbys of " + standby + " only");
  }
}
