package io.fairlead.query;

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
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.wire.avro.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries against coordinators on a real broker. */
class QueryServerIT {
  private static final int SWARMS = 12;

  @TempDir static Path clusterDirectory;
  private static LocalCluster cluster;

  @TempDir Path stateDirectory;

  @BeforeAll
  static void startCluster() throws IOException {
    cluster = LocalCluster.start(ClusterOptions.in(clusterDirectory));
  }

  @AfterAll
  static void stopCluster() throws IOException {
    cluster.close();
  }

  /** A coordinator with its server, put together as a program does it. */
  private final class Instance implements AutoCloseable {
    final QueryServer server;
    final HttpProbe http;
    Coordinator coordinator;

    Instance() throws IOException {
      server = QueryServer.start(QueryOptions.DEFAULT);
      http = new HttpProbe(server.url());
    }

    Instance start(String application) throws InterruptedException {
      Map<String, String> settings = new HashMap<>(cluster.addresses().asProperties());
      settings.put("application.id", application);
      settings.put("topic.prefix", application);
      settings.put("state.dir", stateDirectory.resolve("at-" + server.port()).toString());
      settings.put("auto.create.swarms", "true");
      settings.put("partitions", "4");
      settings.putAll(Unhurried.SETTINGS);
      coordinator = Coordinator.start(server.announcedIn(CoordinatorConfig.of(settings)));
      server.attach(coordinator);
      return this;
    }

    @Override
    public void close() {
      coordinator.close();
      server.close();
    }
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
  }

  private static TaskClient client(String application) {
    return TaskClient.builder()
        .properties(cluster.addresses().asProperties())
        .topicPrefix(application)
        .connect();
  }

  @Test
  void showsATaskFromItsQueueToItsEndAndTheAgentThatRanIt() throws Exception {
    try (Instance instance = new Instance().start("one");
        TaskClient client = client("one")) {
      patiently().until(() -> instance.http.get("/health/ready").status() == 200);
      assertEquals(200, instance.http.get("/health/live").status());
      var outcome =
          client.submit(
              TaskSpec.builder("s")
                  .taskId("a/b")
                  .tenant("acme")
                  .estimatedCost(Duration.ofMillis(20))
                  .payload("work")
                  .build());
      patiently().until(() -> instance.http.get("/v1/swarms/s/tasks/a%2Fb").status() == 200);
      HttpProbe.Answer waiting = instance.http.get("/v1/swarms/s/tasks/a%2Fb");
      assertEquals("application/json", waiting.header("Content-Type"));
      assertEquals("a/b", waiting.text("taskId"));
      assertEquals("QUEUED", waiting.text("phase"));
      assertEquals("acme", waiting.text("tenantId"));
      assertEquals(20.0, waiting.body().path("estimatedCostMs").asDouble());
      assertEquals("TASK", waiting.text("estimateSource"));
      assertFalse(waiting.body().has("agentId"));
      HttpProbe.Answer why = instance.http.get("/v1/swarms/s/tasks/a%2Fb/explain");
      assertEquals(200, why.status(), why.toString());
      assertEquals("capability", why.text("blocker"));
      assertEquals("the swarm has no agents", why.text("message"));
      assertEquals(0, why.body().path("ahead").asLong());
      HttpProbe.Answer proposal = instance.http.get("/v1/swarms/s/proposal");
      assertEquals(200, proposal.status(), proposal.toString());
      assertFalse(proposal.body().path("pending").asBoolean());
      assertEquals(0, proposal.body().path("moves").size());
      assertEquals(404, instance.http.get("/v1/swarms/none/proposal").status());

      Outcome ended;
      try (AgentWorker worker =
          AgentWorker.builder()
              .properties(cluster.addresses().asProperties())
              .topicPrefix("one")
              .swarm("s")
              .agent("a.1")
              .slots(2)
              .capabilities("gpu")
              .start((task, context) -> TaskResult.text("done"))) {
        ended = outcome.get(60, TimeUnit.SECONDS);
        HttpProbe.Answer agent = instance.http.get("/v1/swarms/s/agents/a.1");
        assertEquals(200, agent.status(), agent.toString());
        assertEquals("ALIVE", agent.text("phase"));
        assertEquals("READY", agent.text("topic"));
        assertEquals(1, agent.body().path("incarnation").asLong());
        assertEquals(2, agent.body().path("slots").asInt());
        assertEquals("gpu", agent.body().path("capabilities").path(0).asText());
        assertTrue(agent.body().path("weight").asDouble() > 0);
        assertTrue(agent.body().path("speed").asDouble() > 0);
        assertTrue(agent.body().has("virtualFinishMs"));
        assertTrue(agent.body().has("reliability"));
        assertEquals(1, agent.body().path("samples").asLong());
        assertTrue(agent.body().path("available").asBoolean(), agent.toString());
        assertEquals(0, agent.body().path("held").asInt(), agent.toString());
        assertEquals("null", agent.text("unavailability"));
        assertTrue(worker.isActive());
      }
      HttpProbe.Answer finished = instance.http.get("/v1/swarms/s/tasks/a%2Fb");
      assertEquals("COMPLETED", finished.text("phase"));
      assertEquals(404, instance.http.get("/v1/swarms/s/tasks/a%2Fb/explain").status());
      assertEquals(ended.getEpoch(), finished.body().path("epoch").asLong());
      assertTrue(finished.body().path("endedAtMs").asLong() > 0);

      for (String path :
          List.of(
              "/v1/swarms/s/tasks/none",
              "/v1/swarms/s/agents/none",
              "/v1/swarms/none/tasks/t",
              "/v1/swarms/none/agents/a")) {
        HttpProbe.Answer unknown = instance.http.get(path);
        assertEquals(404, unknown.status(), path);
        assertTrue(unknown.text("detail").contains("none"), unknown.text("detail"));
      }
    }
  }

  @Test
  void everyInstanceAnswersForEveryKey() throws Exception {
    try (Instance first = new Instance().start("two");
        TaskClient client = client("two")) {
      for (int i = 0; i < SWARMS; i++) {
        client.submit(TaskSpec.builder("s" + i).taskId("t" + i).build());
      }
      patiently().until(() -> holds(first) == SWARMS);
      try (Instance second = new Instance().start("two")) {
        patiently().until(() -> listsEverything(first) && holds(second) > 0 && holds(first) > 0);
        patiently().until(() -> holds(first) + holds(second) == SWARMS);
        for (Instance instance : List.of(first, second)) {
          for (int i = 0; i < SWARMS; i++) {
            HttpProbe.Answer task = instance.http.get("/v1/swarms/s" + i + "/tasks/t" + i);
            assertEquals(200, task.status(), task.toString());
            assertEquals("t" + i, task.text("taskId"));
            assertEquals(404, instance.http.get("/v1/swarms/s" + i + "/agents/none").status());
            String kpis = "/v1/swarms/s" + i + "/kpis";
            patiently().until(() -> intervals(instance, kpis) > 0);
            assertEquals(0, intervals(instance, kpis + "?from=0&to=1"), "the question goes along");
          }
        }
        String elsewhere = heldBy(second).get(0);
        HttpProbe.Answer hopped =
            first.http.send("GET", path(elsewhere), InstanceLocator.HOP_HEADER, "1");
        assertEquals(503, hopped.status(), "never a second hop");
        assertEquals("1", hopped.header("Retry-After"));

        for (Instance instance : List.of(first, second)) {
          patiently().until(() -> listsEverything(instance)); // every body it has is looked at
          everySwarmIsPaged(instance);
          everyInstanceIsKnown(instance, first, second);
          everySwarmIsCommanded(instance);
        }

        second.server.close();
        HttpProbe.Answer unreachable = first.http.get(path(elsewhere));
        assertEquals(503, unreachable.status());
        assertTrue(
            unreachable.text("detail").contains(second.server.applicationServer()),
            unreachable.text("detail"));
        partOfThemIsToldOnRequest(first, second);
        HttpProbe.Answer unsure = first.http.get("/v1/commands/none");
        assertEquals(503, unsure.status(), "whoever does not answer may have handled it");

        Thread leaving = new Thread(second.coordinator::close);
        leaving.start();
        // From the first moment of the rebalance to its end: the truth or 503, nothing else.
        patiently().until(() -> listsEverything(first) && holds(first) == SWARMS);
        leaving.join();
        patiently().until(() -> listsEverything(first));
        assertEquals(1, first.http.get("/v1/instances").body().path("instances").size());
      }
    }
  }

  /** At every moment the truth or 503, and what was taken of a command is carried out. */
  @Tag("full")
  @Test
  void whoeverIsAskedAnswersWhileAThirdInstanceComesAndGoes() throws Exception {
    try (Instance first = new Instance().start("three");
        TaskClient client = client("three")) {
      for (int i = 0; i < SWARMS; i++) {
        client.submit(TaskSpec.builder("s" + i).taskId("t" + i).build());
      }
      patiently().until(() -> holds(first) == SWARMS);
      try (Instance second = new Instance().start("three")) {
        patiently().until(() -> listsEverything(first) && holds(second) > 0);
        patiently().until(() -> listsEverything(first) && listsEverything(second));
        List<String> commands = new ArrayList<>();
        try (Instance third = new Instance().start("three")) {
          untilIt(() -> partitions(third) > 0, first, second, commands);
          patiently().until(() -> answered(first, second, commands) && listsEverything(third));
          Thread leaving = new Thread(third.coordinator::close);
          leaving.start();
          untilIt(() -> holds(first) + holds(second) == SWARMS, first, second, commands);
          leaving.join();
        }
        patiently().until(() -> listsEverything(first) && listsEverything(second));
        for (String command : commands) {
          patiently()
              .untilAsserted(
                  () -> {
                    HttpProbe.Answer answer = second.http.get(command);
                    assertEquals(200, answer.status(), answer.toString());
                    assertEquals("applied", answer.text("state"), answer.toString());
                  });
        }
      }
    }
  }

  private static void untilIt(
      Callable<Boolean> happens, Instance first, Instance second, List<String> commands) {
    patiently()
        .until(
            () -> {
              boolean unused = answered(first, second, commands);
              return happens.call();
            });
  }

  /** Whether both could tell everything; each is given a command beside it, in turn. */
  private static boolean answered(Instance first, Instance second, List<String> commands)
      throws Exception {
    boolean all = true;
    for (Instance instance : List.of(first, second)) {
      all &= listsEverything(instance);
      String swarm = "/v1/swarms/s" + commands.size() % SWARMS;
      HttpProbe.Answer taken = instance.http.post(swarm + "/pause", "");
      if (taken.status() != 503) {
        assertEquals(202, taken.status(), taken.toString());
        commands.add(taken.text("follow"));
      }
    }
    return all;
  }

  /** One by one and all at once, whoever holds them; the answer is that of who does. */
  private static void everySwarmIsCommanded(Instance instance) {
    Api api = new HttpApi(instance.server.url(), null);
    Map<String, String> query = Map.of("waitMs", "10000");
    int changes = instance.server.port(); // another one for each instance
    for (int i = 0; i < SWARMS; i++) {
      List<String> config = List.of("v1", "swarms", "s" + i, "config");
      JsonNode body = Json.parse("{\"settings\": {\"noSuch\": 1}}");
      ProblemException wrong =
          assertThrows(ProblemException.class, () -> api.call("PATCH", config, query, body));
      assertEquals(400, wrong.problem().status());
      JsonNode changed =
          api.call(
              "PATCH",
              config,
              query,
              Json.parse("{\"settings\": {\"maxQueued\": " + (changes + i) + "}}"));
      assertEquals("applied", changed.path("state").asText(), changed.toString());
      JsonNode view = api.get("v1", "swarms", "s" + i, "config");
      assertEquals(changes + i, view.path("settings").path("maxQueued").asInt());
      assertEquals(changed.path("configVersion"), view.path("version"));
      JsonNode none =
          api.call(
              "POST",
              List.of("v1", "swarms", "s" + i, "plans"),
              query,
              Json.parse("{\"moves\": [{\"taskId\": \"t\", \"from\": \"a\", \"to\": \"b\"}]}"));
      assertEquals("unknown-task", none.at("/balancing/moves/0/outcome").asText(), none.toString());
      JsonNode submitted =
          api.call(
              "POST",
              List.of("v1", "swarms", "s" + i, "tasks"),
              query,
              Json.parse("{\"taskId\": \"of-" + changes + "\"}"));
      assertEquals("QUEUED", submitted.at("/tasks/0/phase").asText(), submitted.toString());
      JsonNode cancelled =
          api.call(
              "DELETE", List.of("v1", "swarms", "s" + i, "tasks", "of-" + changes), query, null);
      assertEquals("applied", cancelled.path("state").asText(), cancelled.toString());
    }
    JsonNode all =
        api.call(
            "PATCH",
            List.of("v1", "config"),
            query,
            Json.parse("{\"settings\": {\"maxQueued\": " + changes * 2 + "}}"));
    assertEquals("applied", all.path("state").asText(), all.toString());
    assertEquals(SWARMS, all.path("swarms").asInt());
    for (int i = 0; i < SWARMS; i++) {
      JsonNode view = api.get("v1", "swarms", "s" + i, "config");
      assertEquals(changes * 2, view.path("settings").path("maxQueued").asInt());
    }
  }

  /** Every list about every swarm is complete, or a 503 that says when to come again. */
  private static boolean listsEverything(Instance instance) throws Exception {
    boolean all = true;
    HttpProbe.Answer swarms = instance.http.get("/v1/swarms");
    if (toldOrUnavailable(swarms)) {
      assertEquals(SWARMS, swarms.body().path("swarms").size(), swarms.toString());
      assertTrue(swarms.body().path("next").isNull());
      assertEquals(0, swarms.body().path("missing").size());
    } else {
      all = false;
    }
    for (int i = 0; i < SWARMS; i++) {
      String swarm = "/v1/swarms/s" + i;
      HttpProbe.Answer tasks = instance.http.get(swarm + "/tasks?phase=queued&tenant=default");
      if (toldOrUnavailable(tasks)) {
        assertEquals("t" + i, tasks.body().at("/tasks/0/taskId").asText(), tasks.toString());
        assertEquals(1, tasks.body().path("tasks").size());
      } else {
        all = false;
      }
      HttpProbe.Answer summary = instance.http.get(swarm);
      if (toldOrUnavailable(summary)) {
        assertEquals(1, summary.body().at("/tasksByPhase/QUEUED").asInt(), summary.toString());
      } else {
        all = false;
      }
      for (String list : List.of("levels", "tenants", "agents", "series", "tasks/t" + i)) {
        all &= toldOrUnavailable(instance.http.get(swarm + "/" + list));
      }
    }
    return all;
  }

  private static boolean toldOrUnavailable(HttpProbe.Answer answer) {
    if (answer.status() == 503) {
      assertEquals("1", answer.header("Retry-After"), answer.toString());
      return false;
    }
    assertEquals(200, answer.status(), answer.toString());
    return true;
  }

  private static void everySwarmIsPaged(Instance instance) throws Exception {
    List<String> seen = new ArrayList<>();
    String next = "";
    while (!next.equals("null")) {
      String after = next.isEmpty() ? "" : "&after=" + next;
      HttpProbe.Answer page = instance.http.get("/v1/swarms?limit=5" + after);
      assertEquals(200, page.status(), page.toString());
      page.body().path("swarms").forEach(swarm -> seen.add(swarm.path("swarmId").asText()));
      next = page.text("next");
    }
    assertEquals(SWARMS, seen.size(), seen.toString());
    assertEquals(seen.stream().sorted().distinct().toList(), seen);
  }

  private static void everyInstanceIsKnown(Instance asked, Instance... all) throws Exception {
    JsonNode answer = asked.http.get("/v1/instances").body();
    assertEquals(4, answer.path("partitions").asInt(), answer.toString());
    assertEquals(0, answer.path("unassigned").size(), answer.toString());
    Map<String, JsonNode> byAddress = new HashMap<>();
    answer.path("instances").forEach(each -> byAddress.put(each.path("address").asText(), each));
    int partitions = 0;
    for (Instance instance : all) {
      JsonNode each = byAddress.get(instance.server.applicationServer());
      assertEquals("ready", each.path("state").asText(), answer.toString());
      assertEquals(instance == asked, each.path("here").asBoolean());
      partitions += each.path("partitions").size();
    }
    assertEquals(4, partitions, answer.toString());
  }

  /** How many it decides for, by itself; there are some without a swarm. */
  private static int partitions(Instance instance) throws Exception {
    for (JsonNode each : instance.http.get("/v1/instances").body().path("instances")) {
      if (each.path("here").asBoolean()) {
        return each.path("partitions").size();
      }
    }
    return 0;
  }

  private static void partOfThemIsToldOnRequest(Instance here, Instance silent) throws Exception {
    HttpProbe.Answer all = here.http.get("/v1/swarms");
    assertEquals(503, all.status());
    assertTrue(all.text("detail").contains(silent.server.applicationServer()), all.toString());
    HttpProbe.Answer part = here.http.get("/v1/swarms?partial=true");
    assertEquals(200, part.status(), part.toString());
    assertEquals(holds(here), part.body().path("swarms").size());
    assertEquals(4, part.body().path("missing").size() + part.body().path("partitions").size());
    HttpProbe.Answer instances = here.http.get("/v1/instances");
    int unreachable = 0;
    for (JsonNode each : instances.body().path("instances")) {
      if (each.path("address").asText().equals(silent.server.applicationServer())) {
        assertEquals("unreachable", each.path("state").asText(), instances.toString());
        assertEquals(part.body().path("missing"), each.path("partitions"));
        unreachable++;
      }
    }
    assertEquals(1, unreachable, instances.toString());
  }

  private static String path(String swarm) {
    return "/v1/swarms/" + swarm + "/tasks/" + swarm.replace('s', 't');
  }

  private static int holds(Instance instance) throws Exception {
    return heldBy(instance).size();
  }

  /** The swarms that the instance answers for by itself. */
  private static List<String> heldBy(Instance instance) throws Exception {
    List<String> held = new ArrayList<>();
    for (int i = 0; i < SWARMS; i++) {
      String swarm = "s" + i;
      if (instance.http.send("GET", path(swarm), InstanceLocator.HOP_HEADER, "1").status() == 200) {
        held.add(swarm);
      }
    }
    return held;
  }

  @Tag("full")
  @Test
  void keepsKeyFiguresAndHistoryAcrossARestart() throws Exception {
    String history = "/v1/swarms/s/history?tenant=acme%2Fx&type=chat";
    try (Instance instance = new Instance().start("four");
        TaskClient client = client("four")) {
      AgentWorker.Builder agent =
          AgentWorker.builder()
              .properties(cluster.addresses().asProperties())
              .topicPrefix("four")
              .swarm("s")
              .agent("a");
      try (AgentWorker worker = agent.start((task, context) -> TaskResult.text("done"))) {
        for (int i = 0; i < 3; i++) {
          TaskSpec task =
              TaskSpec.builder("s")
                  .tenant("acme/x")
                  .taskType("chat")
                  .estimatedCost(Duration.ofMillis(20))
                  .build();
          client.submit(task).get(60, TimeUnit.SECONDS);
        }
        assertTrue(worker.isActive());
        patiently().until(() -> completed(instance) == 3);
        HttpProbe.Answer known = instance.http.get("/v1/swarms/s/agents/a");
        assertTrue(known.body().path("speedByType").path("chat").asDouble() > 0, known.toString());
      }
      check(instance, history);
    }
    // Another directory: everything comes from the changelogs.
    try (Instance instance = new Instance().start("four")) {
      patiently().until(() -> instance.http.get(history).status() == 200);
      assertEquals(3, completed(instance));
      check(instance, history);
    }
  }

  private static int intervals(Instance instance, String path) throws Exception {
    return instance.http.get(path).body().path("kpis").size();
  }

  private static long completed(Instance instance) throws Exception {
    long completed = 0;
    for (JsonNode kpi : instance.http.get("/v1/swarms/s/kpis").body().path("kpis")) {
      completed += kpi.path("completed").asLong();
    }
    return completed;
  }

  private static void check(Instance instance, String path) throws Exception {
    HttpProbe.Answer history = instance.http.get(path);
    assertEquals(200, history.status(), history.toString());
    assertEquals("acme/x", history.text("tenantId"));
    long arrived = 0;
    for (JsonNode hour : history.body().path("hours")) {
      arrived += hour.path("arrived").asLong();
      assertEquals(20.0, hour.path("arrivedCostMs").asDouble());
      assertEquals(1, hour.path("weeks").asInt());
    }
    assertEquals(3, arrived);
    JsonNode kpis = instance.http.get("/v1/swarms/s/kpis").body();
    assertFalse(kpis.path("cut").asBoolean(true));
    long first = kpis.path("kpis").path(0).path("fromMs").asLong();
    String until = "/v1/swarms/s/kpis?from=0&to=" + (first - 1);
    assertEquals(0, instance.http.get(until).body().path("kpis").size());
    String exactly = "/v1/swarms/s/kpis?from=" + first + "&to=" + first;
    assertEquals(1, instance.http.get(exactly).body().path("kpis").size());
    HttpProbe.Answer none = instance.http.get("/v1/swarms/s/history?tenant=none&type=chat");
    assertEquals(404, none.status());
    assertEquals(404, instance.http.get("/v1/swarms/none/kpis").status());
  }

  @Test
  void saysWhyItIsNotReadyOnceTheCoordinatorHasStopped() throws Exception {
    try (Instance instance = new Instance().start("three")) {
      patiently().until(() -> instance.http.get("/health/ready").status() == 200);
      instance.coordinator.close();
      for (String path : List.of("/health/ready", "/health/live")) {
        HttpProbe.Answer answer = instance.http.get(path);
        assertEquals(503, answer.status(), path);
        assertEquals("the coordinator has stopped", answer.text("detail"));
      }
      assertEquals(503, instance.http.get("/v1/swarms/s/tasks/t").status());
    }
  }
}
