package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureToolsTest {
  private static final String SWARM = "/v1/swarms/main";
  private static final String SUMMARY =
      "{'swarmId': 'main', 'tasks': 3, 'tasksByPhase': {'QUEUED': 3}, 'tasksByLevel': {},"
          + " 'agents': 0, 'agentsByPhase': {}, 'paused': false}";
  private static final String REPORT =
      "{'swarmId': 'main', 'fromMs': 1, 'toMs': 2, 'kpis': {'fairnessIndex': {'mean': 0.9}},"
          + " 'outcomes': {'completed': 4}, 'agents': [], 'tenants': [], 'levels': [],"
          + " 'findings': []}";

  private final StubApi api = StubApi.withSwarm("main");

  @Test
  void aStatusHasDetailsOnlyWhenTheyAreAskedFor() {
    api.on("GET " + SWARM, SUMMARY);
    api.on("GET " + SWARM + "/levels", "{'levels': [{'level': 'HIGH'}]}");
    api.on("GET " + SWARM + "/tenants", "{'tenants': [{'tenantId': 'acme'}]}");
    api.on("GET " + SWARM + "/agents", "{'agents': [{'agentId': 'a'}]}");
    api.on("GET " + SWARM + "/proposal", "{'moves': []}");
    ToolRun brief = ToolRun.of("swarm_status", api, "{}").succeeds();
    assertFalse(brief.structured().has("details"));
    assertEquals(3, brief.structured().path("tasks").asInt());
    ToolRun verbose = ToolRun.of("swarm_status", api, "{'verbose': true}").succeeds();
    assertEquals(
        "{\"levels\":[{\"level\":\"HIGH\"}],\"tenants\":[{\"tenantId\":\"acme\"}],"
            + "\"agents\":[{\"agentId\":\"a\"}],\"proposal\":{\"moves\":[]}}",
        verbose.structured().path("details").toString());
  }

  @ParameterizedTest
  @CsvSource({"json, 1, {", "summary, 1, Swarm main", "detailed, 2, Swarm main"})
  void theFormatSaysWhatTheTextIs(String format, int texts, String begin) {
    api.on("GET " + SWARM + "/report", REPORT);
    ToolRun run = ToolRun.of("performance_report", api, "{'format': '" + format + "'}").succeeds();
    assertEquals(texts, run.texts());
    assertTrue(run.text().startsWith(begin), run.text());
    assertEquals(StubApi.parsed(REPORT), run.structured());
  }

  @Test
  void theTimeMayBeCalledEither() {
    api.on("GET " + SWARM + "/report", REPORT);
    ToolRun.of("performance_report", api, "{'timeframe': '1h'}").succeeds();
    ToolRun.of("performance_report", api, "{'timeRange': '1h'}").succeeds();
    api.all("GET", SWARM + "/report")
        .forEach(asked -> assertEquals("{timeframe=1h}", asked.query().toString()));
  }

  @Test
  void ofFindingsOnlyTheFiguresThatAreAskedFor() {
    api.on(
        "GET " + SWARM + "/bottlenecks",
        "{'swarmId': 'main', 'binding': 'capacity', 'findings': [{'constraint': 'capacity',"
            + " 'severity': 'critical', 'message': 'all slots are busy', 'advice': 'more agents',"
            + " 'numbers': {'slots': 4, 'waiting': 90}}]}");
    ToolRun run =
        ToolRun.of(
                "bottleneck_analyze",
                api,
                "{'component': 'agents', 'metrics': ['waiting', 'other']}")
            .succeeds();
    assertEquals(
        "{\"waiting\":90}", run.structured().path("findings").path(0).path("numbers").toString());
    assertTrue(run.text().contains("all slots are busy"), run.text());
    assertEquals("{component=agents}", api.only("GET", SWARM + "/bottlenecks").query().toString());
  }

  @Test
  void componentsAreAskedForTogether() {
    api.on("GET " + SWARM + "/metrics", "{'swarmId': 'main', 'task-queue': {'waiting': 3}}");
    ToolRun.of("metrics_collect", api, "{'components': ['load-balancer', 'task-queue']}")
        .succeeds();
    assertEquals(
        "{components=load-balancer,task-queue}",
        api.only("GET", SWARM + "/metrics").query().toString());
  }

  @Test
  void tokensAreAskedForByOperationAndTime() {
    api.on("GET " + SWARM + "/tokens", StubApi.TOKENS);
    ToolRun.of("token_usage", api, "{'operation': 'chat', 'timeframe': '24h'}").succeeds();
    assertEquals(
        "{operation=chat, timeframe=24h}", api.only("GET", SWARM + "/tokens").query().toString());
  }

  @Test
  void whatTheCoordinatorRefusesIsRefusedWithItsField() {
    api.on("GET " + SWARM + "/metrics", Problem.malformed("components", "x", "components 'x'"));
    ToolRun.of("metrics_collect", api, "{'components': ['x']}").refuses("components");
  }
}
