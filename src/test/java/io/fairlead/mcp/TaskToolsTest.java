package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TaskToolsTest {
  private static final String TASKS = "/v1/swarms/main/tasks";

  private final StubApi api = StubApi.withSwarm("main");

  @Test
  void aTextIsSubmittedAsPayloadAndToldAsItStands() {
    api.on("POST " + TASKS, StubApi.submitted("QUEUED"));
    api.onAnyTask(TASKS, "{'phase': 'DISPATCHED', 'agentId': 'a1'}");
    ToolRun run =
        ToolRun.of(
                "task_orchestrate",
                api,
                "{'task': 'do it', 'priority': 'medium', 'dependencies': ['before']}")
            .succeeds();
    StubApi.Asked asked = api.only("POST", TASKS);
    assertEquals("10000", asked.query().get("waitMs"));
    JsonNode body = asked.body().path("tasks").path(0);
    assertEquals("do it", body.path("payload").asText());
    assertEquals("normal", body.path("level").asText());
    assertEquals("[\"before\"]", body.path("dependencies").toString());
    JsonNode told = run.structured().path("tasks").path(0);
    assertEquals(body.path("taskId").asText(), told.path("taskId").asText());
    assertEquals("accepted", told.path("status").asText());
    assertEquals("DISPATCHED", told.path("phase").asText());
    assertEquals("a1", told.path("agentId").asText());
  }

  @Test
  void inSequenceEachWaitsForTheOneBefore() {
    api.on("POST " + TASKS, StubApi.submitted("QUEUED", "BLOCKED", "BLOCKED"));
    api.onAnyTask(TASKS, "{'phase': 'BLOCKED'}");
    ToolRun.of(
            "task_orchestrate",
            api,
            "{'task': ['a', {'taskId': 'b', 'level': 'low'}, 'c'], 'strategy': 'sequential',"
                + " 'priority': 'high'}")
        .succeeds();
    JsonNode bodies = api.only("POST", TASKS).body().path("tasks");
    assertFalse(bodies.path(0).has("dependencies"));
    assertEquals(
        bodies.path(0).path("taskId"),
        bodies.path(1).path("dependencies").path(0),
        "b waits for a");
    assertEquals("b", bodies.path(2).path("dependencies").path(0).asText());
    assertEquals("low", bodies.path(1).path("level").asText(), "its own");
    assertEquals("high", bodies.path(2).path("level").asText());
  }

  @Test
  void aTaskThatIsRejectedIsAnErrorWithTheReason() {
    api.on("POST " + TASKS, StubApi.submitted("REJECTED"));
    ToolRun run =
        ToolRun.of("task_orchestrate", api, "{'task': 'x'}").failsWith("refused", "queue-full");
    assertEquals("refused", run.structured().path("tasks").path(0).path("status").asText());
  }

  @Test
  void ofSeveralTheRejectedOnesAreTold() {
    api.on("POST " + TASKS, StubApi.submitted("REJECTED", "QUEUED"));
    api.onAnyTask(TASKS, "{'phase': 'QUEUED'}");
    JsonNode tasks =
        ToolRun.of("task_orchestrate", api, "{'task': ['x', 'y']}")
            .succeeds()
            .structured()
            .path("tasks");
    assertEquals("refused", tasks.path(0).path("status").asText());
    assertEquals("accepted", tasks.path(1).path("status").asText());
  }

  @Test
  void aTaskThatNobodyHasDecidedOnIsNotAccepted() {
    api.on("POST " + TASKS, StubApi.submitted(""));
    ToolRun.of("task_orchestrate", api, "{'task': 'x'}").failsWith("undecided");
  }

  @Test
  void aFieldOfATaskIsNamedByItsPlaceInTheArguments() {
    api.on("POST " + TASKS, Problem.malformed("tasks[1].level", "top", "tasks[1].level 'top': no"));
    ToolRun.of("task_orchestrate", api, "{'task': ['x', {'level': 'top'}]}")
        .refuses("task[1].level");
  }

  @Test
  void intoASwarmThatIsNotThereYetATaskMayGo() {
    StubApi none = new StubApi().on("GET /v1/swarms", "{'swarms': []}");
    none.on("POST /v1/swarms/default/tasks", StubApi.submitted("QUEUED"));
    none.onAnyTask("/v1/swarms/default/tasks", "{'phase': 'QUEUED'}");
    ToolRun.of("task_orchestrate", none, "{'task': 'x'}").succeeds();
  }

  @Test
  void aWaitingTaskComesWithItsExplanation() {
    api.on("GET " + TASKS + "/t", "{'swarmId': 'main', 'taskId': 't', 'phase': 'QUEUED'}");
    api.on("GET " + TASKS + "/t/explain", "{'message': 'no agent has gpu'}");
    ToolRun run = ToolRun.of("task_status", api, "{'taskId': 't'}").succeeds();
    assertEquals("no agent has gpu", run.structured().path("explanation").path("message").asText());
  }

  @Test
  void anEndedTaskNeedsNoExplanation() {
    api.on(
        "GET " + TASKS + "/t",
        "{'swarmId': 'main', 'taskId': 't', 'phase': 'COMPLETED', 'endedAtMs': 5}");
    ToolRun run = ToolRun.of("task_status", api, "{'taskId': 't'}").succeeds();
    assertFalse(run.structured().has("explanation"));
  }

  @Test
  void resultsOfWhatHasNotEndedAreAnError() {
    api.on("GET " + TASKS + "/t", "{'taskId': 't', 'phase': 'RUNNING'}");
    ToolRun.of("task_results", api, "{'taskId': 't'}").failsWith("has not ended", "RUNNING");
    ToolRun.of("task_results", api, "{'taskId': 'other'}").failsWith("other");
  }

  @Test
  void resultsAreThoseOfTheOutcome() {
    api.on("GET " + TASKS + "/t", "{'taskId': 't', 'phase': 'COMPLETED', 'endedAtMs': 5}");
    api.on(
        "GET " + TASKS + "/t/outcome",
        "{'swarmId': 'main', 'taskId': 't', 'kind': 'COMPLETED', 'resultText': 'HELLO'}");
    ToolRun run = ToolRun.of("task_results", api, "{'taskId': 't'}").succeeds();
    assertEquals("HELLO", run.structured().path("resultText").asText());
  }

  /** A coordinator that goes away: its first word is a problem, then nobody is there. */
  private static Supplier<JsonNode> unreachable(IOException why) {
    return () -> {
      throw new UncheckedIOException("nobody answers", why);
    };
  }

  @Test
  void tasksThatWereTakenAreToldAlthoughNobodyCanReadThem() {
    api.on("POST " + TASKS, StubApi.submitted("QUEUED", "", "REJECTED", "BLOCKED"));
    api.on("GET " + TASKS + "/a", Problem.unavailable("it moves house"));
    api.on("GET " + TASKS + "/d", Problem.unavailable("it moves house"));
    ToolRun run =
        ToolRun.of(
                "task_orchestrate",
                api,
                "{'task': [{'taskId': 'a'}, {'taskId': 'b'}, {'taskId': 'c'}, {'taskId': 'd'}]}")
            .succeeds();
    JsonNode tasks = run.structured().path("tasks");
    assertEquals("a", tasks.path(0).path("taskId").asText());
    assertEquals("accepted", tasks.path(0).path("status").asText());
    assertEquals("QUEUED", tasks.path(0).path("phase").asText(), "as it was when it was taken");
    assertTrue(tasks.path(0).path("remark").asText().contains("it moves house"), run.text());
    assertTrue(run.text().contains("it moves house"), run.text());
    assertEquals("undecided", tasks.path(1).path("status").asText());
    assertEquals("refused", tasks.path(2).path("status").asText());
    assertEquals("accepted", tasks.path(3).path("status").asText());
    assertTrue(api.all("GET", TASKS + "/d").isEmpty(), "it is not waited for again and again");
  }

  @Test
  void tasksThatWereTakenAreToldAlthoughTheCoordinatorHasGone() {
    api.on("POST " + TASKS, StubApi.submitted("QUEUED"));
    api.on("GET " + TASKS + "/a", unreachable(new ConnectException("refused")));
    JsonNode told =
        ToolRun.of("task_orchestrate", api, "{'task': {'taskId': 'a'}}")
            .succeeds()
            .structured()
            .path("tasks")
            .path(0);
    assertEquals("accepted", told.path("status").asText());
    assertTrue(told.path("remark").asText().contains("nobody answers"), told.toString());
  }

  @Test
  void tasksThatMayHaveBeenTakenAreUndecidedUnderTheirIds() {
    api.on("POST " + TASKS, unreachable(new IOException("connection reset")));
    ToolRun run =
        ToolRun.of("task_orchestrate", api, "{'task': ['x', 'y']}").failsWith("nobody answers");
    JsonNode bodies = api.only("POST", TASKS).body().path("tasks");
    JsonNode tasks = run.structured().path("tasks");
    for (int i = 0; i < 2; i++) {
      assertEquals(bodies.path(i).path("taskId"), tasks.path(i).path("taskId"));
      assertEquals("undecided", tasks.path(i).path("status").asText());
    }
  }

  @Test
  void tasksThatNobodyWasToldOfAreAnError() {
    api.on("POST " + TASKS, unreachable(new ConnectException("refused")));
    ToolRun run = ToolRun.of("task_orchestrate", api, "{'task': 'x'}").failsWith("nobody answers");
    assertNull(run.structured(), "nothing was written");
  }
}
