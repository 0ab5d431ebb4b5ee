package io.fairlead.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskResult;
import io.fairlead.model.AgentPhase;
import io.fairlead.query.view.AgentTrendView;
import io.fairlead.query.view.TenantTrendsView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How agents and tenants have done, on a real broker. */
@Tag("full")
class TrendsIT {
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
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
  }

  private static <T> T get(Class<T> type, String path, Map<String, String> query) throws Exception {
    return Json.MAPPER.treeToValue(api.call("GET", List.of(path.split("/")), query, null), type);
  }

  private static void post(String path, String body) {
    api.call(
        "POST",
        List.of(path.split("/")),
        Map.of("waitMs", "10000"),
        Json.parse(body.replace('\'', '"')));
  }

  private static Problem refused(String path, Map<String, String> query) {
    return assertThrows(ProblemException.class, () -> get(Object.class, path, query)).problem();
  }

  @Test
  void looksAreKeptAndTold() throws Exception {
    post("v1/swarms", "{'swarmId': 's', 'settings': {'maxPrefetch': 0, 'tenant.a.weight': 3}}");
    CountDownLatch finish = new CountDownLatch(1);
    try (AgentWorker unused =
        AgentWorker.builder()
            .properties(instance.clientProperties())
            .swarm("s")
            .agent("agent")
            .slots(2)
            .start(
                (task, context) -> {
                  finish.await();
                  return TaskResult.text("done");
                })) {
      post(
          "v1/swarms/s/tasks",
          "{'tasks': [{'taskId': 'a1', 'tenantId': 'a'}, {'taskId': 'a2', 'tenantId': 'a'},"
              + " {'taskId': 'b1', 'tenantId': 'b'}, {'taskId': 'b2', 'tenantId': 'b'}]}");
      AgentTrendView agent =
          patiently()
              .ignoreExceptionsMatching(ProblemException.class::isInstance)
              .until(
                  () -> get(AgentTrendView.class, "v1/swarms/s/trends/agents/agent", Map.of()),
                  told ->
                      told.points().stream().anyMatch(point -> point.held() == 2)
                          && told.points().size() > 1);
      AgentTrendView.PointView last = agent.points().get(agent.points().size() - 1);
      assertEquals(AgentPhase.ALIVE, last.phase());
      assertTrue(last.atMs() > agent.sinceMs());

      TenantTrendsView tenants =
          get(
              TenantTrendsView.class,
              "v1/swarms/s/trends/tenants",
              Map.of("fromMs", Long.toString(last.atMs())));
      int size = tenants.atMs().size();
      assertTrue(size > 0 && tenants.atMs().get(0) >= last.atMs());
      TenantTrendsView.TenantTrendView a = tenants.tenants().get(0);
      TenantTrendsView.TenantTrendView b = tenants.tenants().get(1);
      assertEquals(0.75, a.dueShare().get(size - 1), 1e-4);
      assertEquals(2, a.waiting().get(size - 1) + b.waiting().get(size - 1), "the others are held");
      finish.countDown();
    }

    assertEquals(404, refused("v1/swarms/none/trends/tenants", Map.of()).status());
    Problem unknown = refused("v1/swarms/s/trends/agents/nobody", Map.of());
    assertEquals(404, unknown.status());
    assertEquals("swarm s has no agent nobody", unknown.detail());
    Problem malformed = refused("v1/swarms/s/trends/tenants", Map.of("fromMs", "soon"));
    assertEquals(400, malformed.status());
    assertTrue(malformed.detail().contains("fromMs"), malformed.detail());
  }
}
