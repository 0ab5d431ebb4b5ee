package io.fairlead.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Does to the processes what was drawn, and starts them again. Returns before all is well. Owned by
 * the thread of the run.
 */
final class Striker {
  private static final long POLL_MS = 50;
  private static final long NOTICE_LIMIT_MS = 60_000;

  /** Above what a coordinator and a broker give themselves. */
  private static final long STOP_LIMIT_MS = 45_000;

  private final Fleet fleet;
  private final Timeline seen;
  private final BooleanSupplier interrupted;

  /**
   * @param seen by it is known when an agent has been found lost
   * @param interrupted whether nothing shall be waited for any more
   */
  Striker(Fleet fleet, Timeline seen, BooleanSupplier interrupted) {
    this.fleet = fleet;
    this.seen = seen;
    this.interrupted = interrupted;
  }

  Struck strike(Strike strike) throws IOException, InterruptedException {
    return switch (strike.kind()) {
      case COORDINATOR_KILL -> killCoordinator(strike, holder(strike.coordinator()));
      case STATE_WIPED -> wipe(strike, holder(strike.coordinator()));
      case COORDINATOR_PAUSE, SESSION_TIMEOUT ->
          pauseCoordinator(strike, holder(strike.coordinator()));
      case REBALANCE -> restartCoordinator(strike, holder(strike.coordinator()));
      case AGENT_KILL -> killAgents(strike);
      case AGENT_PAUSE -> pauseAgent(strike);
      case DOUBLE_KILL -> killBoth(strike, holder(strike.coordinator()));
      case BROKER_KILL -> killBroker(strike);
      case BROKER_RESTART -> restartBroker(strike);
      case BROKER_PAUSE -> pauseBroker(strike);
    };
  }

  /** That coordinator, or another if it decides nothing. */
  private int holder(int drawn) {
    return held(drawn).isEmpty() ? (drawn + 1) % Schedule.COORDINATORS : drawn;
  }

  private Set<String> held(int coordinator) {
    return fleet
        .state(coordinator)
        .map(
            state ->
                state.active().stream()
                    .map(partition -> fleet.swarms().get(partition))
                    .collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  private Set<String> all() {
    return Set.copyOf(fleet.swarms());
  }

  private Struck killCoordinator(Strike strike, int victim)
      throws IOException, InterruptedException {
    Child child = fleet.coordinator(victim);
    Set<String> held = held(victim);
    long atMs = System.currentTimeMillis();
    child.kill();
    String noticed = awaitTakeOver(victim);
    fleet.startCoordinator(victim);
    return new Struck(
        strike.kind(), List.of(child.name()), atMs, held, held, List.of(), 1, noticed);
  }

  private Struck wipe(Strike strike, int victim) throws IOException, InterruptedException {
    Child child = fleet.coordinator(victim);
    Set<String> held = held(victim);
    long atMs = System.currentTimeMillis();
    child.kill();
    delete(fleet.stateDirectory(victim));
    fleet.startCoordinator(victim);
    String noticed = awaitTakeOver(victim);
    return new Struck(
        strike.kind(), List.of(child.name()), atMs, held, held, List.of(), 1, noticed);
  }

  private Struck pauseCoordinator(Strike strike, int victim)
      throws IOException, InterruptedException {
    Child child = fleet.coordinator(victim);
    Set<String> held = held(victim);
    long atMs = System.currentTimeMillis();
    child.pause(strike.pauseMs());
    String noticed = "stood still for " + strike.pauseMs() + " ms";
    if (strike.kind() == FaultKind.SESSION_TIMEOUT) {
      noticed += ", " + awaitTakeOver(victim);
    }
    return new Struck(
        strike.kind(), List.of(child.name()), atMs, held, Set.of(), List.of(), 0, noticed);
  }

  private Struck restartCoordinator(Strike strike, int victim)
      throws IOException, InterruptedException {
    Child child = fleet.coordinator(victim);
    Set<String> held = held(victim);
    long atMs = System.currentTimeMillis();
    stop(child);
    fleet.startCoordinator(victim);
    return new Struck(strike.kind(), List.of(child.name()), atMs, held, Set.of(), List.of(), 0, "");
  }

  private Struck killAgents(Strike strike) throws IOException, InterruptedException {
    List<Child> victims = strike.agents().stream().map(fleet::agent).toList();
    long atMs = System.currentTimeMillis();
    for (Child victim : victims) {
      victim.kill();
    }
    List<String> ids = strike.agents().stream().map(Fleet::agentId).toList();
    String noticed = awaitLost(ids, atMs);
    for (int agent : strike.agents()) {
      fleet.startAgent(agent);
    }
    return new Struck(strike.kind(), ids, atMs, all(), Set.of(), ids, victims.size(), noticed);
  }

  private Struck pauseAgent(Strike strike) throws IOException, InterruptedException {
    int victim = strike.agents().get(0);
    long atMs = System.currentTimeMillis();
    fleet.agent(victim).pause(strike.pauseMs());
    List<String> ids = List.of(Fleet.agentId(victim));
    String noticed = "stood still for " + strike.pauseMs() + " ms, " + awaitLost(ids, atMs);
    return new Struck(strike.kind(), ids, atMs, all(), Set.of(), List.of(), 0, noticed);
  }

  private Struck killBoth(Strike strike, int coordinator) throws IOException, InterruptedException {
    int agent = strike.agents().get(0);
    Child child = fleet.coordinator(coordinator);
    Set<String> held = held(coordinator);
    long atMs = System.currentTimeMillis();
    child.kill();
    fleet.agent(agent).kill();
    String noticed = awaitTakeOver(coordinator);
    fleet.startCoordinator(coordinator);
    noticed += ", " + awaitLost(List.of(Fleet.agentId(agent)), atMs);
    fleet.startAgent(agent);
    return new Struck(
        strike.kind(),
        List.of(child.name(), Fleet.agentId(agent)),
        atMs,
        all(),
        held,
        List.of(),
        2,
        noticed);
  }

  private Struck killBroker(Strike strike) throws IOException, InterruptedException {
    long atMs = System.currentTimeMillis();
    fleet.broker().kill();
    fleet.startBroker();
    return broker(strike, atMs, 1, "");
  }

  private Struck restartBroker(Strike strike) throws IOException, InterruptedException {
    long atMs = System.currentTimeMillis();
    stop(fleet.broker());
    fleet.startBroker();
    return broker(strike, atMs, 0, "");
  }

  private Struck pauseBroker(Strike strike) throws IOException, InterruptedException {
    long atMs = System.currentTimeMillis();
    fleet.broker().pause(strike.pauseMs());
    return broker(strike, atMs, 0, "stood still for " + strike.pauseMs() + " ms");
  }

  private Struck broker(Strike strike, long atMs, int kills, String noticed) {
    return new Struck(
        strike.kind(), List.of("broker"), atMs, all(), Set.of(), List.of(), kills, noticed);
  }

  private void stop(Child child) throws InterruptedException {
    if (!child.stop(STOP_LIMIT_MS)) {
      fleet.blame(child + " did not end within " + STOP_LIMIT_MS + " ms of being asked to");
    }
  }

  /** Waits until the other one decides for all. */
  private String awaitTakeOver(int victim) throws InterruptedException {
    int other = (victim + 1) % Schedule.COORDINATORS;
    return await(
        fleet.coordinator(other).name() + " took over",
        () -> {
          Optional<CoordinatorState> state = fleet.state(other);
          return state.isPresent() && state.get().active().size() == Fleet.PARTITIONS;
        });
  }

  /** Waits until every swarm has found those agents lost. */
  private String awaitLost(List<String> agents, long atMs) throws InterruptedException {
    return await(
        String.join(" and ", agents) + " found lost",
        () ->
            agents.stream()
                .allMatch(
                    agent ->
                        fleet.swarms().stream()
                            .allMatch(
                                swarm -> seen.of(swarm, line -> line.lostSince(agent, atMs)))));
  }

  /** What could not be seen in time is said so, and the run goes on: the audit is what counts. */
  private String await(String what, BooleanSupplier happened) throws InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(NOTICE_LIMIT_MS);
    while (!happened.getAsBoolean()) {
      if (interrupted.getAsBoolean() || System.nanoTime() > endNs) {
        return "not seen: " + what;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
    return what;
  }

  static void delete(Path directory) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      walk.sorted(Comparator.reverseOrder()).forEach(all::add);
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
