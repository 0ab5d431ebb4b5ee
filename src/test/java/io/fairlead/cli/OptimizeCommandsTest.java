package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Searches that are started, followed to their end, and told. */
class OptimizeCommandsTest {
  private static final String PLAN =
      """
      {"fact":812,"snapshotAtMs":0,"ageMs":2012,"agents":3,"tasks":40,"waiting":52,
       "complete":true,"seed":7,"generations":120,"timedOut":true,
       "preference":{"latency":0.4,"utilisation":0.2,"balance":0.2,"cost":0.0},
       "unchanged":{"number":0,"latencyMs":5210.0,"utilisation":0.613,"imbalanceMs":2100.0,
        "cost":12.3456,"moves":0},
       "greedy":{"number":0,"latencyMs":3100.0,"utilisation":0.9,"imbalanceMs":800.0,
        "cost":13.0,"moves":30},
       "front":[
        {"number":1,"latencyMs":3000.0,"utilisation":0.91,"imbalanceMs":700.0,"cost":13.5,"moves":31},
        {"number":2,"latencyMs":3500.0,"utilisation":0.95,"imbalanceMs":90.0,"cost":11.0,"moves":2}],
       "chosen":2,"why":"least of 0.50 latency + 0.25 (1 - utilisation) + 0.25 imbalance",
       "moveCount":2,
       "moves":[{"taskId":"t-1","to":"fast","kind":"PLACE"},
        {"taskId":"t-2","from":"slow","to":"fast","kind":"REVOKE"}]%s}""";

  private static final String APPLIED =
      """
      ,"applied":{"commandId":"plan-x","number":2,"done":true,"moved":1,"skipped":1,
       "skippedBecause":{"started":1},
       "balancing":{"id":"plan-x","proposed":false,"moved":1,"skipped":1,"scoreBefore":9.0,
        "scoreAfter":1.0,"moves":[
        {"taskId":"t-1","to":"fast","kind":"PLACE","outcome":"placed"},
        {"taskId":"t-2","from":"slow","to":"fast","kind":"REVOKE","outcome":"started"}]}}""";

  private static String view(String state, String more) {
    return """
        {"id":"x","swarmId":"main","kind":"plan","state":"%s","issuedBy":"local",
         "progress":0.5,"doing":"searching","createdAtMs":0%s}"""
        .formatted(state, more);
  }

  private static String done(String applied) {
    return view("DONE", ",\"result\":{\"plan\":" + PLAN.formatted(applied) + "}");
  }

  private static StubApi following(String started, String ended) {
    return new StubApi()
        .withOneSwarm()
        .answering("POST /v1/swarms/main/optimizations/plan", started)
        .answering("GET /v1/swarms/main/optimizations/x", ended);
  }

  @Test
  void aSearchIsFollowedToItsEnd() throws Exception {
    StubApi api = following(view("WAITING", ""), done(""));

    CommandLineRun run = api.run("optimize", "plan", "--output", "json");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertEquals(Json.MAPPER.readTree(done("")), Json.MAPPER.readTree(run.out()));
    assertEquals(
        List.of(
            "GET /v1/swarms",
            "POST /v1/swarms/main/optimizations/plan {waitMs=500}",
            "GET /v1/swarms/main/optimizations/x"),
        api.asked());
    assertEquals("", run.err());
  }

  @Test
  void whatIsNotGivenIsLeftToTheCoordinator() {
    StubApi api = following(done(""), "{}");

    api.run("optimize", "plan");
    assertEquals("{\"apply\":false}", api.body().toString());

    api.run(
        "optimize",
        "plan",
        "--prefer",
        "latency=1,cost=3",
        "--max-ms",
        "500",
        "--max-generations",
        "9",
        "--max-moves",
        "5",
        "--max-cost",
        "2.5",
        "--seed",
        "0",
        "--apply");
    JsonNode body = api.body();
    assertEquals(
        "{\"preference\":{\"latency\":1.0,\"cost\":3.0},\"maxMs\":500,\"maxGenerations\":9,"
            + "\"maxMoves\":5,\"maxCost\":2.5,\"seed\":0,\"apply\":true}",
        body.toString());

    CommandLineRun wrong = api.run("optimize", "plan", "--prefer", "speed=1");
    assertEquals(
        "fairlead: --prefer: there are latency, utilisation, balance and cost, no speed.",
        wrong.complaint());
    assertEquals(ExitCode.USAGE, wrong.exitCode());
  }

  @Test
  void theFrontIsATableInWhichTheChosenPlanIsMarked() {
    List<String> lines = following(done(""), "{}").run("optimize", "plan").out().lines().toList();

    assertTrue(lines.contains("  tasks to move  40 of 52 that have not started"), lines.toString());
    assertTrue(
        lines.contains("  searched       120 generations, until the time was up, seed 7"),
        lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("unchanged +5\\.2 s +61\\.3 % +2\\.1 s .* 0")),
        lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("2 +3\\.5 s +95\\.0 % .* 2  <- chosen")),
        lines.toString());
    assertTrue(
        lines.contains("  why     least of 0.50 latency + 0.25 (1 - utilisation) + 0.25 imbalance"),
        lines.toString());
    assertTrue(lines.stream().anyMatch(line -> line.matches("t-1 +\\(any\\) +fast +place")));
    assertTrue(lines.stream().anyMatch(line -> line.equals("  fairlead optimize apply x")));
    assertTrue(lines.stream().allMatch(line -> line.length() <= 80), lines.toString());
  }

  @Test
  void whatWasDoneIsToldWithWhyTheRestWasNot() {
    CommandLineRun run = following(done(APPLIED), "{}").run("optimize", "plan", "--apply");

    assertTrue(run.out().contains("1 task moved, 1 skipped (1 started).\n"), run.out());
    assertTrue(
        run.out().lines().anyMatch(line -> line.matches("t-2 +slow +fast +started")), run.out());
    assertFalse(run.out().contains("optimize apply"), run.out());
  }

  @Test
  void ofALongFrontSomeAreShownAndAlwaysTheChosen() throws Exception {
    StringBuilder front = new StringBuilder();
    for (int i = 1; i <= 100; i++) {
      front
          .append(i == 1 ? "" : ",")
          .append("{\"number\":")
          .append(i)
          .append(",\"latencyMs\":1.0}");
    }
    JsonNode plan =
        Json.MAPPER.readTree(
            "{\"chosen\":38,\"front\":[" + front + "],\"moves\":[],\"moveCount\":0}");

    List<String> lines = PlanText.lines(plan, 80);

    assertTrue(lines.stream().anyMatch(line -> line.startsWith("38 ") && line.endsWith("chosen")));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("1 ")));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("100 ")));
    assertTrue(lines.size() < 35, lines.toString());
  }

  @Test
  void whyThereIsNoPlanIsTold() {
    String nothing =
        """
        ,"result":{"plan":{"agents":2,"tasks":0,"waiting":0,"complete":true,"ageMs":3,
         "remark":"No task waits."}}""";

    CommandLineRun run = following(view("DONE", nothing), "{}").run("optimize", "plan");

    assertEquals("No task waits.", run.lastLine());
    assertEquals(ExitCode.OK, run.exitCode());
  }

  @Test
  void whatFailedMeanwhileEndsTheCommandWithItsProblem() {
    String failed =
        view(
            "FAILED",
            """
            ,"problem":{"status":409,"title":"Conflict","detail":"swarm main has no agent",
             "code":"no-agents"}""");

    CommandLineRun run = following(view("RUNNING", ""), failed).run("optimize", "plan");

    assertEquals("fairlead: swarm main has no agent", run.complaint());
    assertEquals(ExitCode.FAILED, run.exitCode());
    assertEquals("", run.out());
  }

  @Test
  void whatWasCancelledElsewhereIsNoResult() {
    CommandLineRun run =
        following(view("RUNNING", ""), view("CANCELLED", "")).run("optimize", "plan");

    assertEquals("fairlead: optimisation x was cancelled.", run.complaint());
    assertEquals(ExitCode.FAILED, run.exitCode());
  }

  @Test
  void searchesAreListedShownAndCancelled() {
    StubApi api =
        new StubApi()
            .withOneSwarm()
            .answering(
                "GET /v1/swarms/main/optimizations",
                "{\"optimizations\":["
                    + view("RUNNING", "")
                    + ","
                    + view("DONE", ",\"startedAtMs\":10,\"endedAtMs\":1510")
                    + "]}")
            .answering("GET /v1/swarms/main/optimizations/x", done(""))
            .answering("DELETE /v1/swarms/main/optimizations/x", view("CANCELLED", ""));

    List<String> list = api.run("optimize", "list").out().lines().toList();
    assertTrue(list.get(1).matches("x +plan +running 50\\.0 % .* - +local"), list.toString());
    assertTrue(list.get(2).matches("x +plan +done .* 1\\.5 s +local"), list.toString());

    String shown = api.run("optimize", "show", "x").out();
    assertTrue(shown.contains("state         done\n"), shown);
    assertTrue(shown.contains("<- chosen"), shown);

    assertEquals("Optimisation x is cancelled.\n", api.run("optimize", "cancel", "x").out());
    api.answering("DELETE /v1/swarms/main/optimizations/x", view("RUNNING", ""));
    assertEquals(
        "Optimisation x ends as soon as it looks up.\n", api.run("optimize", "cancel", "x").out());
    api.answering("DELETE /v1/swarms/main/optimizations/x", done(""));
    assertEquals(
        "Optimisation x had ended before: done.\n", api.run("optimize", "cancel", "x").out());
  }

  @Test
  void aPlanThatWasFoundIsCarriedOut() throws Exception {
    String applied = Json.MAPPER.readTree(done(APPLIED)).at("/result/plan/applied").toString();
    StubApi api =
        new StubApi()
            .withOneSwarm()
            .answering("POST /v1/swarms/main/optimizations/x/apply", applied);

    CommandLineRun run = api.run("optimize", "apply", "x", "--plan", "1");

    assertEquals("POST /v1/swarms/main/optimizations/x/apply {waitMs=10000}", api.last());
    assertEquals("{\"plan\":1}", api.body().toString());
    assertTrue(run.out().startsWith("1 task moved, 1 skipped (1 started).\n"), run.out());
  }

  @Test
  void geneticBalancesByASearchThatIsFollowed() throws Exception {
    String plan = Json.MAPPER.readTree(done(APPLIED)).toString();
    StubApi api =
        new StubApi()
            .withOneSwarm()
            .answering(
                "POST /v1/swarms/main/load-balance",
                """
                {"swarmId":"main","method":"genetic","strategy":"adaptive",
                 "strategyBefore":"adaptive","dryRun":false,"optimization":%s}"""
                    .formatted(view("RUNNING", "")))
            .answering("GET /v1/swarms/main/optimizations/x", plan);

    CommandLineRun run = api.run("load-balance", "--strategy", "genetic");

    assertEquals("{\"strategy\":\"genetic\",\"dryRun\":false}", api.body().toString());
    assertTrue(
        run.out().startsWith("Swarm main chooses agents by adaptive, as before.\n"), run.out());
    assertTrue(run.out().contains("1 task moved, 1 skipped (1 started).\n"), run.out());
    JsonNode json =
        Json.MAPPER.readTree(api.run("load-balance", "--strategy", "genetic", "-o", "json").out());
    assertEquals("DONE", json.at("/optimization/state").asText());
    assertEquals(1, json.at("/balancing/moved").asInt());
    assertEquals("plan-x", json.path("commandId").asText());
  }

  @Test
  void theGroupNamesItsCommands() {
    CommandLineRun run = CommandLineRun.of("optimize");

    assertTrue(run.complaint().startsWith("fairlead: Which command? There are plan, "), run.err());
    assertEquals(ExitCode.USAGE, run.exitCode());
  }
}
