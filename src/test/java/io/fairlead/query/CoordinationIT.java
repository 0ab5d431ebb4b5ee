package io.fairlead.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskResult;
import io.fairlead.query.view.CoordinationView;
import io.fairlead.query.view.CoordinationView.RunView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The coordination loop on its schedule, on a real broker. */
@Tag("full")
class CoordinationIT {
  private static final int TASKS = 21;

  @TempDir static Path directory;
  private static OneInstance instance;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    instance = OneInstance.start(directory, 1, Map.of("coordination.interval.ms", "4000"));
    api = instance.api();
  }

  @AfterAll
  static void stop() throws Exception {
    instance.close();
  }

  private static ConditionFactory patiently() {
    return await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsMatching(ProblemException.class::isInstance);
  }

  private static void post(String path, String body) {
    api.call(
        "POST",
        List.of(path.split("/")),
        Map.of("waitMs", "10000"),
        Json.parse(body.replace('\'', '"')));
  }

  private static CoordinationView view() throws Exception {
    return Json.MAPPER.treeToValue(
        api.get("v1", "swarms", "s", "coordination"), CoordinationView.class);
  }

  private static AgentWorker worker(String agent, CountDownLatch finish) {
    return AgentWorker.builder()
        .properties(instance.clientProperties())
        .swarm("s")
        .agent(agent)
        .slots(1)
        .start(
            (task, context) -> {
              finish.await();
              return TaskResult.text("done");
            });
  }

  private static JsonNode agent(String id) {
    return api.get("v1", "swarms", "s", "agents", id);
  }

  /** The balancer's own rounds are an hour apart, and nothing is stolen. */
  @Test
  void aScheduledRunCarriesOutWhatItFinds() throws Exception {
    post(
        "v1/swarms",
        "{'swarmId': 's', 'settings': {'maxPrefetch': 0, 'localQueueTargetMs': 600000,"
            + " 'stealing': 'off', 'balanceIntervalMs': 3600000}}");
    CountDownLatch finish = new CountDownLatch(1);
    try (AgentWorker unused = worker("one", finish)) {
      List<String> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        tasks.add("{'taskId': 't" + i + "', 'estimatedCostMs': 1000}");
      }
      post("v1/swarms/s/tasks", "{'tasks': [" + String.join(", ", tasks) + "]}");
      patiently().until(() -> agent("one").path("placed").asInt() == TASKS - 1);
      CoordinationView alone =
          patiently().until(CoordinationIT::view, it -> it.lastRun() != null && done(it));
      assertEquals(4_000, alone.intervalMs());
      assertEquals("schedule", alone.lastRun().trigger());
      assertEquals("none", alone.lastRun().outcome().action(), "there is nobody to move it to");

      try (AgentWorker unusedToo = worker("two", finish)) {
        RunView run =
            patiently()
                .until(
                    CoordinationIT::view,
                    it -> done(it) && it.lastRun().outcome().action().equals("moved"))
                .lastRun();
        assertEquals("schedule", run.trigger());
        assertTrue(run.rebalancing().required());
        assertTrue(run.outcome().moved() > 1, run.toString());
        assertNull(run.outcome().reason());
        assertTrue(run.outcome().commandId() != null, run.toString());
        assertTrue(
            run.outcome().loadVarianceAfter() < run.outcome().loadVarianceBefore(), run.toString());
        patiently()
            .until(
                () ->
                    agent("two").path("held").asInt() == 1
                        && agent("two").path("placed").asInt() > 0);
        assertEquals(
            run.outcome().moved(),
            api.get(Map.of("components", "load-balancer"), "v1", "swarms", "s", "metrics")
                .at("/load-balancer/moves/migrated")
                .asInt());
        finish.countDown();
        patiently()
            .until(
                () ->
                    api.get(Map.of("components", "task-queue"), "v1", "swarms", "s", "metrics")
                            .at("/task-queue/tasks")
                            .asInt()
                        == 0);
      }
    }
  }

  private static boolean done(CoordinationView view) {
    return view.lastRun() != null && view.lastRun().state().equals("done");
  }
}
