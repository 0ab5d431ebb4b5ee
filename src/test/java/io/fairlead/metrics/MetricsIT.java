package io.fairlead.metrics;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a live coordinator shows of itself: at /metrics, and as figures and findings. */
class MetricsIT {
  private static final String SWARM = "s";

  private static final CountDownLatch RELEASED = new CountDownLatch(1);

  @TempDir static Path directory;
  private static LocalCluster cluster;
  private static MetricsEndpoint metrics;
  private static QueryServer server;
  private static Coordinator coordinator;
  private static TaskClient client;
  private static AgentWorker worker;

  @BeforeAll
  static void start() throws Exception {
    cluster = LocalCluster.start(ClusterOptions.in(directory.resolve("cluster")));
    metrics = new MetricsEndpoint();
    server = QueryServer.start(QueryOptions.DEFAULT, List.of(metrics));
    Map<String, String> settings = new HashMap<>(cluster.addresses().asProperties());
    settings.put("state.dir", directory.resolve("state").toString());
    settings.put("auto.create.swarms", "true");
    settings.put("partitions", "2");
    coordinator = Coordinator.start(server.announcedIn(CoordinatorConfig.of(settings)));
    server.attach(coordinator);
    assertTrue(coordinator.awaitReady(Duration.ofSeconds(60)));
    client = TaskClient.builder().properties(cluster.addresses().asProperties()).connect();
    runSomeTasks();
  }

  @AfterAll
  static void stop() throws IOException {
    RELEASED.countDown();
    worker.close();
    client.close();
    server.close();
    metrics.close();
    coordinator.close();
    cluster.close();
  }

  /** Twenty that end, one that an agent holds, and one that no agent can run. */
  private static void runSomeTasks() throws Exception {
    worker =
        AgentWorker.builder()
            .properties(cluster.addresses().asProperties())
            .swarm(SWARM)
            .agent("a")
            .slots(1)
            .start(
                (task, context) -> {
                  if (StandardCharsets.UTF_8.decode(task.payload()).toString().equals("hold")) {
                    RELEASED.await();
                  }
                  return TaskResult.text("done");
                });
    List<CompletableFuture<?>> ended = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ended.add(client.submit(task("work").build()));
    }
    for (CompletableFuture<?> end : ended) {
      end.get(60, TimeUnit.SECONDS);
    }
    CompletableFuture<?> unused = client.submit(task("hold").build());
    CompletableFuture<?> never = client.submit(task("never").requiredCapabilities("gpu").build());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                server
                        .api()
                        .get("v1", "swarms", SWARM, "metrics")
                        .at("/task-queue/phases/RUNNING")
                        .asInt()
                    == 1);
  }

  private static TaskSpec.Builder task(String payload) {
    return TaskSpec.builder(SWARM)
        .tenant("acme")
        .estimatedCost(Duration.ofMillis(20))
        .payload(payload);
  }

  private static HttpResponse<String> scrape(String accept) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.url() + "/metrics"))
                .header("Accept", accept)
                .build(),
            BodyHandlers.ofString());
  }

  @Test
  void showsWhatHappened() throws Exception {
    HttpResponse<String> response = scrape("text/plain");
    assertEquals(200, response.statusCode());
  }
}
