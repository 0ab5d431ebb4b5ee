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
import io.fairlead.wire.SchemaRegistry;
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
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;
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
  private static final int REQUESTS = Integer.getInteger("fairlead.hostile.requests", 5_000);
  private static final int THIRDS = 3;
  private static final int SENDERS = 16;
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
    List<String> ids = List.of("hostile-a", "hostile-b", "h1", "ghost-1");
    List<Supplier<byte[]>> requests =
        senders(seed -> new HostileRequests(seed, endpoints, server.port(), ids)::next);
    RequestStorm rest = new RequestStorm(server.port(), RequestStorm::restJudge);
    RequestStorm mcp = new RequestStorm(server.port(), RequestStorm::mcpJudge);
    Map<String, List<String>> tools = McpListing.tools(server.port());
    List<Supplier<byte[]>> calls =
        senders(seed -> new HostileCalls(seed, server.port(), tools)::next);
    Growth growth = new Growth();
    for (int third = 0; third < THIRDS; third++) {
      rest.send(requests, REQUESTS / THIRDS);
      mcp.send(calls, REQUESTS / THIRDS);
      growth.look();
    }
    LOG.info("REST {}, MCP {}, {}", rest.statuses(), mcp.statuses(), growth);
    assertEquals(List.of(), rest.complaints(), "seed " + SEED);
    assertEquals(List.of(), mcp.complaints(), "seed " + SEED);
    assertBothTakenAndRefused(rest);
    assertBothTakenAndRefused(mcp);
    growth.check();
    assertTrue(coordinator.alive());
    assertEquals(tools, McpListing.tools(server.port()));
    aTaskIsDone();
  }

  @Test
  void theRegistryKeepsNothingThatIsNoSchemaAndAllThatItHad() throws Exception {
    int port = Integer.parseInt(cluster.schemaRegistryUrl().replaceFirst(".*:(\\d+)/?$", "$1"));
    HttpProbe probe = new HttpProbe("http://127.0.0.1:" + port);
    Map<String, String> before = fairleadsSchemas(probe);
    assertTrue(before.size() >= 4, () -> before.keySet().toString());
    List<Supplier<byte[]>> schemas =
        senders(seed -> new HostileSchemas(seed, port, List.copyOf(before.keySet()))::next);
    RequestStorm storm = new RequestStorm(port, RequestStorm::registryJudge);
    Growth growth = new Growth();
    for (int third = 0; third < THIRDS; third++) {
      storm.send(schemas, REQUESTS / THIRDS);
      growth.look();
    }
    LOG.info("registry {}, {}", storm.statuses(), growth);
    assertEquals(List.of(), storm.complaints(), "seed " + SEED);
    assertBothTakenAndRefused(storm);
    growth.check();
    for (JsonNode schema : probe.get("/schemas?deleted=true").body()) {
      Object unused = new org.apache.avro.Schema.Parser().parse(schema.path("schema").asText());
    }
    Map<String, String> after = fairleadsSchemas(probe);
    before.forEach((subject, schema) -> assertEquals(schema, after.get(subject), subject));
    try (SchemaRegistry registry = SchemaRegistry.connect(cluster.addresses().asProperties())) {
      assertTrue(registry.register("honest", "\"string\"") > 0);
    }
    aTaskIsDone();
  }

  /** The latest schema of each subject that is Fairlead's, or looks so. */
  private static Map<String, String> fairleadsSchemas(HttpProbe probe) throws Exception {
    Map<String, String> out = new TreeMap<>();
    for (JsonNode subject : probe.get("/subjects").body()) {
      String name = subject.asText();
      if (name.startsWith("fairlead")) {
        out.put(name, probe.get("/subjects/" + name + "/versions/latest").body().toString());
      }
    }
    return out;
  }

  private static List<Supplier<byte[]>> senders(LongFunction<Supplier<byte[]>> of) {
    return LongStream.range(SEED, SEED + SENDERS).mapToObj(of).toList();
  }

  /** Else the requests would not reach what they are meant for. */
  private static void assertBothTakenAndRefused(RequestStorm storm) {
    Map<Integer, Integer> statuses = storm.statuses();
    assertTrue(statuses.getOrDefault(200, 0) > 0, statuses::toString);
    assertTrue(statuses.keySet().stream().anyMatch(status -> status >= 400), statuses::toString);
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

  /** What this process uses after each third of the requests. */
  private static final class Growth {
    private final List<Long> heaps = new ArrayList<>();
    private final List<Integer> threads = new ArrayList<>();

    void look() {
      heaps.add(UsedHeap.bytes());
      threads.add(Thread.activeCount());
    }

    void check() {
      int last = THIRDS - 1;
      assertTrue(heaps.get(last) < heaps.get(0) * 5 / 4 + HEAP_ALLOWANCE, this::toString);
      assertTrue(threads.get(last) < threads.get(0) + 32, this::toString);
    }

    @Override
    public String toString() {
      return "heaps after collections " + heaps + ", threads " + threads;
    }
  }
}
