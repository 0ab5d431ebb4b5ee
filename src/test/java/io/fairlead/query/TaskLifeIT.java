package io.fairlead.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskFailedException;
import io.fairlead.agent.TaskResult;
import io.fairlead.query.view.OutcomeView;
import io.fairlead.query.view.OutcomesView;
import io.fairlead.query.view.TaskLifeView;
import io.fairlead.query.view.TaskPayloadView;
import io.fairlead.query.view.TaskView;
import io.fairlead.query.view.TasksView;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of tasks one by one, on a real broker. */
@Tag("full")
class TaskLifeIT {
  @TempDir static Path directory;
  private static OneInstance instance;
  private static AgentWorker worker;
  private static Api api;

  @BeforeAll
  static void start() throws Exception {
    instance = OneInstance.start(directory, 2);
    api = instance.api();
    send("v1/swarms", "{'swarmId': 's', 'settings': {'runnersUpEvery': 1, 'retryBackoffMs': 10}}");
    worker =
        AgentWorker.builder()
            .properties(instance.clientProperties())
            .swarm("s")
            .agent("a")
            .slots(1)
            .start(
                (task, context) -> {
                  if (task.taskId().startsWith("retried") && task.attempt() == 1) {
                    throw TaskFailedException.retriable("it is the first time");
                  }
                  return TaskResult.text("done");
                });
  }

  @AfterAll
  static void stop() throws Exception {
    worker.close();
    instance.close();
  }

  private static JsonNode send(String path, String body) {
    return api.call(
        "POST",
        List.of(path.split("/")),
        Map.of("waitMs", "10000"),
        Json.parse(body.replace('\'', '"')));
  }

  private static <T> T get(Class<T> type, List<String> path, String... query) throws Exception {
    TreeMap<String, String> parameters = new TreeMap<>();
    for (int i = 0; i < query.length; i += 2) {
      parameters.put(query[i], query[i + 1]);
    }
    return Json.MAPPER.treeToValue(api.call("GET", path, parameters, null), type);
  }

  private static List<String> of(String... more) {
    List<String> path = new ArrayList<>(List.of("v1", "swarms", "s"));
    path.addAll(List.of(more));
    return path;
  }

  private static TaskLifeView life(String task) throws Exception {
    return get(TaskLifeView.class, of("tasks", task, "life"));
  }

  private static TaskLifeView ended(String task) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> life(task), life -> life.outcome() != null && !life.cut());
  }

  @Test
  void tellsTheWholeLifeOfATaskThatFailedOnce() throws Exception {
    send("v1/swarms/s/tasks", "{'tasks': [{'taskId': 'retried/%', 'payload': 'x'}]}");
    TaskLifeView life = ended("retried/%");
    List<String> kinds = life.steps().stream().map(TaskLifeView.StepView::kind).toList();
    assertEquals(
        List.of("SUBMITTED", "DISPATCHED", "LEASE_ENDED", "DISPATCHED", "STARTED", "ENDED"), kinds);
    assertEquals(2, life.leases().size());
    assertEquals("failed", life.leases().get(0).end());
    assertNotNull(life.leases().get(0).dispatchedAtMs());
    assertEquals("completed", life.leases().get(1).end());
    assertEquals("COMPLETED", life.outcome().kind());
    assertNull(life.outcome().resultBase64());
    assertTrue(
        life.steps().get(1).sentence().startsWith("given to agent a: "),
        life.steps().get(1).sentence());
  }

  @Test
  void tellsOfATaskThatWaitsWhatItCarries() throws Exception {
    send(
        "v1/swarms/s/tasks",
        "{'tasks': [{'taskId': 'waits', 'payload': '<b>', 'contentType': 'text/html',"
            + " 'requiredCapabilities': ['gold']}]}");
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .untilAsserted(() -> assertEquals("QUEUED", life("waits").phase().name()));
    assertEquals(
        List.of("SUBMITTED", "QUEUED"),
        life("waits").steps().stream().map(TaskLifeView.StepView::kind).toList());
    TaskPayloadView payload = get(TaskPayloadView.class, of("tasks", "waits", "payload"));
    assertEquals("<b>", payload.text());
    assertEquals("text/html", payload.contentType());
    TasksView begun = get(TasksView.class, of("tasks"), "id", "wai");
    assertEquals(List.of("waits"), begun.tasks().stream().map(TaskView::taskId).toList());
  }

  @Test
  void tellsWhatHasEndedTheLastFirst() throws Exception {
    for (int i = 0; i < 5; i++) {
      send("v1/swarms/s/tasks", "{'tasks': [{'taskId': 'e" + i + "', 'tenantId': 'acme'}]}");
      ended("e" + i);
    }
    OutcomesView first = get(OutcomesView.class, of("outcomes"), "tenant", "acme", "limit", "3");
    assertEquals(List.of("e4", "e3", "e2"), ids(first));
    OutcomesView rest =
        get(
            OutcomesView.class,
            of("outcomes"),
            "tenant",
            "acme",
            "id",
            "e",
            "kind",
            "completed",
            "before",
            String.valueOf(first.next()));
    assertEquals(List.of("e1", "e0"), ids(rest));
    assertNull(rest.next());
  }

  private static List<String> ids(OutcomesView page) {
    return page.outcomes().stream().map(OutcomeView::taskId).toList();
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertEquals(404, refused(of("tasks", "none", "life")).status());
    assertEquals(404, refused(of("tasks", "none", "payload")).status());
    assertEquals(404, refused(List.of("v1", "swarms", "none", "outcomes")).status());
    assertEquals("id", refused(of("outcomes"), "id", "a b").field());
    assertEquals("id", refused(of("tasks"), "id", "").field());
    assertEquals("kind", refused(of("outcomes"), "kind", "odd").field());
    assertEquals("limit", refused(of("outcomes"), "limit", "501").field());
  }

  private static Problem refused(List<String> path, String... query) {
    return assertThrows(ProblemException.class, () -> get(JsonNode.class, path, query)).problem();
  }
}
