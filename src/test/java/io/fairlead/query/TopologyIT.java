package io.fairlead.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A topology is searched for in what a swarm has done on a real broker. */
@Tag("full")
class TopologyIT {
  private static final int TASKS = 120;

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
    return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(50));
  }

  private static JsonNode call(String method, String path, String body) {
    return api.call(
        method,
        List.of(path.split("/")),
        Map.of("waitMs", "10000"),
        body == null ? null : Json.parse(body.replace('\'', '"')));
  }

  private static JsonNode searched(String swarm, String body) {
    JsonNode ended = ended(swarm, body);
    assertEquals("DONE", ended.path("state").asText(), ended.toString());
    return ended.path("result").path("topology");
  }

  private static JsonNode ended(String swarm, String body) {
    JsonNode started = call("POST", "v1/swarms/" + swarm + "/optimizations/topology", body);
    String[] path = {"v1", "swarms", swarm, "optimizations", started.path("id").asText()};
    return patiently()
        .until(
            () -> api.get(path),
            view -> view.path("state").asText().matches("DONE|FAILED|CANCELLED"));
  }

  /** At once, or where the search has not failed before the request is answered, by its view. */
  private static Problem refused(String swarm, String body) {
    try {
      JsonNode ended = ended(swarm, body);
      assertEquals("FAILED", ended.path("state").asText(), ended.toString());
      return Json.MAPPER.convertValue(ended.path("problem"), Problem.class);
    } catch (ProblemException e) {
      return e.problem();
    }
  }

  private static JsonNode config(String swarm) {
    return api.get("v1", "swarms", swarm, "config");
  }

  private static void submit(String swarm, int count) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    ArrayNode tasks = body.putArray("tasks");
    for (int i = 0; i < count; i++) {
      tasks.addObject().put("taskId", "t" + i).put("tenantId", "a").put("estimatedCostMs", 3);
    }
    api.post(body, "v1", "swarms", swarm, "tasks");
  }

  @Test
  void aBoundThatStarvesTheAgentsIsRaisedWhereThatIsAskedForAndOnlyThere() throws Exception {
    call("POST", "v1/swarms", "{'swarmId': 'starved', 'settings': {'maxPrefetch': 0}}");
    try (AgentWorker agent =
        AgentWorker.builder()
            .properties(instance.clientProperties())
            .swarm("starved")
            .agent("worker")
            .slots(1)
            .start(
                (task, context) -> {
                  LockSupport.parkNanos(3_000_000);
                  return TaskResult.text("done");
                })) {
      submit("starved", TASKS);
      patiently()
          .until(
              () ->
                  api.get("v1", "swarms", "starved").path("arrivals").asInt() == TASKS
                      && api.get("v1", "swarms", "starved").path("tasks").asInt() == 0);
      long version = config("starved").path("version").asLong();

      JsonNode strict =
          searched("starved", "{'threshold': 0.99, 'apply': true, 'seed': 3, 'maxMs': 60000}");
      assertTrue(strict.path("applied").isMissingNode(), strict.toString());
      assertEquals(version, config("starved").path("version").asLong(), "nothing was written");

      JsonNode told = searched("starved", "{'seed': 3, 'maxMs': 60000}");
      JsonNode bound = prefetch(told);
      assertEquals("APPLICABLE", bound.path("standing").asText(), told.toString());
      assertTrue(bound.path("improvement").path("least").asDouble() > 0, bound.toString());
      assertEquals(0, bound.path("changes").path(0).path("from").asInt());
      assertEquals(version, config("starved").path("version").asLong());
      assertEquals(TASKS, told.path("tasks").asInt());
      assertEquals(1, told.path("partitions").path("partitions").asInt());

      JsonNode applied = searched("starved", "{'seed': 3, 'maxMs': 60000, 'apply': true}");
      assertEquals("APPLIED", prefetch(applied).path("standing").asText(), applied.toString());
      assertEquals(version + 1, applied.path("applied").path("configVersion").asLong());
      assertEquals(
          applied.path("applied").path("to").asInt(),
          config("starved").path("settings").path("maxPrefetch").asInt());
    }
  }

  private static JsonNode prefetch(JsonNode topology) {
    for (JsonNode proposal : topology.path("proposals")) {
      if (proposal.path("dimension").asText().equals("prefetch")) {
        return proposal;
      }
    }
    throw new AssertionError("no prefetch bound is proposed: " + topology);
  }

  @Test
  void whatCannotBeSearchedIsRefusedAndChangesNothing() {
    call("POST", "v1/swarms", "{'swarmId': 'empty', 'settings': {}}");
    long version = config("empty").path("version").asLong();
    assertEquals("no-tasks", refused("empty", "{'apply': true}").code());
    submit("empty", 3);
    patiently().until(() -> api.get("v1", "swarms", "empty").path("arrivals").asInt() == 3);
    assertEquals("no-agents", refused("empty", "{'apply': true}").code());
    for (String wrong :
        List.of(
            "maxMs: 0",
            "maxMs: 600001",
            "objective: 'speed'",
            "threshold: 1",
            "threshold: -0.1",
            "seeds: 2",
            "seeds: 33",
            "maxCost: -1",
            "fromMs: -1",
            "fromMs: 99999999999999")) {
      Problem problem = refused("empty", "{'" + wrong.replace(":", "':") + "}");
      assertEquals(400, problem.status(), wrong);
      assertTrue(problem.detail().contains(wrong.split(":")[0]), problem.detail());
    }
    assertEquals(404, refused("nowhere", "{}").status());
    assertEquals(version, config("empty").path("version").asLong());
    Api operator =
        new InProcessApi(instance.server().table(), new Principal("operator", Role.OPERATE), null);
    ProblemException forbidden =
        assertThrows(
            ProblemException.class,
            () ->
                operator.post(
                    Json.parse("{\"apply\": true}"),
                    "v1",
                    "swarms",
                    "empty",
                    "optimizations",
                    "topology"));
    assertEquals(403, forbidden.problem().status());
    assertFalse(forbidden.problem().detail().isEmpty());
  }
}
