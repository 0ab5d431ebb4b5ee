package io.fairlead.hostile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.Unhurried;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.hostile.RawExchange.Answer;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.mcp.LocalAgents;
import io.fairlead.mcp.McpEndpoint;
import io.fairlead.query.Endpoint;
import io.fairlead.query.HttpExtension;
import io.fairlead.query.HttpProbe;
import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import io.fairlead.query.security.HttpLimits;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.wire.avro.OutcomeKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hostile requests to a coordinator at work: REST, MCP, the registry, and sockets that only sit.
 */
@Tag("full")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class HostileRequestsIT {
  private static final Logger LOG = LoggerFactory.getLogger(HostileRequestsIT.class);
  private static final long SEED = Long.getLong("fairlead.hostile.seed", 4_711);
  private static final int REQUESTS = Integer.getInteger("fairlead.hostile.requests", 1_000);
  private static final int IDLE_MS = 2_000;
  private static final int SITTERS = 200;
  private static final long HEAP_ALLOWANCE = 48L << 20;

  @TempDir Path directory;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private LocalCluster cluster;
  private LocalAgents agents;
  private QueryServer server;
  private Coordinator coordinator;
  private AgentWorker worker;
  private TaskClient client;
  private int submitted;

  @BeforeEach
  void start() throws Exception {
    cluster = LocalCluster.start(ClusterOptions.in(directory.resolve("kafka")));
    agents = new LocalAgents(Map.of("u", List.of("true")), directory);
    HttpExtension listener = (config, table, access) -> endpoints.addAll(table.endpoints());
    HttpLimits limits =
        HttpLimits.DEFAULT.withRate(100_000, 100_000).withTimeouts(IDLE_MS, IDLE_MS);
    server =
        QueryServer.start(
            QueryOptions.DEFAULT.withLimits(limits), List.of(new McpEndpoint(agents), listener));
    Map<String, String> settings = new HashMap<>(cluster.addresses().asProperties());
    settings.put("state.dir", directory.resolve("state").toString());
    settings.put("partitions", "2");
    settings.putAll(Unhurried.SETTINGS);
    settings.put("auto.create.swarms", "true");
    settings.put("max.swarms", "20");
    coordinator = Coordinator.start(server.announcedIn(CoordinatorConfig.of(settings)));
    server.attach(coordinator);
    assertTrue(coordinator.awaitReady(Duration.ofMinutes(1)));
    worker =
        AgentWorker.builder()
            .properties(cluster.addresses().asProperties())
            .swarm("good")
            .agent("a1")
            .start((task, context) -> TaskResult.text("done"));
    client = TaskClient.builder().properties(cluster.addresses().asProperties()).connect();
    aTaskIsDone();
  }

  @AfterEach
  void stop() throws IOException {
    for (AutoCloseable each :
        new AutoCloseable[] {client, worker, coordinator, server, agents, cluster}) {
      if (each != null) {
        try {
          each.close();
        } catch (Exception e) {
          throw new IOException("could not be closed", e);
        }
      }
    }
  }

  private void aTaskIsDone() throws Exception {
    TaskSpec task = TaskSpec.builder("good").taskId("g" + submitted++).payload("work").build();
    assertEquals(OutcomeKind.COMPLETED, client.submit(task).get(3, TimeUnit.MINUTES).getKind());
  }

  @Test
  void noRequestIsAnErrorOfTheServersOwnAndNothingGrows() throws Exception {
    HostileRequests requests =
        new HostileRequests(
            SEED, endpoints, server.port(), List.of("hostile-a", "hostile-b", "h1", "ghost-1"));
    RequestStorm rest = new RequestStorm(server.port(), RequestStorm::restJudge);
    RequestStorm mcp = new RequestStorm(server.port(), RequestStorm::mcpJudge);
    HostileCalls calls = new HostileCalls(SEED, server.port(), McpListing.tools(server.port()));
    List<Long> heaps = new ArrayList<>();
    List<Integer> threads = new ArrayList<>();
    for (int third = 0; third < 3; third++) {
      rest.send(requests::next, REQUESTS / 3);
      mcp.send(calls::next, REQUESTS / 12);
      heaps.add(usedHeap());
      threads.add(Thread.activeCount());
    }
    LOG.info(
        "REST {}, MCP {}, heaps {}, threads {}", rest.statuses(), mcp.statuses(), heaps, threads);
    assertEquals(List.of(), rest.complaints(), "seed " + SEED);
    assertEquals(List.of(), mcp.complaints(), "seed " + SEED);
    assertTrue(rest.statuses().getOrDefault(200, 0) > 0, () -> rest.statuses().toString());
    assertTrue(heaps.get(2) < heaps.get(0) * 5 / 4 + HEAP_ALLOWANCE, heaps::toString);
    assertTrue(threads.get(2) < threads.get(0) + 64, threads::toString);
    assertTrue(coordinator.alive());
    aTaskIsDone();
  }

  @Test
  void theRegistryKeepsNothingThatIsNoSchema() throws Exception {
    int port = Integer.parseInt(cluster.schemaRegistryUrl().replaceFirst(".*:(\\d+)/?$", "$1"));
    HttpProbe probe = new HttpProbe("http://127.0.0.1:" + port);
    Set<String> before = subjects(probe);
    HostileSchemas schemas = new HostileSchemas(SEED, port);
    RequestStorm storm = new RequestStorm(port, RequestStorm::registryJudge);
    storm.send(schemas::next, REQUESTS / 2);
    LOG.info("registry {}", storm.statuses());
    assertEquals(List.of(), storm.complaints(), "seed " + SEED);
    for (JsonNode schema : probe.get("/schemas?deleted=true").body()) {
      Object unused = new org.apache.avro.Schema.Parser().parse(schema.path("schema").asText());
    }
    assertTrue(subjects(probe).containsAll(before), "what was there is there");
    aTaskIsDone();
  }

  private static Set<String> subjects(HttpProbe probe) throws Exception {
    Set<String> out = new java.util.TreeSet<>();
    probe.get("/subjects").body().forEach(subject -> out.add(subject.asText()));
    return out.stream()
        .filter(subject -> subject.startsWith("fairlead"))
        .collect(Collectors.toSet());
  }

  @Test
  void whoOnlySitsThereIsShownOut() throws Exception {
    List<Socket> sitting = new ArrayList<>();
    try {
      for (int i = 0; i < SITTERS; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        sitting.add(socket);
        String begun =
            switch (i % 4) {
              case 0 -> "";
              case 1 -> "GET /v1/swarms HTT";
              case 2 ->
                  "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                      + "Content-Length: 1000\r\n\r\n{";
              default ->
                  "POST /v1/swarms/good/tasks HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                      + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n{";
            };
        socket.getOutputStream().write(begun.getBytes(StandardCharsets.UTF_8));
      }
      // Others are served meanwhile.
      byte[] plain =
          ("GET /v1/swarms HTTP/1.1\r\nHost: 127.0.0.1:"
                  + server.port()
                  + "\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8);
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> RawExchange.send(server.port(), plain).map(Answer::status).orElse(0) == 200);
      for (Socket socket : sitting) {
        socket.setSoTimeout(120_000);
        byte[] said = socket.getInputStream().readAllBytes(); // ends once the server has closed
        assertTrue(said.length < 10_000);
      }
      aTaskIsDone();
    } finally {
      for (Socket socket : sitting) {
        socket.close();
      }
    }
  }

  /** What is still in use after a collection. */
  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
