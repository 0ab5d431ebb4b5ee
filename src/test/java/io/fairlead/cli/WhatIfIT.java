package io.fairlead.cli;

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
import io.fairlead.query.Api;
import io.fairlead.query.HttpApi;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.QueryOptions;
import io.fairlead.query.QueryServer;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.wire.avro.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What really ran, replayed: recorded from the topics of a real broker, on two instances. */
@Tag("full")
class WhatIfIT {
  private static final int LONG_TASKS = 4;
  private static final int SHORT_TASKS = 30;
  private static final int TASKS = LONG_TASKS + SHORT_TASKS;

  @TempDir static Path directory;
  private static LocalCluster cluster;
  private static final List<Instance> instances = new ArrayList<>();
  private static AgentWorker worker;
  private static TaskClient client;
  private static final List<Outcome> outcomes = new ArrayList<>();
  private static long ranFromMs;

  /** A server and its coordinator. */
  private static final class Instance {
    private final QueryServer server;
    private final Coordinator coordinator;
    private final Api api;

    Instance(String name) throws Exception {
      server = QueryServer.start(QueryOptions.DEFAULT);
      Map<String, String> settings = new HashMap<>(cluster.addresses().asProperties());
      settings.put("state.dir", directory.resolve(name).toString());
      settings.put("auto.create.swarms", "true");
      settings.put("partitions", "2");
      settings.putAll(Unhurried.SETTINGS);
      coordinator = Coordinator.start(server.announcedIn(CoordinatorConfig.of(settings)));
      server.attach(coordinator);
      api = new HttpApi(server.url(), null);
    }
  }

  /** A slot, four long tasks, and many short ones behind them. */
  @BeforeAll
  static void start() throws Exception {
    cluster = LocalCluster.start(ClusterOptions.in(directory.resolve("cluster")));
    instances.add(new Instance("one"));
    instances.add(new Instance("two"));
    for (Instance instance : instances) {
      patiently().until(() -> instance.coordinator.ready());
    }
    client = TaskClient.builder().properties(cluster.addresses().asProperties()).connect();
    worker =
        AgentWorker.builder()
            .properties(cluster.addresses().asProperties())
            .swarm("s")
            .agent("a")
            .slots(1)
            .start(
                (task, context) -> {
                  TimeUnit.MILLISECONDS.sleep(task.taskType().equals("long") ? 300 : 10);
                  return TaskResult.text("done");
                });
    client.submit(task("warm", "short", 10)).get(60, TimeUnit.SECONDS);
    ranFromMs = System.currentTimeMillis();
    List<CompletableFuture<Outcome>> ended = new ArrayList<>();
    for (int i = 0; i < LONG_TASKS; i++) {
      ended.add(client.submit(task("long-" + i, "long", 300)));
    }
    for (int i = 0; i < SHORT_TASKS; i++) {
      ended.add(client.submit(task("short-" + i, "short", 10)));
    }
    for (CompletableFuture<Outcome> each : ended) {
      outcomes.add(each.get(60, TimeUnit.SECONDS));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    worker.close();
    client.close();
    for (Instance instance : instances) {
      instance.server.close();
      instance.coordinator.close();
    }
    cluster.close();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
  }

  private static TaskSpec task(String id, String type, long costMs) {
    return TaskSpec.builder("s")
        .taskId(id)
        .taskType(type)
        .estimatedCost(Duration.ofMillis(costMs))
        .build();
  }

  private static JsonNode started(Api api, String swarm, Map<String, Object> body) {
    return api.call(
        "POST",
        List.of("v1", "swarms", swarm, "optimizations", "what-if"),
        Map.of("waitMs", "10000"),
        body);
  }

  private static JsonNode whatIf(Api asked, Api followed, Map<String, Object> body) {
    String id = started(asked, "s", body).path("id").asText();
    JsonNode[] view = new JsonNode[1];
    patiently()
        .until(
            () -> {
              view[0] = followed.get("v1", "swarms", "s", "optimizations", id);
              return view[0].path("state").asText().equals("DONE");
            });
    return view[0].path("result").path("whatIf");
  }

  private static JsonNode figure(JsonNode whatIf, String name) {
    for (JsonNode figure : whatIf.path("figures")) {
      if (figure.path("name").asText().equals(name)) {
        return figure;
      }
    }
    throw new AssertionError("no figure " + name + " in " + whatIf);
  }

  private static Map<String, Object> body(String setting, Object value) {
    Map<String, Object> body = new HashMap<>();
    body.put("settings", Map.of(setting, value));
    body.put("fromMs", ranFromMs);
    body.put("seeds", 2);
    body.put("seed", 7);
    return body;
  }

  @Test
  void shortTasksFirstWouldHaveMadeThemWaitLess() throws Exception {
    JsonNode whatIf =
        whatIf(
            instances.get(0).api,
            instances.get(1).api,
            body("level.normal.discipline", "shortest"));

    assertEquals(TASKS, whatIf.path("period").path("tasks").asInt(), whatIf.toString());
    assertEquals(1, whatIf.path("period").path("agents").asInt());
    assertEquals(0, whatIf.path("period").path("skipped").asInt());
    assertEquals(0, whatIf.path("period").path("estimated").asInt());
    assertEquals(3, whatIf.path("seeds").size());
    for (String part : List.of("measured", "asItWas", "changed")) {
      assertEquals(TASKS, figure(whatIf, "completed").path(part).asInt(), part);
      assertTrue(whatIf.path(part).size() > 1, part);
    }
    double waitMs =
        outcomes.stream()
            .mapToLong(outcome -> outcome.getStartedAtMs() - outcome.getSubmittedAtMs())
            .average()
            .orElseThrow();
    JsonNode wait = figure(whatIf, "waitMeanMs");
    assertEquals(waitMs, wait.path("measured").asDouble(), 200, "but for the way to the topic");
    double ranMs = outcomes.stream().mapToDouble(Outcome::getRunTimeMs).sum();
    assertTrue(figure(whatIf, "makespanMs").path("measured").asDouble() >= ranMs * 0.99);
    assertTrue(figure(whatIf, "makespanMs").path("asItWas").asDouble() >= ranMs * 0.99);
    assertTrue(wait.path("changed").asDouble() < wait.path("asItWas").asDouble(), wait.toString());
    assertTrue(wait.path("most").asDouble() <= 0, wait.toString());
    assertTrue(wait.path("least").asDouble() <= wait.path("difference").asDouble());

    JsonNode again =
        whatIf(
            instances.get(1).api,
            instances.get(0).api,
            body("level.normal.discipline", "shortest"));
    assertEquals(whatIf.path("seeds"), again.path("seeds"));
    assertEquals(wait.path("measured"), figure(again, "waitMeanMs").path("measured"));
  }

  @Test
  void anotherAgentWouldHaveHalvedTheWork() {
    Map<String, Object> body = new HashMap<>();
    body.put("agents", Map.of("add", List.of(Map.of("slots", 2))));
    body.put("fromMs", ranFromMs);
    body.put("seeds", 0);
    JsonNode whatIf = whatIf(instances.get(0).api, instances.get(0).api, body);
    JsonNode makespan = figure(whatIf, "makespanMs");
    assertTrue(
        makespan.path("changed").asDouble() < makespan.path("asItWas").asDouble(),
        makespan.toString());
    body.put("agents", Map.of("remove", List.of("a")));
    assertEquals("no-agents", refused("s", body).code());
    body.put("agents", Map.of("remove", List.of("nobody")));
    assertEquals("unknown-agent", refused("s", body).code());
  }

  private static Problem refused(String swarm, Map<String, Object> body) {
    return assertThrows(ProblemException.class, () -> started(instances.get(0).api, swarm, body))
        .problem();
  }

  @Test
  void whatCannotBeReplayedIsToldAndChangesNothing() {
    Map<String, Object> right = body("stealThreshold", 5);
    assertEquals(404, refused("none", right).status());

    Map<String, Object> early = new HashMap<>(right);
    early.put("fromMs", 1_000);
    early.put("toMs", 2_000);
    assertEquals(409, refused("s", early).status());
    assertEquals("no-tasks", refused("s", early).code());

    Map<String, Object> backwards = new HashMap<>(right);
    backwards.put("toMs", ranFromMs);
    assertEquals("fromMs", refused("s", backwards).field());

    Map<String, Object> wrong = new HashMap<>(right);
    wrong.put("settings", Map.of("stealThreshold", "many", "noSuchThing", 1));
    Problem problem = refused("s", wrong);
    assertEquals(400, problem.status());
    assertTrue(problem.detail().contains("stealThreshold"), problem.detail());
    assertTrue(problem.detail().contains("noSuchThing"), problem.detail());

    Map<String, Object> none = new HashMap<>(right);
    none.put("maxMs", 0);
    assertEquals("maxMs", refused("s", none).field());
    none.remove("maxMs");
    none.remove("settings");
    assertEquals("settings", refused("s", none).field());
    assertTrue(instances.get(0).api.get("v1", "swarms", "s", "config").path("changed").isEmpty());
  }

  @Test
  void theCommandPrintsBothSideBySideAndDrawsThem() throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("shortest.json"), "{\"level.normal.discipline\": \"shortest\"}");
    Path plot = directory.resolve("plot.svg");
    CommandLineRun run =
        CommandLineRun.of(
            "what-if",
            "--config",
            config.toString(),
            "--seeds",
            "1",
            "--from",
            "1h",
            "--plot",
            plot.toString(),
            "--url",
            instances.get(0).server.url());
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("wait, mean"), run.out());
    assertTrue(run.out().contains("level.normal.discipline"), run.out());
    assertTrue(run.lastLine().contains(plot.toString()), run.out());
    String drawn = Files.readString(plot);
    assertTrue(drawn.contains("<svg"));
    assertTrue(drawn.contains("stroke:rgb(214,39,40)"), "the line with the change");
    assertFalse(run.out().contains("null"), run.out());
  }
}
