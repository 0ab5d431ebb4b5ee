package io.fairlead.query;

import static org.awaitility.Awaitility.await;

import io.fairlead.Unhurried;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A local cluster and one coordinator with its HTTP side, ready. */
final class OneInstance implements AutoCloseable {
  private final LocalCluster cluster;
  private final Map<String, String> settings;
  private QueryServer server;
  private Coordinator coordinator;

  private OneInstance(LocalCluster cluster, Map<String, String> settings) {
    this.cluster = cluster;
    this.settings = settings;
  }

  /**
   * Starts all of it.
   *
   * @param directory for the data of both
   */
  static OneInstance start(Path directory, int partitions) throws Exception {
    return start(directory, partitions, Map.of());
  }

  /**
   * The same.
   *
   * @param more settings of the coordinator
   */
  static OneInstance start(Path directory, int partitions, Map<String, String> more)
      throws Exception {
    LocalCluster cluster = LocalCluster.start(ClusterOptions.in(directory.resolve("cluster")));
    Map<String, String> settings = new HashMap<>(cluster.addresses().asProperties());
    settings.put("state.dir", directory.resolve("state").toString());
    settings.put("auto.create.swarms", "true");
    settings.put("partitions", Integer.toString(partitions));
    settings.putAll(Unhurried.SETTINGS);
    settings.putAll(more);
    OneInstance instance = new OneInstance(cluster, settings);
    instance.startCoordinator();
    return instance;
  }

  private void startCoordinator() throws Exception {
    server = QueryServer.start(QueryOptions.DEFAULT);
    coordinator = Coordinator.start(server.announcedIn(CoordinatorConfig.of(settings)));
    server.attach(coordinator);
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> coordinator.ready());
  }

  /** The coordinator stops, and another one goes on from its state. */
  void restartCoordinator() throws Exception {
    server.close();
    coordinator.close();
    startCoordinator();
  }

  /** How clients and agents connect. */
  Map<String, String> clientProperties() {
    return cluster.addresses().asProperties();
  }

  QueryServer server() {
    return server;
  }

  Coordinator coordinator() {
    return coordinator;
  }

  /** Over HTTP. */
  Api api() {
    return new HttpApi(server.url(), null);
  }

  @Override
  public void close() throws Exception {
    server.close();
    coordinator.close();
    cluster.close();
  }
}
