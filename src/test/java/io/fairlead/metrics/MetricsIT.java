package io.fairlead.metrics;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.Unhurried;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.query.Json;
import io.fairlead.query.ProblemException;
import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import io.fairlead.query.view.CoordinationView;
import io.fairlead.query.view.KpiSummaryView;
import io.fairlead.query.view.ReportView;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What a live coordinator shows of itself: at /metrics, and as figures and findings. */
class MetricsIT {
  private static final String SWARM = "s";

  /** Its tasks start all the time, since some figures are only of an interval in which one did. */
  private static final String BUSY = "busy";

  private static final CountDownLatch RELEASED = new CountDownLatch(1);

  @TempDir static Path directory;
  private static LocalCluster cluster;
  private static MetricsEndpoint metrics;
  private static QueryServer server;
  private static Coordinator coordinator;
  private static TaskClient client;
  private static AgentWorker worker;
  private static AgentWorker busyWorker;
  private static ScheduledExecutorService busy;

  @BeforeAll
  static void start() throws Exception {
    cluster = LocalCluster.start(ClusterOptions.in(directory.resolve("cluster")));
    metrics = new MetricsEndpoint();
    server = QueryServer.start(QueryOptions.DEFAULT, List.of(metrics));
    Map<String, String> settings = new HashMap<>(cluster.addresses().asProperties());
    settings.put("state.dir", directory.resolve("state").toString());
    settings.put("auto.create.swarms", "true");
    settings.put("partitions", "2");
    settings.putAll(Unhurried.SETTINGS);
    coordinator = Coordinator.start(server.announcedIn(CoordinatorConfig.of(settings)));
    server.attach(coordinator);
    assertTrue(coordinator.awaitReady(Duration.ofSeconds(60)));
    client = TaskClient.builder().properties(cluster.addresses().asProperties()).connect();
    runSomeTasks();
    keepBusy();
  }

  @AfterAll
  static void stop() throws IOException {
    busy.shutdownNow();
    RELEASED.countDown();
    busyWorker.close();
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
    Map<String, Object> properties = new HashMap<>(cluster.addresses().asProperties());
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] nothing = {1, 2, 3};
      producer
          .send(
              new ProducerRecord<>("fairlead.tasks", "s".getBytes(StandardCharsets.UTF_8), nothing))
          .get(60, TimeUnit.SECONDS);
    }
    CompletableFuture<?> unused = client.submit(task("hold").build());
    CompletableFuture<?> unusedToo =
        client.submit(task("never").requiredCapabilities("gpu").build());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                server
                        .api()
                        .get("v1", "swarms", SWARM, "metrics")
                        .at("/task-queue/tasksByPhase/RUNNING")
                        .asInt()
                    == 1);
  }

  private static void keepBusy() {
    busyWorker =
        AgentWorker.builder()
            .properties(cluster.addresses().asProperties())
            .swarm(BUSY)
            .agent("b")
            .start((task, context) -> TaskResult.text("done"));
    busy = Executors.newSingleThreadScheduledExecutor();
    Future<?> unused =
        busy.scheduleWithFixedDelay(MetricsIT::submitToBusy, 0, 100, TimeUnit.MILLISECONDS);
  }

  private static void submitToBusy() {
    CompletableFuture<?> unused = client.submit(TaskSpec.builder(BUSY).payload("work").build());
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

  /** Once all that was done above can be seen. */
  private static Scrape scrape() {
    AtomicReference<Scrape> found = new AtomicReference<>();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              HttpResponse<String> response = scrape("text/plain");
              assertEquals(200, response.statusCode());
              found.set(Scrape.of(response.body()));
              return found.get().labels().containsKey("fairlead_dead_letters_total")
                  && found.get().labels().containsKey("fairlead_fairness_index")
                  && found.get().labels().containsKey("fairlead_queue_latency_seconds")
                  && found.get().labels().containsKey("kafka_stream_thread_poll_ratio");
            });
    return found.get();
  }

  @Test
  void everyMeterIsThereWithItsLabels() {
    Scrape scrape = scrape();
    for (Meter meter : Meter.values()) {
      String name = meter.shownName() + (meter.kind() == Meter.Kind.HISTOGRAM ? "_bucket" : "");
      Set<String> wanted = new TreeSet<>(meter.labels());
      if (meter.kind() == Meter.Kind.HISTOGRAM) {
        wanted.add("le");
      }
      assertEquals(wanted, scrape.labels().get(name), name);
    }
    assertTrue(scrape.labels().containsKey("jvm_memory_used_bytes"));
    long ofStores =
        scrape.values().keySet().stream()
            .filter(series -> series.startsWith("kafka_stream_state_size_all_mem_tables"))
            .count();
    assertTrue(ofStores > 10, ofStores + " stores tell what memory they take");
    assertTrue(scrape.values().size() < 1_500, scrape.values().size() + " series");
  }

  @Test
  void theNumbersAreThoseOfWhatHappened() {
    Scrape scrape = scrape();
    assertEquals(1, scrape.value("fairlead_ready"));
    assertEquals(2, scrape.value("fairlead_swarms"));
    assertEquals(2, scrape.value("fairlead_partitions"));
    assertEquals(22, scrape.value("fairlead_tasks_submitted_total{level=\"normal\",swarm=\"s\"}"));
    assertEquals(20, scrape.value("fairlead_tasks_ended_total{outcome=\"completed\",swarm=\"s\"}"));
    assertEquals(1, scrape.value("fairlead_tasks{phase=\"running\",swarm=\"s\"}"));
    assertEquals(1, scrape.value("fairlead_tasks{phase=\"queued\",swarm=\"s\"}"));
    assertEquals(
        21, scrape.value("fairlead_queue_wait_seconds_count{level=\"normal\",swarm=\"s\"}"));
    assertEquals(20, scrape.value("fairlead_tenant_completed_total{swarm=\"s\",tenant=\"acme\"}"));
    assertEquals(1, scrape.value("fairlead_agent_tasks{agent=\"a\",swarm=\"s\",where=\"held\"}"));
    assertEquals(1, scrape.value("fairlead_desired_agents{capability=\"gpu\",swarm=\"s\"}"));
    // What was deleted and not compacted away counts.
    assertTrue(scrape.value("fairlead_store_entries{store=\"tasks\"}") >= 2);
    assertEquals(1, scrape.value("fairlead_dead_letters_total{cause=\"unreadable\"}"));
  }

  @Test
  void openMetricsIsSpokenToo() throws Exception {
    HttpResponse<String> response = scrape("application/openmetrics-text; version=1.0.0");
    assertTrue(
        response.headers().firstValue("Content-Type").orElse("").startsWith("application/openm"));
    assertTrue(response.body().endsWith("# EOF\n"));
    assertTrue(response.body().contains("fairlead_tasks_submitted_total{"));
  }

  /** Each expression of the dashboard, the alert rules and the examples names what is there. */
  @Test
  void dashboardAlertsAndExamplesNameWhatIsThere() throws IOException {
    Scrape scrape = scrape();
    int expressions = 0;
    JsonNode dashboard =
        Json.MAPPER.readTree(Files.readString(Path.of("src/main/docker/grafana/dashboard.json")));
    Set<Integer> ids = new TreeSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      assertTrue(ids.add(panel.path("id").asInt()), "two panels of one id");
      for (JsonNode target : panel.path("targets")) {
        String expression = target.path("expr").asText();
        check(scrape, expression);
        checkLabels("\\{\\{([a-z_]+)\\}\\}", target.path("legendFormat").asText(), expression);
        expressions++;
      }
    }
    for (JsonNode variable : dashboard.path("templating").path("list")) {
      if (variable.path("type").asText().equals("query")) {
        String query = variable.path("query").path("query").asText();
        assertTrue(query.startsWith("label_values("), query);
        String[] parts = query.substring(13, query.length() - 1).split(", ");
        assertTrue(scrape.labels().get(parts[0]).contains(parts[1]), query);
      }
    }
    for (Object group : list(yaml("src/main/docker/alerts.yml").get("groups"))) {
      for (Object rule : list(map(group).get("rules"))) {
        String expression = map(rule).get("expr").toString();
        check(scrape, expression);
        for (Object text : map(map(rule).get("annotations")).values()) {
          checkLabels("\\$labels\\.([a-z_]+)", text.toString(), expression);
        }
        expressions++;
      }
    }
    Map<String, Object> scaled = map(yaml("examples/keda/scaledobject.yaml").get("spec"));
    Map<String, Object> trigger = map(list(scaled.get("triggers")).get(0));
    check(scrape, map(trigger.get("metadata")).get("query").toString());
    assertTrue(expressions > 50, expressions + " expressions");
  }

  private static void check(Scrape scrape, String expression) {
    PromQl promQl = PromQl.of(expression);
    Set<String> all = new TreeSet<>(Set.of("instance", "job"));
    promQl
        .meters()
        .forEach(
            (meter, selected) -> {
              Set<String> there = scrape.labels().get(meter);
              assertTrue(there != null, "there is no " + meter + ": " + expression);
              assertTrue(there.containsAll(selected), meter + " has " + there + ": " + expression);
              all.addAll(there);
            });
    assertTrue(all.containsAll(promQl.grouping()), all + " are there: " + expression);
  }

  /** What a text shows of a result is still there after the grouping. */
  private static void checkLabels(String pattern, String text, String expression) {
    PromQl promQl = PromQl.of(expression);
    Set<String> left = new TreeSet<>(promQl.grouping());
    if (promQl.grouping().isEmpty() || expression.contains("group_left")) {
      left.add("instance");
      for (Meter meter : Meter.values()) {
        if (promQl.meters().containsKey(meter.shownName())) {
          left.addAll(meter.labels());
        }
      }
    }
    Matcher label = Pattern.compile(pattern).matcher(text);
    while (label.find()) {
      assertTrue(left.contains(label.group(1)), text + " of " + expression);
    }
  }

  @Test
  void theDiagnosisNamesWhatIsMissing() {
    JsonNode found = server.api().get("v1", "swarms", SWARM, "bottlenecks");
    assertEquals("capability", found.path("binding").asText(), found.toString());
    assertEquals("gpu", found.at("/findings/0/subject").asText());
    assertEquals(1, found.at("/findings/0/tasks").asInt());
    assertEquals(
        0,
        server
            .api()
            .get(Map.of("component", "tenants"), "v1", "swarms", SWARM, "bottlenecks")
            .path("findings")
            .size());
    for (String wrong : List.of("no-such", "")) {
      assertEquals(400, status(Map.of("component", wrong), "bottlenecks"));
      assertEquals(400, status(Map.of("components", wrong), "metrics"));
    }
    for (String what : List.of("bottlenecks", "report", "metrics", "coordination")) {
      ProblemException refused =
          assertThrows(
              ProblemException.class, () -> server.api().get("v1", "swarms", "none", what));
      assertEquals(404, refused.problem().status());
    }
  }

  private static int status(Map<String, String> query, String what) {
    return assertThrows(
            ProblemException.class, () -> server.api().get(query, "v1", "swarms", SWARM, what))
        .problem()
        .status();
  }

  private static JsonNode report(Map<String, String> query) {
    return server.api().get(query, "v1", "swarms", SWARM, "report");
  }

  @Test
  void theReportTellsWhatWasDone() throws Exception {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> report(Map.of()).path("intervals").asInt() > 0);
    ReportView read = Json.MAPPER.treeToValue(report(Map.of("timeframe", "1h")), ReportView.class);
    assertEquals(22, read.outcomes().get("submitted"));
    assertEquals(20, read.outcomes().get("completed"));
    assertEquals(20, read.runs().count());
    assertEquals(21, read.levels().get(2).waits().count());
    assertEquals("acme", read.tenants().get(0).tenantId());
    assertEquals(1, read.tenants().get(0).receivedShare(), 1e-9);
    assertEquals("a", read.agents().get(0).agentId());
    assertEquals(20, read.agents().get(0).completed());
    assertEquals(1, read.agents().get(0).utilisation());
    assertEquals("capability", read.findings().get(0).constraint());
    KpiSummaryView waiting = read.kpis().get("waiting");
    assertTrue(waiting.intervals() > 0 && waiting.worst() >= waiting.median());
    assertEquals(400, status(Map.of("timeframe", "yesterday"), "report"));
    assertEquals(400, status(Map.of("timeframe", "0m"), "report"));
    assertEquals(400, status(Map.of("timeframe", "1h", "from", "0"), "report"));
    assertEquals(400, status(Map.of("from", "2", "to", "1"), "report"));
  }

  @Test
  void onlyTheComponentsThatAreAskedForAreTold() {
    JsonNode some =
        server
            .api()
            .get(
                Map.of("components", "load-balancer,task-queue"), "v1", "swarms", SWARM, "metrics");
    assertEquals(1, some.at("/load-balancer/slots").asInt());
    assertEquals(2, some.at("/task-queue/tasks").asInt());
    assertFalse(some.has("agents") || some.has("tenants") || some.has("stream"));
    JsonNode all = server.api().get("v1", "swarms", SWARM, "metrics");
    assertEquals("a", all.at("/agents/0/agentId").asText());
    assertTrue(all.at("/stream/thread").asText().contains("StreamThread"));
  }

  @Test
  void theCoordinationLoopShowsItsLastRun() throws Exception {
    JsonNode before = server.api().get("v1", "swarms", SWARM, "coordination");
    JsonNode after =
        server.api().call("POST", List.of("v1", "swarms", SWARM, "coordination"), Map.of(), null);
    CoordinationView view = Json.MAPPER.treeToValue(after, CoordinationView.class);
    assertTrue(view.runs() > before.path("runs").asLong());
    assertEquals("done", view.lastRun().state(), after.toString());
    assertEquals(2, view.lastRun().metrics().tasks());
    assertEquals("capability", view.lastRun().findings().get(0).constraint());
    assertFalse(view.lastRun().rebalancing().required());
    assertEquals("none", view.lastRun().outcome().action());
  }

  private static Map<String, Object> yaml(String file) throws IOException {
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(reader));
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }
}
