package io.fairlead.dashboard;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskHandler;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.query.Api;
import io.fairlead.query.HttpApi;
import io.fairlead.query.Json;
import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;

/** A local cluster, one coordinator with its dashboard, and agents: everything that pages show. */
final class DashboardStand implements AutoCloseable {
  private final LocalCluster cluster;
  private final QueryOptions options;
  private final CoordinatorConfig config;
  private final List<AgentWorker> agents = new ArrayList<>();

  private QueryServer server;
  private Coordinator coordinator;

  private DashboardStand(LocalCluster cluster, QueryOptions options, CoordinatorConfig config)
      throws Exception {
    this.cluster = cluster;
    this.config = config;
    server = QueryServer.start(options, List.of(new Dashboard()));
    this.options = options.withPort(server.port());
    coordinator = coordinate();
  }

  private Coordinator coordinate() throws Exception {
    Coordinator started = Coordinator.start(server.announcedIn(config));
    server.attach(started);
    patiently().until(started::ready);
    return started;
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
    return new DashboardStand(cluster, options, CoordinatorConfig.of(settings));
  }

  /** Ends the coordinator, and starts another at the same address when that has been done. */
  void restart(Runnable meanwhile) throws Exception {
    server.close();
    coordinator.close();
    meanwhile.run();
    server = QueryServer.start(options, List.of(new Dashboard()));
    coordinator = coordinate();
  }

  static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
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
   * Calls it.
   *
   * @param path without a slash at its beginning
   * @param body JSON, with ' for "; null for none
   */
  JsonNode call(String method, String path, String body) {
    return api()
        .call(
            method,
            List.of(path.split("/")),
            method.equals("GET") ? new TreeMap<>() : Map.of("waitMs", "10000"),
            body == null ? null : Json.parse(body.replace('\'', '"')));
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
    AgentWorker agent =
        AgentWorker.builder()
            .properties(cluster.addresses().asProperties())
            .swarm(swarm)
            .agent(id)
            .slots(slots)
            .costPerSecond(costPerSecond)
            .start(handler);
    agents.add(agent);
    return agent;
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
    agents.forEach(AgentWorker::close);
    server.close();
    coordinator.close();
    cluster.close();
  }
}
