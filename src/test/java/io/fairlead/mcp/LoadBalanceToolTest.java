package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Problem;
import org.junit.jupiter.api.Test;

class LoadBalanceToolTest {
  private static final String SWARM = "/v1/swarms/main";
  private static final String MOVE_T = "{'tasks': [{'taskId': 't', 'from': 'a', 'to': 'b'}]}";

  private final StubApi api = StubApi.withSwarm("main");

  private JsonNode first(ToolRun run) {
    return run.structured().path("tasks").path(0);
  }

  private void placedWith(String agent) {
    api.on(
        "GET " + SWARM + "/tasks/t",
        "{'taskId': 't', 'phase': 'PLACED', 'placedWithAgentId': '" + agent + "'}");
  }

  private void sentTo(String agent, String phase) {
    api.on(
        "GET " + SWARM + "/tasks/t",
        "{'taskId': 't', 'phase': '" + phase + "', 'agentId': '" + agent + "'}");
  }

  private void planAnswers(String outcome) {
    api.on(
        "POST " + SWARM + "/plans",
        "{'commandId': 'c', 'state': 'applied', 'balancing': {'moves': [{'taskId': 't', 'outcome':"
            + " '"
            + outcome
            + "'}]}}");
  }

  @Test
  void aMoveIsToldAsMovedOnceTheStateSaysSo() {
    placedWith("a");
    planAnswers("moved");
    placedWith("b");
    JsonNode told = first(ToolRun.of("load_balance", api, MOVE_T).succeeds());
    assertEquals("moved", told.path("status").asText());
    assertEquals("b", told.path("agentId").asText());
    assertEquals(
        "{\"moves\":[{\"taskId\":\"t\",\"from\":\"a\",\"to\":\"b\"}]}",
        api.only("POST", SWARM + "/plans").body().toString());
  }

  @Test
  void whatThePlanClaimsAndTheStateDeniesIsNotMoved() {
    placedWith("a");
    planAnswers("moved");
    JsonNode told = first(ToolRun.of("load_balance", api, MOVE_T).failsWith("1 refused"));
    assertEquals("refused", told.path("status").asText());
  }

  @Test
  void aRefusedMoveComesWithTheSwarmsReason() {
    placedWith("a");
    planAnswers("not-eligible");
    JsonNode told = first(ToolRun.of("load_balance", api, MOVE_T).failsWith("not-eligible"));
    assertEquals("a", told.path("agentId").asText(), "where it still is");
  }

  @Test
  void whatCannotBeMovedIsNotAskedFor() {
    ToolRun.of("load_balance", api, MOVE_T).failsWith("there is no such task");
    placedWith("c");
    ToolRun.of("load_balance", api, MOVE_T).failsWith("it is with c, not with a");
    sentTo("a", "RUNNING");
    ToolRun.of("load_balance", api, MOVE_T); // takes the answer before
    ToolRun.of("load_balance", api, MOVE_T).failsWith("it has started");
    assertFalse(api.wasCommanded());
  }

  @Test
  void whatWasSentIsWaitedForUntilItsAgentHasAnswered() {
    sentTo("a", "DISPATCHED");
    planAnswers("asked-back");
    sentTo("a", "DISPATCHED");
    sentTo("b", "DISPATCHED");
    assertEquals(
        "moved", first(ToolRun.of("load_balance", api, MOVE_T).succeeds()).path("status").asText());
  }

  @Test
  void whatWasAskedBackAndHasStartedIsRefused() {
    sentTo("a", "DISPATCHED");
    planAnswers("asked-back");
    sentTo("a", "RUNNING");
    ToolRun.of("load_balance", api, MOVE_T).failsWith("a has not given it back");
  }

  @Test
  void whatWentToAnotherIsRefused() {
    sentTo("a", "DISPATCHED");
    planAnswers("asked-back");
    sentTo("c", "DISPATCHED");
    ToolRun.of("load_balance", api, MOVE_T).failsWith("went to c");
  }

  @Test
  void aPlanThatNobodyHasCarriedOutIsNoSuccess() {
    placedWith("a");
    api.on("POST " + SWARM + "/plans", "{'commandId': 'c7', 'swarmId': 'main', 'follow': '/x'}");
    ToolRun.of("load_balance", api, MOVE_T).failsWith("c7", "within 10000 ms");
  }

  @Test
  void newTasksAndMovesComeBackInTheirOrder() {
    placedWith("a");
    planAnswers("moved");
    placedWith("b");
    api.on("POST " + SWARM + "/tasks", StubApi.submitted("QUEUED", "REJECTED"));
    api.onAnyTask(SWARM + "/tasks", "{'phase': 'QUEUED'}");
    JsonNode tasks =
        ToolRun.of(
                "load_balance",
                api,
                "{'tasks': [{'payload': 'x'}, {'taskId': 't', 'from': 'a', 'to': 'b'},"
                    + " {'payload': 'y'}]}")
            .succeeds()
            .structured()
            .path("tasks");
    assertEquals("accepted", tasks.path(0).path("status").asText());
    assertEquals("moved", tasks.path(1).path("status").asText());
    assertEquals("refused", tasks.path(2).path("status").asText());
  }

  @Test
  void aFaultInANewTaskMovesNothing() {
    placedWith("a");
    api.on(
        "POST " + SWARM + "/tasks",
        Problem.malformed("tasks[0].level", "top", "tasks[0].level 'top': no"));
    ToolRun.of(
            "load_balance",
            api,
            "{'tasks': [{'taskId': 't', 'from': 'a', 'to': 'b'}, {'level': 'top'}]}")
        .refuses("tasks[1].level");
    assertTrue(api.all("POST", SWARM + "/plans").isEmpty());
  }

  @Test
  void aFaultInANewTaskChangesNoStrategy() {
    api.on("POST " + SWARM + "/load-balance", "{'strategy': 'wfq', 'strategyBefore': 'adaptive'}");
    api.on(
        "POST " + SWARM + "/tasks",
        Problem.malformed("tasks[0].level", "top", "tasks[0].level 'top': no"));
    ToolRun.of("load_balance", api, "{'tasks': [{'level': 'top'}], 'strategy': 'wfq'}")
        .refuses("tasks[0].level");
    assertTrue(
        api.only("POST", SWARM + "/load-balance").body().path("dryRun").asBoolean(), "only asked");
  }

  @Test
  void aFaultInTheStrategyTakesNoTask() {
    api.on("POST " + SWARM + "/load-balance", Problem.malformed("strategy", "x", "strategy 'x'"));
    ToolRun.of("load_balance", api, "{'tasks': [{'payload': 'a'}], 'strategy': 'x'}")
        .refuses("strategy");
    assertTrue(api.all("POST", SWARM + "/tasks").isEmpty());
  }

  @Test
  void withoutTasksTheSwarmBalancesItself() {
    api.on(
        "POST " + SWARM + "/load-balance",
        "{'swarmId': 'main', 'strategy': 'adaptive', 'dryRun': false, 'balancing': {'proposed':"
            + " false, 'moved': 3}}");
    ToolRun run = ToolRun.of("load_balance", api, "{'strategy': 'adaptive'}").succeeds();
    assertTrue(run.text().contains("balancing moved 3 tasks"), run.text());
    assertEquals(
        "{\"strategy\":\"adaptive\"}", api.only("POST", SWARM + "/load-balance").body().toString());
  }

  private void searches(String state, String more) {
    api.on(
        "POST " + SWARM + "/load-balance",
        "{'swarmId': 'main', 'method': 'genetic', 'optimization': {'id': 'o', 'state': '"
            + state
            + "'"
            + more
            + "}}");
  }

  @Test
  void aSearchIsWaitedForAndItsPlanIsTold() {
    searches("RUNNING", "");
    api.on("GET " + SWARM + "/optimizations/o", "{'id': 'o', 'state': 'RUNNING'}");
    api.on(
        "GET " + SWARM + "/optimizations/o",
        "{'id': 'o', 'state': 'DONE', 'result': {'plan': {'applied': {'commandId': 'c', 'done':"
            + " true, 'moved': 4, 'skipped': 1, 'balancing': {'moved': 4}}}}}");
    ToolRun run = ToolRun.of("load_balance", api, "{'strategy': 'genetic'}").succeeds();
    assertTrue(run.text().contains("the plan moved 4 tasks, 1 moves were skipped"), run.text());
    JsonNode told = run.structured().path("balancing");
    assertEquals("DONE", told.path("optimization").path("state").asText());
    assertEquals(4, told.path("balancing").path("moved").asInt());
  }

  @Test
  void aSearchThatOnlyTellsMovesNothing() {
    searches("DONE", ", 'result': {'plan': {'moveCount': 7}}");
    ToolRun run =
        ToolRun.of("load_balance", api, "{'strategy': 'genetic', 'dryRun': true}").succeeds();
    assertTrue(run.text().contains("a plan would move 7 tasks"), run.text());
    assertEquals(
        "{\"strategy\":\"genetic\",\"dryRun\":true}",
        api.only("POST", SWARM + "/load-balance").body().toString());
  }

  @Test
  void aSearchThatFailsIsAFailure() {
    searches("RUNNING", "");
    api.on(
        "GET " + SWARM + "/optimizations/o",
        "{'id': 'o', 'state': 'FAILED', 'problem': {'status': 409, 'title': 'Conflict', 'detail':"
            + " 'the plan is too old', 'code': 'snapshot-too-old'}}");
    ToolRun.of("load_balance", api, "{'strategy': 'genetic'}").failsWith("the plan is too old");
  }

  @Test
  void aSearchThatWasCancelledIsAFailure() {
    searches("CANCELLED", "");
    ToolRun.of("load_balance", api, "{'strategy': 'genetic'}").failsWith("was cancelled");
  }

  @Test
  void withTasksASearchIsDoneOnce() {
    searches("DONE", ", 'result': {'plan': {'remark': 'No task waits.'}}");
    api.on("POST " + SWARM + "/tasks", StubApi.submitted("QUEUED"));
    api.onAnyTask(SWARM + "/tasks", "{'phase': 'QUEUED'}");
    ToolRun run =
        ToolRun.of("load_balance", api, "{'tasks': [{}], 'strategy': 'genetic'}").succeeds();
    assertEquals(1, api.all("POST", SWARM + "/load-balance").size());
    assertTrue(run.text().contains("No task waits."), run.text());
  }

  @Test
  void tasksThatWereTakenAreToldAlthoughTheSearchAfterThemFails() {
    api.on(
        "POST " + SWARM + "/load-balance",
        Problem.conflict("swarm main has no agent").because("no-agents"));
    api.on("POST " + SWARM + "/tasks", StubApi.submitted("QUEUED"));
    api.onAnyTask(SWARM + "/tasks", "{'phase': 'QUEUED'}");
    for (String strategy : new String[] {"genetic", "constrained"}) {
      ToolRun run =
          ToolRun.of("load_balance", api, "{'tasks': [{}], 'strategy': '" + strategy + "'}")
              .succeeds();
      assertEquals("accepted", first(run).path("status").asText());
      assertFalse(first(run).path("taskId").asText().isEmpty());
      assertEquals("no-agents", run.structured().at("/balancing/problem/code").asText());
      assertTrue(run.text().contains("of balancing: swarm main has no agent. "), run.text());
      assertTrue(run.text().contains("1 accepted"), run.text());
    }
  }

  @Test
  void tasksThatWereTakenAreToldAlthoughNobodyKnowsOfTheMoves() {
    placedWith("a");
    api.on("POST " + SWARM + "/plans", Problem.unavailable("Kafka is away"));
    api.on("POST " + SWARM + "/tasks", StubApi.submitted("QUEUED"));
    api.onAnyTask(SWARM + "/tasks", "{'phase': 'QUEUED'}");
    JsonNode tasks =
        ToolRun.of(
                "load_balance",
                api,
                "{'tasks': [{'taskId': 't', 'from': 'a', 'to': 'b'}, {'payload': 'x'}]}")
            .succeeds()
            .structured()
            .path("tasks");
    assertEquals("undecided", tasks.path(0).path("status").asText());
    assertEquals("Kafka is away", tasks.path(0).path("reason").asText());
    assertEquals("accepted", tasks.path(1).path("status").asText());
  }

  @Test
  void aStrategyThatThereIsNotIsNamed() {
    api.on("POST " + SWARM + "/load-balance", Problem.malformed("strategy", "x", "strategy 'x'"));
    ToolRun.of("load_balance", api, "{'strategy': 'x'}").refuses("strategy");
  }

  @Test
  void whatWasOrderedAndCannotBeReadIsUndecided() {
    placedWith("a");
    planAnswers("moved");
    api.on("GET " + SWARM + "/tasks/t", Problem.unavailable("it moves house"));
    JsonNode told =
        first(ToolRun.of("load_balance", api, MOVE_T).failsWith("undecided", "it moves house"));
    assertEquals("t", told.path("taskId").asText());
    assertEquals("undecided", told.path("status").asText());
  }

  @Test
  void aRoundThatWasDoneIsToldAlthoughNobodyKnowsOfTheMoves() {
    placedWith("a");
    api.on(
        "POST " + SWARM + "/load-balance",
        "{'swarmId': 'main', 'strategy': 'adaptive', 'strategyBefore': 'adaptive', 'balancing':"
            + " {'proposed': false, 'moved': 3}}");
    api.on("POST " + SWARM + "/plans", Problem.unavailable("Kafka is away"));
    ToolRun run =
        ToolRun.of("load_balance", api, MOVE_T.replace("]}", "], 'strategy': 'adaptive'}"))
            .failsWith("balancing moved 3 tasks", "Kafka is away");
    assertEquals("undecided", first(run).path("status").asText());
    assertEquals(3, run.structured().at("/balancing/balancing/moved").asInt());
  }

  @Test
  void aSearchThatCannotBeFollowedMayStillChangeSomething() {
    searches("RUNNING", "");
    api.on("GET " + SWARM + "/optimizations/o", Problem.unavailable("it moves house"));
    ToolRun.of("load_balance", api, "{'strategy': 'genetic'}")
        .failsWith("it moves house", "o was begun, and may still change something");
  }
}
