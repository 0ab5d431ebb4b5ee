package io.fairlead.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.Unhurried;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskResult;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.query.security.AccessOptions;
import io.fairlead.query.security.Token;
import io.fairlead.query.security.TokenFile;
import io.fairlead.query.view.AppliedPlanView;
import io.fairlead.query.view.LoadBalanceView;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.OptimizationView.State;
import io.fairlead.query.view.PlanResultView;
import io.fairlead.query.view.PlanResultView.PlanFigures;
import io.fairlead.query.view.SharesView;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans of two coordinators with real agents; what they have done is read from the state. */
@Tag("full")
class PlansIT {
  private static final int TASKS = 12;
  private static final String PLAN = "optimizations/plan";

  /** Whoever is cheaper. */
  private static final String CHEAPEST =
      "'preference': {'cost': 1}, 'maxGenerations': 20, 'maxMs': 30000, 'seed': 1";

  @TempDir static Path directory;
  private static LocalCluster cluster;
  private static Instance first;
  private static Instance second;

  /** A coordinator with its server, which asks for tokens. */
  private static final class Instance implements AutoCloseable {
    final QueryServer server;
    final Coordinator coordinator;
    final HttpApi admin;
    final HttpApi operator;
    final HttpApi reader;

    Instance(String name, Map<Role, String> tokens) throws Exception {
      server =
          QueryServer.start(
              QueryOptions.DEFAULT.withAccess(
                  AccessOptions.DEFAULT.withTokens(directory.resolve("tokens"))));
      Map<String, String> settings = new HashMap<>(cluster.addresses().asProperties());
      settings.put("state.dir", directory.resolve(name).toString());
      settings.put("partitions", "4");
      settings.putAll(Unhurried.SETTINGS);
      coordinator = Coordinator.start(server.announcedIn(CoordinatorConfig.of(settings)));
      server.attach(coordinator);
      admin = new HttpApi(server.url(), tokens.get(Role.ADMIN));
      operator = new HttpApi(server.url(), tokens.get(Role.OPERATE));
      reader = new HttpApi(server.url(), tokens.get(Role.READ));
    }

    @Override
    public void close() {
      coordinator.close();
      server.close();
    }
  }

  /** A swarm of a dear and a cheap agent, both busy, and tasks that wait for any of them. */
  private static final class Backlog implements AutoCloseable {
    final String swarm;
    private final CountDownLatch finish = new CountDownLatch(1);
    private final List<AgentWorker> agents = new ArrayList<>();

    Backlog(String swarm) {
      this.swarm = swarm;
      call(
          first.admin,
          "POST",
          List.of("v1", "swarms"),
          "{'swarmId': '"
              + swarm
              + "', 'settings': {'planPatienceMs': 3600000,"
              + " 'maxPrefetch': 0}}");
      agents.add(agent("cheap", 1));
      agents.add(agent("dear", 10));
      patiently().until(() -> get(swarm, "agents").path("agents").size() == 2);
      submit("busy", 2, 600_000);
      patiently().until(() -> phases().path("RUNNING").asInt() == 2);
      submit("t", TASKS, 1_000);
      patiently().until(() -> phases().path("QUEUED").asInt() == TASKS);
    }

    private AgentWorker agent(String id, double costPerSecond) {
      return AgentWorker.builder()
          .properties(cluster.addresses().asProperties())
          .swarm(swarm)
          .agent(id)
          .slots(1)
          .costPerSecond(costPerSecond)
          .start(
              (task, context) -> {
                finish.await();
                return TaskResult.text("done");
              });
    }

    private void submit(String prefix, int count, int costMs) {
      StringBuilder tasks = new StringBuilder();
      for (int i = 0; i < count; i++) {
        tasks
            .append(i == 0 ? "" : ", ")
            .append("{'taskId': '" + prefix + i + "', 'estimatedCostMs': " + costMs + "}");
      }
      call(first.operator, "POST", in(swarm, "tasks"), "{'tasks': [" + tasks + "]}");
    }

    JsonNode phases() {
      return get(swarm, "").path("tasksByPhase");
    }

    /** With whom each waits, of those that do. */
    Map<String, String> placed() {
      Map<String, String> placed = new HashMap<>();
      for (JsonNode task : get(swarm, "tasks").path("tasks")) {
        if (task.path("phase").asText().equals("PLACED")) {
          assertEquals("planned", task.path("placedBy").asText());
          placed.put(task.path("taskId").asText(), task.path("placedWithAgentId").asText());
        }
      }
      return placed;
    }

    /** What came of it; the first answer may say that it is not over yet. */
    OptimizationView search(HttpApi by, String body) throws Exception {
      OptimizationView begun =
          view(OptimizationView.class, call(by, "POST", in(swarm, PLAN), body));
      return ended(swarm, begun.id());
    }

    @Override
    public void close() {
      finish.countDown();
      agents.forEach(AgentWorker::close);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    cluster = LocalCluster.start(ClusterOptions.in(directory.resolve("cluster")));
    Map<Role, String> tokens = new HashMap<>();
    for (Role role : List.of(Role.READ, Role.OPERATE, Role.ADMIN)) {
      Token.Created token = Token.create(role.key(), role, Instant.EPOCH, new SecureRandom());
      TokenFile.append(directory.resolve("tokens"), token.kept());
      tokens.put(role, token.text());
    }
    first = new Instance("first", tokens);
    second = new Instance("second", tokens);
    patiently().until(() -> first.coordinator.ready() && second.coordinator.ready());
  }

  @AfterAll
  static void stop() throws Exception {
    second.close();
    first.close();
    cluster.close();
  }

  private static ConditionFactory patiently() {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreException(ProblemException.class);
  }

  private static List<String> in(String swarm, String below) {
    List<String> path = new ArrayList<>(List.of("v1", "swarms", swarm));
    path.addAll(below.isEmpty() ? List.of() : List.of(below.split("/")));
    return path;
  }

  private static JsonNode get(String swarm, String below) {
    return first.reader.get(in(swarm, below).toArray(String[]::new));
  }

  private static JsonNode call(HttpApi by, String method, List<String> path, String body) {
    return by.call(method, path, Map.of("waitMs", "10000"), Json.parse(body.replace('\'', '"')));
  }

  private static Problem refused(HttpApi by, String method, List<String> path, String body) {
    return assertThrows(ProblemException.class, () -> call(by, method, path, body)).problem();
  }

  private static <T> T view(Class<T> type, JsonNode tree) throws Exception {
    return Json.MAPPER.treeToValue(tree, type);
  }

  private static PlanResultView plan(OptimizationView view) {
    assertEquals(State.DONE, view.state(), view.toString());
    return Objects.requireNonNull(Objects.requireNonNull(view.result()).plan());
  }

  @Test
  void aPlanIsOnlyToldUntilItIsCarriedOutAndThenHasMovedWhatItSays() throws Exception {
    try (Backlog backlog = new Backlog("told")) {
      OptimizationView told = backlog.search(first.operator, "{" + CHEAPEST + "}");
      PlanResultView plan = plan(told);

      assertEquals(2, plan.agents());
      assertEquals(TASKS, plan.tasks());
      assertTrue(plan.complete());
      PlanFigures chosen = plan.front().get(plan.chosen() - 1);
      PlanFigures unchanged = Objects.requireNonNull(plan.unchanged());
      assertTrue(chosen.cost() < unchanged.cost(), plan.toString());
      assertTrue(plan.moveCount() > 0);
      assertEquals(TASKS, backlog.phases().path("QUEUED").asInt(), "it was only told");

      JsonNode applied =
          call(second.operator, "POST", in("told", "optimizations/" + told.id() + "/apply"), "{}");
      AppliedPlanView outcome = view(AppliedPlanView.class, applied);
      assertEquals(plan.moveCount(), outcome.moved(), applied.toString());
      assertEquals(0, outcome.skipped());
      Map<String, String> placed = backlog.placed();
      plan.moves().forEach(move -> assertEquals(move.to(), placed.get(move.taskId())));
      assertEquals(plan.moveCount(), placed.size());

      long facts = get("told", "").path("facts").asLong();
      JsonNode again =
          call(first.operator, "POST", in("told", "optimizations/" + told.id() + "/apply"), "{}");
      assertEquals(applied, again, "one plan is carried out once");
      assertTrue(get("told", "").path("facts").asLong() >= facts);
      assertEquals(placed, backlog.placed());

      for (Instance instance : List.of(first, second)) {
        assertEquals(
            told,
            view(
                OptimizationView.class,
                instance.reader.get(
                    in("told", "optimizations/" + told.id()).toArray(String[]::new))));
      }
      String number = "{'plan': " + (plan.front().size() + 1) + "}";
      assertEquals(
          "plan",
          refused(
                  first.operator,
                  "POST",
                  in("told", "optimizations/" + told.id() + "/apply"),
                  number)
              .field());
    }
  }

  @Test
  void geneticBalancesByAPlanAndKeepsTheStrategy() throws Exception {
    try (Backlog backlog = new Backlog("genetic")) {
      call(
          first.admin,
          "PATCH",
          in("genetic", "config"),
          "{'settings': {'planWeight.latency': 0, 'planWeight.utilisation': 0,"
              + " 'planWeight.balance': 0, 'planWeight.cost': 1}}");
      String before = get("genetic", "config").path("settings").path("strategy").asText();

      LoadBalanceView dry =
          view(
              LoadBalanceView.class,
              call(
                  second.operator,
                  "POST",
                  in("genetic", "load-balance"),
                  "{'strategy': 'genetic', 'dryRun': true}"));
      assertTrue(dry.dryRun());
      assertEquals("genetic", dry.method());
      assertTrue(plan(ended(dry)).moveCount() > 0);
      assertTrue(backlog.placed().isEmpty());

      LoadBalanceView done =
          view(
              LoadBalanceView.class,
              call(
                  second.operator,
                  "POST",
                  in("genetic", "load-balance"),
                  "{'strategy': 'genetic'}"));
      assertEquals(before, done.strategy());
      assertEquals(before, done.strategyBefore());
      assertEquals(before, get("genetic", "config").path("settings").path("strategy").asText());
      int moved = Objects.requireNonNull(plan(ended(done)).applied()).moved();
      Map<String, String> placed = backlog.placed();
      assertEquals(moved, placed.size());
      assertTrue(placed.size() > 0);
      assertTrue(placed.values().stream().allMatch("cheap"::equals), placed.toString());
    }
  }

  @Test
  void constrainedSetsTheTenantsSharesAndKeepsTheStrategy() throws Exception {
    try (Backlog backlog = new Backlog("divided")) {
      call(
          first.admin,
          "PATCH",
          in("divided", "config"),
          "{'settings': {'tenant.default.maxShare': 0.5}}");
      JsonNode before = get("divided", "config").path("settings");
      String constrained = "{'strategy': 'constrained'}";

      assertEquals(
          403,
          refused(second.operator, "POST", in("divided", "load-balance"), constrained).status());
      LoadBalanceView dry =
          view(
              LoadBalanceView.class,
              call(
                  second.operator,
                  "POST",
                  in("divided", "load-balance"),
                  "{'strategy': 'constrained', 'dryRun': true}"));
      SharesView told = shares(dry);
      assertTrue(told.feasible(), dry.toString());
      assertFalse(told.changes().isEmpty(), dry.toString());
      assertEquals(before, get("divided", "config").path("settings"));

      LoadBalanceView done =
          view(
              LoadBalanceView.class,
              call(second.admin, "POST", in("divided", "load-balance"), constrained));
      assertEquals("constrained", done.method());
      told = shares(done);
      assertTrue(told.applied());
      JsonNode after = get("divided", "config");
      assertEquals(told.configVersion(), after.path("version").asLong());
      assertEquals(before.path("strategy"), after.path("settings").path("strategy"));
      assertEquals(1, after.path("settings").path("tenant.default.maxConcurrency").asInt());
      assertTrue(backlog.placed().isEmpty(), "it moves nothing");
    }
  }

  /** Followed to its end; the answer to the request may say that it is not over yet. */
  private static OptimizationView ended(LoadBalanceView begun) {
    return ended(begun.swarmId(), Objects.requireNonNull(begun.optimization()).id());
  }

  private static OptimizationView ended(String swarm, String search) {
    return patiently()
        .until(
            () -> view(OptimizationView.class, get(swarm, "optimizations/" + search)),
            view -> view.state().ended());
  }

  private static SharesView shares(LoadBalanceView view) {
    OptimizationView search = ended(view);
    assertEquals(State.DONE, search.state(), search.toString());
    return Objects.requireNonNull(Objects.requireNonNull(search.result()).shares());
  }

  @Test
  void aPlanThatHasAgedOutIsRefusedAndNothingIsMoved() throws Exception {
    try (Backlog backlog = new Backlog("aged")) {
      call(first.admin, "PATCH", in("aged", "config"), "{'settings': {'planMaxAgeMs': 100}}");
      Problem late =
          refused(
              first.operator,
              "POST",
              in("aged", PLAN),
              "{'preference': {'cost': 1}, 'maxGenerations': 1000000, 'maxMs': 1500, 'apply': true}");
      assertEquals(409, late.status());
      assertEquals("snapshot-too-old", late.code());
      assertTrue(late.detail().contains("planMaxAgeMs"), late.detail());

      OptimizationView told = backlog.search(first.operator, "{" + CHEAPEST + "}");
      patiently().until(() -> System.currentTimeMillis() > plan(told).snapshotAtMs() + 200);
      Problem later =
          refused(
              first.operator, "POST", in("aged", "optimizations/" + told.id() + "/apply"), "{}");
      assertEquals("snapshot-too-old", later.code());
      assertTrue(backlog.placed().isEmpty());
      assertEquals(TASKS, backlog.phases().path("QUEUED").asInt());
    }
  }

  @Test
  void whatCannotBePlannedIsSaid() throws Exception {
    call(first.admin, "POST", List.of("v1", "swarms"), "{'swarmId': 'bare', 'settings': {}}");
    Problem nobody = refused(first.operator, "POST", in("bare", PLAN), "{}");
    assertEquals(409, nobody.status());
    assertEquals("no-agents", nobody.code());
    assertEquals("no-agents", refused(second.operator, "POST", in("bare", PLAN), "{}").code());
    assertEquals(
        "no-agents",
        refused(
                first.operator,
                "POST",
                in("bare", "load-balance"),
                "{'strategy': 'genetic', 'dryRun': true}")
            .code());
    for (String wrong :
        List.of("maxMs:0", "maxMs:60001", "maxGenerations:0", "maxMoves:10001", "maxCost:-1")) {
      String name = wrong.substring(0, wrong.indexOf(':'));
      String body = "{'" + wrong.replace(":", "': ") + "}";
      Problem malformed = refused(first.operator, "POST", in("bare", PLAN), body);
      assertEquals(400, malformed.status());
      assertEquals(name, malformed.field());
    }
    assertEquals(
        "preference",
        refused(first.operator, "POST", in("bare", PLAN), "{'preference': {'cost': 0}}").field());
    assertEquals(
        "preference.cost",
        refused(first.operator, "POST", in("bare", PLAN), "{'preference': {'cost': -1}}").field());
    assertEquals(404, refused(first.operator, "POST", in("none", PLAN), "{}").status());
    assertEquals(
        404,
        refused(first.operator, "POST", in("bare", "optimizations/none/apply"), "{}").status());
    Problem strategy =
        refused(first.operator, "POST", in("bare", "load-balance"), "{'strategy': 'best'}");
    assertTrue(strategy.detail().contains("cost, genetic, constrained"), strategy.detail());
  }

  @Test
  void whereNothingWaitsOrNothingMayMoveThatIsSaid() throws Exception {
    try (Backlog backlog = new Backlog("still")) {
      call(first.operator, "POST", in("still", "pause"), "{}");
      Problem paused = refused(first.operator, "POST", in("still", PLAN), "{}");
      assertEquals(409, paused.status());
      assertEquals("paused", paused.code());
      call(first.operator, "POST", in("still", "resume"), "{}");

      backlog.finish.countDown();
      patiently().until(() -> get("still", "").path("tasks").asInt() == 0);
      PlanResultView nothing = plan(backlog.search(first.operator, "{'apply': true}"));
      assertEquals("No task waits: there is nothing to plan.", nothing.remark());
      assertTrue(nothing.front().isEmpty());
    }
  }

  @Test
  void whatIsCancelledChangesNothing() throws Exception {
    try (Backlog backlog = new Backlog("called-off")) {
      JsonNode started =
          first.operator.call(
              "POST",
              in("called-off", PLAN),
              Map.of(),
              Json.parse("{\"maxMs\": 60000, \"maxGenerations\": 1000000, \"apply\": true}"));
      String id = started.path("id").asText();
      patiently()
          .until(
              () ->
                  get("called-off", "optimizations/" + id)
                      .path("doing")
                      .asText()
                      .startsWith("generation"));
      second.operator.call("DELETE", in("called-off", "optimizations/" + id), Map.of(), null);
      patiently()
          .until(
              () ->
                  get("called-off", "optimizations/" + id)
                      .path("state")
                      .asText()
                      .equals("CANCELLED"));
      assertFalse(get("called-off", "optimizations/" + id).has("result"));
      assertTrue(backlog.placed().isEmpty());
      assertEquals(
          "no-plan",
          refused(first.operator, "POST", in("called-off", "optimizations/" + id + "/apply"), "{}")
              .code());
    }
  }

  @Test
  void whoMayOnlyReadMayNotSearch() {
    assertEquals(403, refused(first.reader, "POST", in("any", PLAN), "{}").status());
    assertEquals(
        403, refused(first.reader, "POST", in("any", "optimizations/x/apply"), "{}").status());
    assertEquals(
        403,
        refused(first.reader, "POST", in("any", "load-balance"), "{'strategy': 'genetic'}")
            .status());
  }
}
