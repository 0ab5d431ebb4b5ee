package io.fairlead.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskResult;
import io.fairlead.model.TaskPhase;
import io.fairlead.query.view.BalancingView.MoveView;
import io.fairlead.query.view.CommandView;
import io.fairlead.query.view.ConfigHistoryView;
import io.fairlead.query.view.ConfigHistoryView.EntryView;
import io.fairlead.query.view.ConfigView;
import io.fairlead.query.view.LoadBalanceView;
import io.fairlead.query.view.SeriesView;
import io.fairlead.query.view.SubmittedView;
import io.fairlead.query.view.TaskView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command over HTTP, on a real broker, with its effect read from the state. */
class CommandsIT {
  private static final Map<String, String> WAIT = Map.of("waitMs", "10000");

  @TempDir static Path directory;
  private static OneInstance instance;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    instance = OneInstance.start(directory, 3);
    api = instance.api();
  }

  @AfterAll
  static void stop() throws Exception {
    instance.close();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }

  private static <T> T as(Class<T> type, JsonNode tree) throws Exception {
    return Json.MAPPER.treeToValue(tree, type);
  }

  private static <T> T get(Class<T> type, String path) throws Exception {
    return as(type, api.call("GET", List.of(path.split("/")), Map.of(), null));
  }

  private static CommandView done(String method, String path, String body) throws Exception {
    return as(CommandView.class, call(method, path, WAIT, body));
  }

  private static JsonNode call(String method, String path, Map<String, String> query, String body) {
    return api.call(
        method,
        List.of(path.split("/")),
        query,
        body == null ? null : Json.parse(body.replace('\'', '"')));
  }

  private static Problem refused(String method, String path, String body) {
    return refused(method, path, WAIT, body);
  }

  private static Problem refused(
      String method, String path, Map<String, String> query, String body) {
    return assertThrows(ProblemException.class, () -> call(method, path, query, body)).problem();
  }

  private static long setting(String swarm, String name) throws Exception {
    return get(ConfigView.class, "v1/swarms/" + swarm + "/config").settings().get(name).longValue();
  }

  private static void create(String swarm) throws Exception {
    done("POST", "v1/swarms", "{'swarmId': '" + swarm + "', 'settings': {}}");
  }

  @Test
  void aSwarmIsCreatedChangedAndTakenBackAndRemembersAllOfItWhenItStartsAnew() throws Exception {
    CommandView created =
        done("POST", "v1/swarms", "{'swarmId': 'cfg', 'settings': {'stealThreshold': 7}}");
    assertEquals(CommandView.APPLIED, created.state());
    assertEquals("rest:local", created.issuedBy());
    long first = created.configVersion();
    assertEquals(7, setting("cfg", "stealThreshold"));

    JsonNode accepted =
        call(
            "PATCH",
            "v1/swarms/cfg/config",
            Map.of(),
            "{'settings': {'stealThreshold': 6, 'agingBoost': 12}}");
    patiently().untilAsserted(() -> assertEquals(6, setting("cfg", "stealThreshold")));
    String follow = accepted.get("follow").asText().substring(1);
    CommandView followed =
        patiently().ignoreExceptions().until(() -> get(CommandView.class, follow), it -> true);
    assertEquals(CommandView.APPLIED, followed.state());
    assertEquals(first + 1, followed.configVersion());

    CommandView back = done("POST", "v1/swarms/cfg/config/rollback", "{'version': " + first + "}");
    assertEquals(first + 2, back.configVersion());
    assertEquals(7, setting("cfg", "stealThreshold"));

    ConfigHistoryView history = get(ConfigHistoryView.class, "v1/swarms/cfg/config/history");
    assertEquals(
        List.of(first + 2, first + 1, first),
        history.versions().stream().map(EntryView::version).toList());
    assertEquals(first, history.versions().get(0).rolledBackTo());
    assertEquals("rest:local", history.versions().get(1).changedBy());
    assertEquals(
        List.of("agingBoost", "stealThreshold"),
        history.versions().get(1).changes().stream().map(ConfigView.ChangeView::name).toList());
    ConfigView old = get(ConfigView.class, "v1/swarms/cfg/config/versions/" + (first + 1));
    assertEquals(List.of("agingBoost", "stealThreshold"), old.changed());

    done("PATCH", "v1/config", "{'settings': {'maxPrefetch': 3}}");
    ConfigView begin = get(ConfigView.class, "v1/config");
    assertEquals(3, setting("cfg", "maxPrefetch"));
    create("later");
    assertEquals(3, setting("later", "maxPrefetch"));
    done("PATCH", "v1/swarms/later/config", "{'settings': {'maxPrefetch': 2}}");
    assertEquals(2, setting("later", "maxPrefetch"));
    assertEquals(3, setting("cfg", "maxPrefetch"));

    // What came of it is to be there after a restart, from the same files.
    ConfigHistoryView before = get(ConfigHistoryView.class, "v1/swarms/cfg/config/history");
    instance.restartCoordinator();
    api = instance.api();
    patiently()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertEquals(before, get(ConfigHistoryView.class, "v1/swarms/cfg/config/history")));
    assertEquals(begin, get(ConfigView.class, "v1/config"));
    create("afterwards");
    assertEquals(3, setting("afterwards", "maxPrefetch"));

    CommandView allBack =
        done("PATCH", "v1/config", "{'settings': {'maxPrefetch': 4, 'stealThreshold': 9}}");
    assertEquals(3, allBack.partitions());
    assertTrue(allBack.swarms() >= 3, allBack.toString());
    assertEquals(9, setting("cfg", "stealThreshold"));
    done("POST", "v1/config/rollback", "{'version': " + begin.version() + "}");
    assertEquals(3, setting("later", "maxPrefetch"));
    assertEquals(5, setting("cfg", "stealThreshold"));
    assertEquals(
        begin.version(),
        get(ConfigHistoryView.class, "v1/config/history").versions().get(0).rolledBackTo());
  }

  @Test
  void whatIsWrongIsNamedAndChangesNothing() throws Exception {
    create("strict");
    ConfigView before = get(ConfigView.class, "v1/swarms/strict/config");

    Problem unknown =
        refused("PATCH", "v1/swarms/strict/config", "{'settings': {'stealTreshold': 5}}");
    assertEquals(400, unknown.status());
    assertEquals("settings.stealTreshold", unknown.field());
    Problem range =
        refused("PATCH", "v1/swarms/strict/config", "{'settings': {'stealThreshold': -1}}");
    assertEquals(400, range.status());
    assertEquals("settings.stealThreshold", range.field());
    assertEquals(400, refused("PATCH", "v1/swarms/strict/config", "{'settings': {}}").status());
    assertEquals(400, refused("PATCH", "v1/swarms/strict/config", "{'setting': {}}").status());
    // Only the swarm can tell that they do not go together.
    Problem together =
        refused("PATCH", "v1/swarms/strict/config", "{'settings': {'suspectAfterMs': 7000}}");
    assertEquals(409, together.status());
    assertEquals("invalid-config", together.code());
    assertTrue(together.detail().contains("lostAfterMs"), together.detail());

    assertEquals(
        404,
        refused("PATCH", "v1/swarms/none/config", Map.of(), "{'settings': {'maxPrefetch': 1}}")
            .status());
    assertEquals(404, refused("POST", "v1/swarms/none/pause", Map.of(), null).status());
    assertEquals(404, refused("DELETE", "v1/swarms/none", Map.of(), null).status());
    assertEquals(404, refused("DELETE", "v1/swarms/strict/tasks/none", Map.of(), null).status());
    assertEquals(
        404, refused("POST", "v1/swarms/strict/agents/none/drain", Map.of(), null).status());
    assertEquals(
        404, refused("DELETE", "v1/swarms/strict/tenants/a/series/none", Map.of(), null).status());
    assertEquals(
        404, refused("POST", "v1/swarms/strict/proposals/none/approve", Map.of(), null).status());
    assertEquals(
        404,
        refused("POST", "v1/swarms/strict/config/rollback", Map.of(), "{'version': 99}").status());
    assertEquals(404, refused("POST", "v1/config/rollback", Map.of(), "{'version': 99}").status());
    assertEquals(404, refused("GET", "v1/swarms/strict/commands/none", Map.of(), null).status());
    assertEquals(
        400, refused("POST", "v1/swarms/strict/pause", Map.of("waitMs", "soon"), null).status());
    assertEquals("swarmId", refused("POST", "v1/swarms", "{'swarmId': 'a b'}").field());
    assertEquals(
        "strategy",
        refused("POST", "v1/swarms/strict/load-balance", "{'strategy': 'best'}").field());
    assertEquals(
        "no-agents",
        refused("POST", "v1/swarms/strict/load-balance", "{'strategy': 'genetic'}").code());
    assertEquals("moves[0].to", refusedMove("'taskId': 't'"));
    assertEquals("moves[0].from", refusedMove("'taskId': 't', 'to': 'a', 'kind': 'MOVE'"));
    assertEquals(
        "moves[0].from", refusedMove("'taskId': 't', 'to': 'a', 'from': 'b', 'kind': 'PLACE'"));
    assertEquals("moves[0].kind", refusedMove("'taskId': 't', 'to': 'a', 'kind': 'SEND'"));
    for (String field : List.of("basedOnFact", "madeAtMs")) {
      assertEquals(
          field,
          refused(
                  "POST",
                  "v1/swarms/strict/plans",
                  "{'moves': [{'taskId': 't', 'to': 'a'}], '" + field + "': 0}")
              .field());
    }
    assertEquals(
        "tasks[1].level",
        refused("POST", "v1/swarms/strict/tasks", "{'tasks': [{}, {'level': 'urgent'}]}").field());
    assertEquals(
        "swarmId", refused("POST", "v1/swarms/strict/tasks", "{'swarmId': 'other'}").field());
    // What can't be written at all keeps what stands beside it from being written.
    String tooLong = "x".repeat(1_500_000);
    assertEquals(
        413,
        refused(
                "POST",
                "v1/swarms/strict/tasks",
                Map.of(),
                "{'tasks': [{'taskId': 'beside'}, {'payload': '" + tooLong + "'}]}")
            .status());
    Problem tooLarge =
        refused("POST", "v1/swarms/strict/tasks", "{'payload': '" + "x".repeat(600_000) + "'}");
    assertEquals(413, tooLarge.status());
    assertEquals("payload-too-large", tooLarge.code());
    assertEquals(404, refused("GET", "v1/swarms/strict/tasks/beside", Map.of(), null).status());

    assertEquals(before, get(ConfigView.class, "v1/swarms/strict/config"));
  }

  private static String refusedMove(String move) {
    return refused("POST", "v1/swarms/strict/plans", "{'moves': [{" + move + "}]}").field();
  }

  @Test
  void whatContradictsOneSwarmIsTakenByTheOthers() throws Exception {
    create("willing");
    done("POST", "v1/swarms", "{'swarmId': 'other', 'settings': {'heartbeatMs': 1500}}");

    JsonNode all = call("PATCH", "v1/config", WAIT, "{'settings': {'suspectAfterMs': 1200}}");
    CommandView view = as(CommandView.class, all);

    assertEquals(CommandView.APPLIED, view.state());
    assertEquals(1, view.refusals());
    assertEquals(1200, setting("willing", "suspectAfterMs"));
    assertEquals(2000, setting("other", "suspectAfterMs"));
    CommandView refusal = get(CommandView.class, "v1/swarms/other/commands/" + view.commandId());
    assertEquals(CommandView.REFUSED, refusal.state());
    assertEquals("invalid-config", refusal.code());
    done("PATCH", "v1/config", "{'settings': {'suspectAfterMs': null}}");
    assertEquals(
        409, refused("PATCH", "v1/config", "{'settings': {'suspectAfterMs': 7000}}").status());
  }

  @Test
  void aRepeatedCommandIsCarriedOutOnceAndAnotherUnderItsIdIsRefused() throws Exception {
    create("once");
    Map<String, String> query = Map.of("waitMs", "10000", "commandId", "mine-1");
    CommandView first =
        as(
            CommandView.class,
            call("PATCH", "v1/swarms/once/config", query, "{'settings': {'maxPrefetch': 1}}"));
    CommandView again =
        as(
            CommandView.class,
            call("PATCH", "v1/swarms/once/config", query, "{'settings': {'maxPrefetch': 1}}"));

    assertEquals(first, again);
    Problem other =
        refused("PATCH", "v1/swarms/once/config", query, "{'settings': {'maxPrefetch': 2}}");
    assertEquals(409, other.status());
    assertEquals("id-conflict", other.code());
    assertEquals(1, setting("once", "maxPrefetch"));
    assertEquals(first.configVersion(), get(ConfigView.class, "v1/swarms/once/config").version());
  }

  @Test
  void aFullSwarmSaysWhenToComeBack() throws Exception {
    done("POST", "v1/swarms", "{'swarmId': 'full', 'settings': {'maxQueued': 1}}");
    call("POST", "v1/swarms/full/tasks", WAIT, "{'taskId': 'a'}");
    Problem full = refused("POST", "v1/swarms/full/tasks", "{'taskId': 'b'}");
    assertEquals(429, full.status());
    assertEquals("queue-full", full.code());
    assertEquals(60_000, full.retryAfterMs(), "nobody works there");
    done("DELETE", "v1/swarms/full", null);
  }

  @Test
  void tasksAreSubmittedRejectedAndCancelled() throws Exception {
    create("busy");
    done("POST", "v1/swarms/busy/pause", null);
    JsonNode submitted =
        call("POST", "v1/swarms/busy/tasks", WAIT, "{'taskId': 't/1', 'payload': {'n': 1}}");
    SubmittedView view = as(SubmittedView.class, submitted);
    assertEquals("QUEUED", view.tasks().get(0).phase().name());
    assertEquals("/v1/swarms/busy/tasks/t%2F1", view.tasks().get(0).follow());

    JsonNode several =
        call("POST", "v1/swarms/busy/tasks", Map.of(), "{'tasks': [{'taskId': 'a'}, {}]}");
    assertEquals(2, several.get("tasks").size());
    patiently()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertEquals(
                    "QUEUED", get(JsonNode.class, "v1/swarms/busy/tasks/a").get("phase").asText()));

    // The same again is the same task; another one under the id is not taken.
    call("POST", "v1/swarms/busy/tasks", WAIT, "{'taskId': 't/1', 'payload': {'n': 1}}");
    Problem conflict =
        refused("POST", "v1/swarms/busy/tasks", "{'taskId': 't/1', 'payload': {'n': 2}}");
    assertEquals("id-conflict", conflict.code());

    done("POST", "v1/swarms/busy/tenants/full/drain", null);
    Problem drained =
        refused("POST", "v1/swarms/busy/tasks", "{'taskId': 'r', 'tenantId': 'full'}");
    assertEquals("tenant-draining", drained.code());
    JsonNode rejected = get(JsonNode.class, "v1/swarms/busy/tasks/r");
    assertEquals("REJECTED", rejected.get("phase").asText());
    assertEquals("tenant-draining", rejected.get("reason").asText());
    done("POST", "v1/swarms/busy/tenants/full/resume", null);
    call("POST", "v1/swarms/busy/tasks", WAIT, "{'taskId': 'r', 'tenantId': 'full'}");
    assertEquals("QUEUED", get(JsonNode.class, "v1/swarms/busy/tasks/r").get("phase").asText());

    CommandView cancelled = done("DELETE", "v1/swarms/busy/tasks/a", null);
    assertEquals("CANCEL_TASK", cancelled.kind());
    assertEquals("CANCELLED", get(JsonNode.class, "v1/swarms/busy/tasks/a").get("phase").asText());
    assertEquals(409, refused("DELETE", "v1/swarms/busy/tasks/a", Map.of(), null).status());
    assertEquals(CommandView.APPLIED, done("DELETE", "v1/swarms/busy", null).state());
    patiently()
        .untilAsserted(
            () ->
                assertEquals(
                    404, refused("GET", "v1/swarms/busy/config", Map.of(), null).status()));
  }

  @Test
  void aReservedSeriesIsListedAndReleased() throws Exception {
    CountDownLatch finish = new CountDownLatch(1);
    create("periodic");
    try (AgentWorker one = worker("periodic", "one", finish)) {
      patiently()
          .ignoreExceptions()
          .until(
              () ->
                  get(JsonNode.class, "v1/swarms/periodic/agents/one")
                      .path("available")
                      .asBoolean());
      assertEquals(List.of(), get(SeriesView.class, "v1/swarms/periodic/series").series());
      call(
          "POST",
          "v1/swarms/periodic/tasks",
          WAIT,
          "{'taskId': 'r1', 'tenantId': 'a', 'level': 'CRITICAL', 'estimatedCostMs': 30000,"
              + " 'seriesId': 'nightly', 'periodMs': 600000, 'deadlineMs': "
              + (System.currentTimeMillis() + 400_000)
              + "}");
      patiently()
          .until(() -> !get(SeriesView.class, "v1/swarms/periodic/series").series().isEmpty());
      SeriesView.ReservedView reserved =
          get(SeriesView.class, "v1/swarms/periodic/series").series().get(0);
      assertEquals("a", reserved.tenantId());
      assertEquals("nightly", reserved.seriesId());
      assertEquals(600_000, reserved.periodMs());
      assertEquals(30_000, reserved.estimatedCostMs());
      assertEquals(0.05, reserved.demand());
      done("DELETE", "v1/swarms/periodic/tenants/a/series/nightly", null);
      assertEquals(List.of(), get(SeriesView.class, "v1/swarms/periodic/series").series());
      assertEquals(
          "unknown-series",
          refused("DELETE", "v1/swarms/periodic/tenants/a/series/nightly", Map.of(), null).code());
      finish.countDown();
    }
  }

  @Test
  void balancingTellsWhatBecameOfEveryMove() throws Exception {
    CountDownLatch finish = new CountDownLatch(1);
    create("even");
    try (AgentWorker one = worker("even", "one", finish);
        AgentWorker two = worker("even", "two", finish)) {
      patiently()
          .untilAsserted(
              () ->
                  assertEquals(
                      2, get(JsonNode.class, "v1/swarms/even/agents").get("agents").size()));

      LoadBalanceView dry =
          as(
              LoadBalanceView.class,
              call(
                  "POST",
                  "v1/swarms/even/load-balance",
                  Map.of(),
                  "{'strategy': 'round-robin', 'dryRun': true}"));
      assertTrue(dry.balancing().proposed());
      assertEquals("round-robin", dry.strategy());
      assertEquals("\"adaptive\"", strategy());

      LoadBalanceView set =
          as(
              LoadBalanceView.class,
              call(
                  "POST", "v1/swarms/even/load-balance", Map.of(), "{'strategy': 'least-loaded'}"));
      assertFalse(set.balancing().proposed());
      assertEquals("adaptive", set.strategyBefore());
      assertEquals("\"least-loaded\"", strategy());

      CommandView plan =
          done(
              "POST",
              "v1/swarms/even/plans",
              "{'planId': 'p-1', 'moves': [{'taskId': 'none', 'from': 'one', 'to': 'two'}]}");
      assertEquals("p-1", plan.balancing().id());
      assertEquals(1, plan.balancing().skipped());
      assertEquals(
          List.of(new MoveView("none", "one", "two", "MOVE", "unknown-task")),
          plan.balancing().moves());

      done("POST", "v1/swarms/even/agents/one/drain", null);
      assertTrue(get(JsonNode.class, "v1/swarms/even/agents/one").toString().contains("drain"));
      done("POST", "v1/swarms/even/agents/one/resume", null);

      done("PATCH", "v1/swarms/even/config", "{'settings': {'balanceMode': 'approval'}}");
      CommandView proposed = done("POST", "v1/swarms/even/balance", null);
      assertTrue(proposed.balancing().proposed());
      CommandView approved =
          done("POST", "v1/swarms/even/proposals/" + proposed.balancing().id() + "/approve", null);
      assertEquals(proposed.balancing().id(), approved.balancing().id());
      finish.countDown();
    }
  }

  private static TaskView task(String swarm, String id) throws Exception {
    return get(TaskView.class, "v1/swarms/" + swarm + "/tasks/" + id);
  }

  @Test
  void aPlanPlacesWhatWaitsAndIsRefusedOnceItIsTooOld() throws Exception {
    CountDownLatch finish = new CountDownLatch(1);
    done(
        "POST",
        "v1/swarms",
        "{'swarmId': 'planned', 'settings': {'maxPrefetch': 0, 'balanceMode': 'off',"
            + " 'planPatienceMs': 600000}}");
    try (AgentWorker one = worker("planned", "one", finish);
        AgentWorker two = worker("planned", "two", finish)) {
      for (String id : List.of("r1", "r2", "t1", "t2")) {
        call("POST", "v1/swarms/planned/tasks", WAIT, "{'tasks': [{'taskId': '" + id + "'}]}");
        if (id.startsWith("r")) {
          patiently().until(() -> task("planned", id).phase() == TaskPhase.RUNNING);
        }
      }
      patiently().until(() -> task("planned", "t2").phase() == TaskPhase.QUEUED);

      CommandView plan =
          done(
              "POST",
              "v1/swarms/planned/plans",
              "{'moves': [{'taskId': 't1', 'to': 'one'},"
                  + " {'taskId': 't2', 'to': 'two', 'kind': 'PLACE'},"
                  + " {'taskId': 'r1', 'to': 'two'}], 'basedOnFact': 1, 'madeAtMs': "
                  + System.currentTimeMillis()
                  + "}");
      assertEquals(
          List.of(
              new MoveView("t1", null, "one", "PLACE", "placed"),
              new MoveView("t2", null, "two", "PLACE", "placed")),
          plan.balancing().moves().subList(0, 2));
      assertEquals(2, plan.balancing().moved());
      assertEquals(1, plan.balancing().skipped());
      TaskView placed = task("planned", "t1");
      assertEquals(TaskPhase.PLACED, placed.phase());
      assertEquals("one", placed.placedWithAgentId());
      assertEquals("planned", placed.placedBy());

      String moves = "'moves': [{'taskId': 't1', 'from': 'one', 'to': 'two'}]";
      Problem old =
          refused("POST", "v1/swarms/planned/plans", "{" + moves + ", 'madeAtMs': 1000000}");
      assertEquals(409, old.status());
      assertEquals("plan-too-old", old.code());
      Problem other =
          refused("POST", "v1/swarms/planned/plans", "{" + moves + ", 'basedOnFact': 99999999}");
      assertEquals(409, other.status());
      assertEquals("plan-of-another-swarm", other.code());
      assertEquals(placed, task("planned", "t1"));
      finish.countDown();
      patiently().until(() -> task("planned", "t2").phase() == TaskPhase.COMPLETED);
    }
  }

  private static String strategy() throws Exception {
    return get(ConfigView.class, "v1/swarms/even/config").settings().get("strategy").toString();
  }

  private static AgentWorker worker(String swarm, String agent, CountDownLatch finish) {
    return AgentWorker.builder()
        .properties(instance.clientProperties())
        .swarm(swarm)
        .agent(agent)
        .slots(1)
        .start(
            (task, context) -> {
              finish.await();
              return TaskResult.text("done");
            });
  }

  @Test
  void everySettingIsExplained() throws Exception {
    JsonNode settings = get(JsonNode.class, "v1/settings").get("settings");
    assertTrue(settings.size() > 40, settings.size() + " settings");
    for (JsonNode each : settings) {
      assertTrue(each.has("default") && !each.get("meaning").asText().isEmpty());
    }
  }
}
