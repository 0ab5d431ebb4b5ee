package io.fairlead.chaos;

import io.fairlead.streams.CoordinatorSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All processes of a run: one broker with its registry, two coordinators, several agents. Owned by
 * the thread of the run.
 */
final class Fleet implements AutoCloseable {
  static final int PARTITIONS = 4;
  private static final int SLOTS = 2;
  private static final long START_LIMIT_MS = 90_000;
  private static final long POLL_MS = 50;

  private final Path directory;
  private @Nullable Child broker;
  private final List<String> swarms = SwarmNames.onePer(PARTITIONS);
  private final List<Child> coordinators = new ArrayList<>();
  private final List<Child> agents = new ArrayList<>();
  private final Map<String, String> addresses = new LinkedHashMap<>();
  private final List<String> deaths = new ArrayList<>();

  private Fleet(Path directory) {
    this.directory = directory;
  }

  /**
   * Starts everything; returns once the broker serves and the others have begun to start.
   *
   * @param directory holds all data and logs
   * @param agents agent processes
   */
  static Fleet start(Path directory, int agents) throws IOException, InterruptedException {
    Fleet fleet = new Fleet(Files.createDirectories(directory));
    try {
      fleet.startBroker();
      for (int i = 0; i < Schedule.COORDINATORS; i++) {
        fleet.coordinators.add(fleet.newCoordinator(i));
      }
      for (int i = 0; i < agents; i++) {
        fleet.agents.add(fleet.newAgent(i));
      }
      return fleet;
    } catch (IOException | InterruptedException | RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  /** What clients need. */
  Map<String, String> addresses() {
    return Map.copyOf(addresses);
  }

  /** One per partition, in that order. */
  List<String> swarms() {
    return swarms;
  }

  Child broker() {
    if (broker == null) {
      throw new IllegalStateException("the broker has not been started");
    }
    return broker;
  }

  Child coordinator(int i) {
    return coordinators.get(i);
  }

  Child agent(int i) {
    return agents.get(i);
  }

  int agents() {
    return agents.size();
  }

  /**
   * Processes that ended though nobody had asked them to, or did not end though asked; in words.
   */
  List<String> deaths() {
    return List.copyOf(deaths);
  }

  void blame(String words) {
    deaths.add(words);
  }

  /** Starts it and waits until it serves, where it did before. */
  void startBroker() throws IOException, InterruptedException {
    Child child =
        Child.start(
            "broker",
            BrokerMain.class,
            "400m",
            directory.resolve("broker.log"),
            Map.of(ChildSettings.DIRECTORY, directory.resolve("broker").toString()));
    broker = child;
    String[] said = awaitWord(child, ChildSettings.ADDRESSES).split(" ");
    Map<String, String> now = Map.of("bootstrap.servers", said[0], "schema.registry.url", said[1]);
    if (!addresses.isEmpty() && !addresses.equals(now)) {
      throw new IllegalStateException(
          "the broker has come back at " + now + ", and not where its clients look: " + addresses);
    }
    addresses.putAll(now);
  }

  private static String awaitWord(Child child, String key) throws InterruptedException {
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_LIMIT_MS);
    while (true) {
      Optional<String> word = child.said(key);
      if (word.isPresent()) {
        return word.get();
      }
      if (!child.isAlive() || System.nanoTime() > endNs) {
        throw new IllegalStateException(
            child + " did not come up (" + child.ending() + "); its log says why");
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }

  void startCoordinator(int i) throws IOException {
    coordinators.set(i, newCoordinator(i));
  }

  void startAgent(int i) throws IOException {
    agents.set(i, newAgent(i));
  }

  private Child newCoordinator(int i) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>(addresses);
    settings.put(CoordinatorSetting.STATE_DIR.key(), stateDirectory(i).toString());
    settings.put(CoordinatorSetting.PARTITIONS.key(), "" + PARTITIONS);
    settings.put(CoordinatorSetting.STANDBYS.key(), "1");
    settings.put(CoordinatorSetting.AUTO_CREATE_SWARMS.key(), "true");
    settings.put(CoordinatorSetting.STORE_MEMORY_BYTES.key(), "33554432");
    settings.put(CoordinatorSetting.CACHE_BYTES.key(), "16777216");
    return Child.start(
        "coordinator-" + i,
        CoordinatorMain.class,
        "320m",
        directory.resolve("coordinator-" + i + ".log"),
        settings);
  }

  Path stateDirectory(int coordinator) {
    return directory.resolve("state-" + coordinator);
  }

  static String agentId(int i) {
    return "agent-" + i;
  }

  private Child newAgent(int i) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>(addresses);
    settings.put(ChildSettings.AGENT, agentId(i));
    settings.put(ChildSettings.SWARMS, String.join(",", swarms));
    settings.put(ChildSettings.SLOTS, "" + SLOTS);
    return Child.start(
        agentId(i), AgentMain.class, "128m", directory.resolve(agentId(i) + ".log"), settings);
  }

  /** What that coordinator last said, if it is alive. */
  Optional<CoordinatorState> state(int coordinator) {
    return said(coordinators.get(coordinator), null).map(CoordinatorState::of);
  }

  /** What that coordinator has said since. */
  Optional<CoordinatorState> stateSince(int coordinator, long sinceNs) {
    return said(coordinators.get(coordinator), sinceNs).map(CoordinatorState::of);
  }

  /** Has the coordinators write into their logs what their threads do. */
  void dumpThreads() throws IOException, InterruptedException {
    for (Child coordinator : coordinators) {
      if (coordinator.isAlive()) {
        coordinator.dumpThreads();
      }
    }
  }

  private static Optional<String> said(Child child, @Nullable Long sinceNs) {
    if (!child.isAlive()) {
      return Optional.empty();
    }
    return sinceNs == null
        ? child.said(ChildSettings.STATE)
        : child.saidSince(ChildSettings.STATE, sinceNs);
  }

  /** How many agents of that process have been in touch since. */
  int activeSince(int agent, long sinceNs) {
    return said(agents.get(agent), sinceNs).map(Integer::valueOf).orElse(0);
  }

  /** Starts again what has ended by itself, and remembers that it has. */
  void revive() throws IOException, InterruptedException {
    if (!broker().isAlive()) {
      blame(broker() + " " + broker().ending());
      startBroker();
    }
    for (int i = 0; i < coordinators.size(); i++) {
      if (!coordinators.get(i).isAlive()) {
        blame(coordinators.get(i) + " " + coordinators.get(i).ending());
        startCoordinator(i);
      }
    }
    for (int i = 0; i < agents.size(); i++) {
      if (!agents.get(i).isAlive()) {
        blame(agents.get(i) + " " + agents.get(i).ending());
        startAgent(i);
      }
    }
  }

  /** Kills them all. */
  @Override
  public void close() {
    agents.forEach(Child::close);
    coordinators.forEach(Child::close);
    if (broker != null) {
      broker.close();
    }
  }
}
