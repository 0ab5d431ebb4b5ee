package io.fairlead.cli;

import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.local.PortChoice;
import io.fairlead.mcp.LocalAgents;
import io.fairlead.query.Api;
import io.fairlead.query.QueryOptions;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.streams.CoordinatorSetting;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Kafka, a registry, a coordinator and its REST interface, in this process and on one directory.
 */
final class LocalStack implements AutoCloseable {
  private static final int STEPS = 3;

  private final Options options;
  private final CoordinatorConfig config;
  private final LocalCluster cluster;
  private @Nullable CoordinatorNode node;
  private final AtomicReference<@Nullable String> fault = new AtomicReference<>();

  /**
   * How it is started.
   *
   * @param directory holds everything it keeps; created if absent
   * @param exactlyOnce or else at least once
   * @param agentCommands words of the command that starts an agent, by type
   * @param secured who may use the REST interface, and how much
   * @param httpProperties the same as a file says it
   */
  record Options(
      Path directory,
      PortChoice brokerPort,
      PortChoice registryPort,
      PortChoice httpPort,
      boolean exactlyOnce,
      Map<String, List<String>> agentCommands,
      QueryOptions secured,
      Map<String, String> httpProperties) {

    /** On any free ports, so that it is in nobody's way. */
    static Options temporary(Path directory, boolean exactlyOnce) {
      return new Options(
          directory,
          PortChoice.any(),
          PortChoice.any(),
          PortChoice.any(),
          exactlyOnce,
          Map.of(),
          QueryOptions.DEFAULT,
          Map.of());
    }
  }

  private LocalStack(
      Options options, CoordinatorConfig config, LocalCluster cluster, CoordinatorNode node) {
    this.options = options;
    this.config = config;
    this.cluster = cluster;
    this.node = node;
    cluster.fatalFault().thenAccept(fault::set);
  }

  /**
   * Starts everything; returns once it works.
   *
   * @throws IOException if the directory is in use, a port taken, or the data unreadable
   */
  static LocalStack start(Options options, Progress progress) throws IOException {
    return start(options, Map.of(), progress);
  }

  /**
   * The same.
   *
   * @param more settings of the coordinator
   * @throws IOException as above
   */
  static LocalStack start(Options options, Map<String, String> more, Progress progress)
      throws IOException {
    progress.step("starting Kafka and the schema registry", 0, STEPS);
    LocalCluster cluster =
        LocalCluster.start(
            ClusterOptions.in(options.directory())
                .withBrokerPort(options.brokerPort())
                .withRegistryPort(options.registryPort()));
    try {
      CoordinatorConfig config = config(options, more, cluster);
      return new LocalStack(options, config, cluster, node(options, config, progress));
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static CoordinatorNode node(
      Options options, CoordinatorConfig config, Progress progress) {
    progress.step("starting the coordinator", 1, STEPS);
    CoordinatorNode node =
        CoordinatorNode.start(
            config,
            HttpAddress.onLoopback(options.httpPort(), options.secured()),
            new LocalAgents(options.agentCommands(), options.directory().resolve("agents")));
    progress.at(STEPS, STEPS);
    return node;
  }

  /** Ends the coordinator in good order; {@link #startCoordinator} starts it again. */
  void stopCoordinator() {
    CoordinatorNode running = node;
    node = null;
    if (running != null) {
      running.close();
    }
  }

  /** After {@link #stopCoordinator}; returns once it works. */
  void startCoordinator(Progress progress) {
    node = node(options, config, progress);
  }

  /** Its state has to be restored from Kafka then. It must not run. */
  void removeState() throws IOException {
    TemporaryDirectory.delete(stateDirectory(options.directory()));
  }

  private CoordinatorNode running() {
    return Objects.requireNonNull(node, "the coordinator has been stopped");
  }

  private static Path stateDirectory(Path dataDirectory) {
    return dataDirectory.resolve("state");
  }

  private static CoordinatorConfig config(
      Options options, Map<String, String> more, LocalCluster cluster) throws IOException {
    Map<String, String> settings = new TreeMap<>(shared(options));
    Map<String, String> all = new TreeMap<>(settings);
    all.putAll(more);
    all.putAll(options.httpProperties());
    writeShared(options.directory(), all);
    settings.putAll(cluster.addresses().asProperties());
    settings.put(
        CoordinatorSetting.STATE_DIR.key(), stateDirectory(options.directory()).toString());
    settings.putAll(more);
    return CoordinatorConfig.of(settings);
  }

  /** What every coordinator of the application must agree on. */
  private static Map<String, String> shared(Options options) {
    return Map.of(
        CoordinatorSetting.PROCESSING_GUARANTEE.key(),
        options.exactlyOnce() ? "exactly_once_v2" : "at_least_once",
        CoordinatorSetting.AUTO_CREATE_SWARMS.key(),
        "true");
  }

  /** For those that join it later. */
  private static void writeShared(Path directory, Map<String, String> settings) throws IOException {
    Properties written = new Properties();
    written.putAll(settings);
    try (Writer file = Files.newBufferedWriter(settingsFile(directory))) {
      written.store(file, null);
    }
  }

  /** Where the settings stand that other coordinators of the same application need. */
  static Path settingsFile(Path dataDirectory) {
    return dataDirectory.resolve("coordinator.properties");
  }

  /** What clients of Kafka and of the registry need. */
  Map<String, String> clientProperties() {
    return cluster.addresses().asProperties();
  }

  String bootstrapServers() {
    return cluster.bootstrapServers();
  }

  String schemaRegistryUrl() {
    return cluster.schemaRegistryUrl();
  }

  /** Its REST interface from within. */
  Api api() {
    return running().api();
  }

  String httpUrl() {
    return running().httpUrl();
  }

  /** Where it can be talked to, in one line, for people. */
  String addresses() {
    return "Dashboard and REST "
        + httpUrl()
        + "/  Kafka "
        + bootstrapServers()
        + "  registry "
        + schemaRegistryUrl().replace("http://", "");
  }

  /**
   * @throws CommandFailedException if a part of it has died
   */
  void checkAlive() {
    String broken = fault.get();
    if (broken != null) {
      throw new CommandFailedException(ExitCode.FAILED, "Kafka has died: " + broken);
    }
    if (!running().alive()) {
      throw new CommandFailedException(
          ExitCode.FAILED, "the coordinator has stopped; the log says why.");
    }
  }

  @Override
  public void close() throws IOException {
    stopCoordinator();
    cluster.close();
  }
}
