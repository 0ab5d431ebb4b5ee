package io.fairlead.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskResult;
import io.fairlead.query.view.ConfigView;
import io.fairlead.query.view.OptimizationView;
import io.fairlead.query.view.OptimizationsView;
import io.fairlead.query.view.SharesView;
import io.fairlead.query.view.TenantView;
import java.nio.file.Path;
import java.time.Duration;
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

/** Capacity divided between tenants, on a real broker: what is set changes what they get. */
@Tag("full")
class SharesIT {
  private static final Map<String, String> WAIT = Map.of("waitMs", "10000");
  private static final int TASKS = 8;

  @TempDir static Path directory;
  private static OneInstance instance;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    instance = OneInstance.start(directory, 1);
    api = instance.api();
  }

  @AfterAll
  static void stop() throws Exception {
    instance.close();
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
  }

  private static <T> T get(Class<T> type, String path) throws Exception {
    return Json.MAPPER.treeToValue(api.call("GET", List.of(path.split("/")), Map.of(), null), type);
  }

  private static JsonNode call(Api by, String method, String path, String body) {
    return by.call(
        method,
        List.of(path.split("/")),
        WAIT,
        body == null ? null : Json.parse(body.replace('\'', '"')));
  }

  private static void create(String swarm, String settings) {
    call(api, "POST", "v1/swarms", "{'swarmId': '" + swarm + "', 'settings': " + settings + "}");
  }

  /** Followed to its end, which may be after the answer to the request. */
  private static SharesView divided(Api by, String swarm, String body) throws Exception {
    String all = "v1/swarms/" + swarm + "/optimizations";
    String id = call(by, "POST", all + "/shares", body).path("id").asText();
    OptimizationView ended =
        patiently()
            .until(() -> get(OptimizationView.class, all + "/" + id), view -> view.state().ended());
    if (ended.problem() != null) {
      throw ended.problem().toException();
    }
    return Objects.requireNonNull(Objects.requireNonNull(ended.result()).shares());
  }

  private static Problem refused(Api by, String swarm, String body) {
    return assertThrows(ProblemException.class, () -> divided(by, swarm, body)).problem();
  }

  private static Api as(Role role) {
    return new InProcessApi(instance.server().table(), new Principal("somebody", role), null);
  }

  private static long version(String swarm) throws Exception {
    return get(ConfigView.class, "v1/swarms/" + swarm + "/config").version();
  }

  private static TenantView tenant(String swarm, String tenant) throws Exception {
    return get(TenantView.class, "v1/swarms/" + swarm + "/tenants/" + tenant);
  }

  private static void submit(String swarm, String tenant) {
    StringBuilder tasks = new StringBuilder();
    for (int n = 0; n < TASKS; n++) {
      tasks
          .append(n == 0 ? "" : ", ")
          .append("{'taskId': '" + tenant + n + "', 'tenantId': '" + tenant)
          .append("', 'estimatedCostMs': 60000}");
    }
    call(api, "POST", "v1/swarms/" + swarm + "/tasks", "{'tasks': [" + tasks + "]}");
  }

  private static AgentWorker worker(String swarm, CountDownLatch finish) throws Exception {
    AgentWorker worker =
        AgentWorker.builder()
            .properties(instance.clientProperties())
            .swarm(swarm)
            .agent("agent-of-" + swarm)
            .slots(4)
            .costPerSecond(0.01)
            .start(
                (task, context) -> {
                  finish.await();
                  return TaskResult.text("done");
                });
    patiently()
        .ignoreExceptions()
        .until(
            () ->
                get(JsonNode.class, "v1/swarms/" + swarm + "/agents")
                    .get("agents")
                    .get(0)
                    .get("available")
                    .asBoolean());
    return worker;
  }

  @Test
  void whatIsAppliedChangesWhatTenantsGet() throws Exception {
    create(
        "fair",
        "{'maxPrefetch': 0, 'tenant.a.minShare': 0.5, 'tenant.b.maxShare': 0.25,"
            + " 'tenant.c.budgetPerHour': 0}");
    CountDownLatch finish = new CountDownLatch(1);
    try (AgentWorker unused = worker("fair", finish)) {
      call(api, "POST", "v1/swarms/fair/pause", null);
      for (String tenant : List.of("a", "b", "c")) {
        submit("fair", tenant);
      }
      long before = version("fair");

      SharesView told = divided(as(Role.OPERATE), "fair", "{}");
      assertTrue(told.feasible());
      assertFalse(told.applied());
      assertEquals(before, version("fair"), "nothing is changed by asking");
      assertEquals(
          Map.of(
              "tenant.a.weight", "1.5",
              "tenant.a.minConcurrency", "2",
              "tenant.b.weight", "0.5",
              "tenant.b.maxConcurrency", "1",
              "tenant.c.maxConcurrency", "\"none\""),
          told.changes());
      assertEquals(0.75, told.tenants().get(0).share(), 1e-4);
      assertEquals("max-share", told.tenants().get(1).bounds().get(0).kind());
      assertEquals("budget", told.tenants().get(2).bounds().get(0).kind());

      SharesView set = divided(api, "fair", "{'apply': true}");
      assertTrue(set.applied());
      assertEquals(before + 1, set.configVersion(), "in one version");
      assertEquals(before + 1, version("fair"));

      SharesView again = divided(api, "fair", "{'apply': true}");
      assertFalse(again.applied(), "there is nothing to change: " + again.changes());
      assertEquals(before + 1, version("fair"));

      call(api, "POST", "v1/swarms/fair/resume", null);
      patiently()
          .untilAsserted(
              () -> {
                assertEquals(3, tenant("fair", "a").held());
                assertEquals(1, tenant("fair", "b").held());
                assertEquals(0, tenant("fair", "c").held());
              });
      finish.countDown();
      patiently()
          .untilAsserted(
              () -> {
                assertEquals(0, tenant("fair", "a").tasks());
                assertEquals(0, tenant("fair", "b").tasks());
              });
      TenantView poor = tenant("fair", "c");
      assertEquals(TASKS, poor.waiting(), "all slots are free, and it may not spend anything");
      assertTrue(poor.atCap());
      assertEquals(0, poor.maxConcurrency());

      divided(api, "fair", "{'apply': true, 'tenants': {'c': {'budgetPerHour': 'unlimited'}}}");
      assertTrue(
          tenant("fair", "c").atCap(), "a tenant that nothing bounds is left to the operator");
      divided(api, "fair", "{'apply': true, 'tenants': {'c': {'budgetPerHour': 1000}}}");
      patiently().untilAsserted(() -> assertEquals(0, tenant("fair", "c").tasks()));
    }
  }

  @Test
  void whatContradictsItselfIsNamedAndChangesNothing() throws Exception {
    create("torn", "{'tenant.a.minShare': 0.8, 'tenant.b.minShare': 0.7}");
    CountDownLatch finish = new CountDownLatch(1);
    try (AgentWorker unused = worker("torn", finish)) {
      long before = version("torn");
      SharesView torn = divided(api, "torn", "{'apply': true}");
      assertFalse(torn.feasible());
      assertFalse(torn.applied());
      assertEquals(
          List.of("slots", "min-share", "min-share"),
          torn.conflict().stream().map(SharesView.ConstraintView::kind).toList());
      assertEquals("tenant b is to get 70 % at least (minShare)", torn.conflict().get(2).message());
      assertEquals(before, version("torn"));

      SharesView eased =
          divided(api, "torn", "{'tenants': {'b': {'minShare': 0.2}}, 'objective': 'fairness'}");
      assertTrue(eased.feasible());
      assertEquals("fairness", eased.objective());
      assertEquals(before, version("torn"), "what is overridden holds for one division only");
    } finally {
      finish.countDown();
    }
  }

  @Test
  void whatIsAskedWronglyOrByTheWrongOneIsRefused() throws Exception {
    create("empty", "{}");
    assertEquals("no-agents", refused(api, "empty", "{}").code());
    assertEquals(409, refused(api, "empty", "{'apply': true}").status());
    assertEquals("maxMs", refused(api, "empty", "{'maxMs': 0}").field());
    assertEquals("objective", refused(api, "empty", "{'objective': 'best'}").field());
    assertEquals(
        "tenants.a.maxShare",
        refused(api, "empty", "{'tenants': {'a': {'maxShare': 1.5}}}").field());
    assertEquals(
        "tenants.a.demand", refused(api, "empty", "{'tenants': {'a': {'demand': -1}}}").field());
    assertEquals(403, refused(as(Role.OPERATE), "empty", "{'apply': true}").status());
    assertEquals(403, refused(as(Role.READ), "empty", "{}").status());
    assertEquals(404, refused(api, "nowhere", "{}").status());
    assertEquals("no-agents", refused(as(Role.OPERATE), "empty", "{}").code());
  }

  @Test
  void theScheduleSetsWhatIsDueAndNoMore() throws Exception {
    create("timed", "{'tenant.b.maxShare': 0.5}");
    CountDownLatch finish = new CountDownLatch(1);
    try (AgentWorker unused = worker("timed", finish)) {
      call(api, "PATCH", "v1/swarms/timed/config", "{'settings': {'sharesEveryMs': 100}}");
      patiently().untilAsserted(() -> assertEquals(2, tenant("timed", "b").maxConcurrency()));
      ConfigView config = get(ConfigView.class, "v1/swarms/timed/config");
      assertEquals("schedule", config.changedBy());

      String last = byTheSchedule();
      patiently().untilAsserted(() -> assertNotEquals(last, byTheSchedule()));
      assertEquals(config.version(), version("timed"), "the same is not set again");
    } finally {
      finish.countDown();
    }
  }

  /** The one that has ended last. */
  private static String byTheSchedule() throws Exception {
    OptimizationsView all = get(OptimizationsView.class, "v1/swarms/timed/optimizations");
    return all.optimizations().stream()
        .filter(each -> each.issuedBy().equals("schedule") && each.state().ended())
        .map(OptimizationView::id)
        .findFirst()
        .orElse("");
  }
}
