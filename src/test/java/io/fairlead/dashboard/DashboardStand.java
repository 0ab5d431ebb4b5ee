package io.fairlead.dashboard;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.Closing;
import io.fairlead.Unhurried;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskHandler;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.query.Api;
import io.fairlead.query.HttpApi;
import io.fairlead.query.Json;
import io.fairlead.query.ProblemException;
import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;

/** A local cluster, one coordinator with its dashboard, and agents: everything that pages show. */
final class DashboardStand implements AutoCloseable {
  private final LocalCluster cluster;
  private final CoordinatorConfig config;

  private final Closing agents = new Closing();

  private QueryOptions options;
  private QueryServer server;
  private Coordinator coordinator;

  private DashboardStand(LocalCluster cluster, CoordinatorConfig config) {
    this.cluster = cluster;
    this.config = config;
  }

  private void serve(QueryOptions options) throws Exception {
    server = QueryServer.start(options, List.of(new Dashboard()));
    this.options = options.withPort(server.port());
    coordinator = Coordinator.start(server.announcedIn(config));
    server.attach(coordinator);
    patiently().until(coordinator::ready);
  }

  /**
   * Starts it, for anybody on this machine.
   *
   * @param directory for its data
   */
  static DashboardStand start(Path directory) throws Exception {
    return start(directory, QueryOptions.DEFAULT);
  }

  /** Starts it. */
  static DashboardStand start(Path directory, QueryOptions options) throws Exception {
    LocalCluster cluster = LocalCluster.start(ClusterOptions.in(directory.resolve("cluster")));
    Map<String, String> settings = new HashMap<>(cluster.addresses().asProperties());
    settings.put("state.dir", directory.resolve("state").toString());
    settings.put("auto.create.swarms", "true");
    settings.put("partitions", "2");
    settings.putAll(Unhurried.SETTINGS);
    DashboardStand stand = new DashboardStand(cluster, CoordinatorConfig.of(settings));
    try {
      stand.serve(options);
      return stand;
    } catch (Exception | AssertionError e) {
      stand.closing().closeAfter(e);
      throw e;
    }
  }

  /** Ends the coordinator, and starts another at the same address when that has been done. */
  void restart(Runnable meanwhile) throws Exception {
    server.close();
    coordinator.close();
    meanwhile.run();
    serve(options);
  }

  /** A busy machine is slow, and refuses for the time in which partitions move. */
  static ConditionFactory patiently() {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(ProblemException.class);
  }

  /** Without a slash at its end. */
  String url() {
    return server.url();
  }

  /** The interface from within: may everything. */
  Api api() {
    return server.api();
  }

  /** The interface as one who has that token. */
  Api api(String token) {
    return new HttpApi(server.url(), token);
  }

  /**
   * Calls it, again as long as it is not available: whatever is asked of it, twice is as once.
   *
   * @param path without a slash at its beginning
   * @param body JSON, with ' for "; null for none
   */
  JsonNode call(String method, String path, String body) {
    Map<String, String> query = method.equals("GET") ? Map.of() : Map.of("waitMs", "10000");
    JsonNode json = body == null ? null : Json.parse(body.replace('\'', '"'));
    return patiently()
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsMatching(DashboardStand::isUnavailable)
        .until(() -> api().call(method, List.of(path.split("/")), query, json), any -> true);
  }

  private static boolean isUnavailable(Throwable e) {
    return e instanceof ProblemException refused && refused.problem().status() == 503;
  }

  /** Creates a swarm with those settings. */
  void create(String swarm, String settings) {
    call("POST", "v1/swarms", "{'swarmId': '" + swarm + "', 'settings': " + settings + "}");
  }

  /** An agent that works until the end, or until it is closed. */
  AgentWorker agent(String swarm, String id, int slots, TaskHandler handler) {
    return agent(swarm, id, slots, 0, handler);
  }

  /** The same with a price. */
  AgentWorker agent(String swarm, String id, int slots, double costPerSecond, TaskHandler handler) {
    return agents.add(
        AgentWorker.builder()
            .properties(cluster.addresses().asProperties())
            .swarm(swarm)
            .agent(id)
            .slots(slots)
            .costPerSecond(costPerSecond)
            .start(handler));
  }

  /** Writes a record to the topic of tasks that is none. */
  void poison(String key, byte[] bytes) throws Exception {
    Map<String, Object> properties = new HashMap<>(cluster.addresses().asProperties());
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("fairlead.tasks", key, bytes)).get();
    }
  }

  @Override
  public void close() throws Exception {
    closing().close();
  }

  private Closing closing() {
    Closing all = new Closing();
    all.add(cluster);
    if (coordinator != null) {
      all.add(coordinator);
    }
    if (server != null) {
      all.add(server);
    }
    all.add(agents);
    return all;
  }
}
