package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Json;
import io.fairlead.query.Principal;
import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopologyOptimizeToolTest {
  private static final String POST = "POST /v1/swarms/main/optimizations/topology";
  private static final String GET = "GET /v1/swarms/main/optimizations/o";
  private static final String DELETE = "DELETE /v1/swarms/main/optimizations/o";

  private static final String FOUND =
      "{'id': 'o', 'state': 'DONE', 'result': {'topology': {'proposals': [{'dimension': 'prefetch',"
          + " 'changes': [{'what': 'maxPrefetch', 'from': 0, 'to': 8}], 'improvement': {'mean': 0.5,"
          + " 'least': 0.25, 'most': 0.75, 'seeds': 5}, 'standing': '%s', 'why': 'because'}],"
          + " 'remarks': ['cut']%s}}}";
  private static final String APPLIED =
      ", 'applied': {'setting': 'maxPrefetch', 'from': 0, 'to': 8, 'configVersion': 4}";

  private static JsonNode body(StubApi api) {
    return api.all("POST", "/v1/swarms/main/optimizations/topology").get(0).body();
  }

  @Test
  void whatIsBetterEnoughIsAppliedAndToldWithItsSpread() {
    StubApi api = StubApi.withSwarm("main").on(POST, FOUND.formatted("APPLIED", APPLIED));
    ToolRun run = ToolRun.of("topology_optimize", api, "{'objective': 'p99'}").succeeds();
    assertTrue(run.text().contains("maxPrefetch was changed from 0 to 8, configuration version 4"));
    assertTrue(run.text().contains("50.0 % better (25.0 to 75.0 % in 5 replays)"), run.text());
    assertTrue(run.text().contains("Remark: cut."), run.text());
    JsonNode body = body(api);
    assertEquals("p99", body.path("objective").asText());
    assertTrue(body.path("apply").asBoolean());
    assertTrue(body.path("maxMs").asLong() < ToolCall.WAIT_MS, "it ends before the caller");
  }

  @Test
  void aDryRunAppliesNothing() {
    StubApi api = StubApi.withSwarm("main").on(POST, FOUND.formatted("APPLICABLE", ""));
    ToolRun run = ToolRun.of("topology_optimize", api, "{'dryRun': true}").succeeds();
    assertTrue(run.text().contains("nothing was changed"), run.text());
    assertFalse(body(api).path("apply").asBoolean());
    assertFalse(body(api).has("objective"));
  }

  /** By one who waits for a moment only. */
  private static ToolAnswer atOnce(StubApi api) {
    Arguments none =
        Arguments.checked(
            new TopologyOptimizeTool().description().takes(), Json.MAPPER.createObjectNode());
    return new TopologyOptimizeTool(1)
        .call(new ToolCall(api, Principal.LOCAL, none, new LocalAgents(Map.of(), Path.of("none"))));
  }

  private static String failure(StubApi api) {
    return assertThrows(ProblemException.class, () -> atOnce(api)).problem().detail();
  }

  private static StubApi running() {
    return StubApi.withSwarm("main")
        .on(POST, "{'id': 'o', 'state': 'RUNNING'}")
        .on(GET, "{'id': 'o', 'state': 'RUNNING'}");
  }

  @Test
  void whatIsAnsweredBeforeTheTimeIsUpIsWaitedFor() {
    StubApi api = running().on(GET, FOUND.formatted("APPLIED", APPLIED));
    ToolRun run = ToolRun.of("topology_optimize", api, "{}").succeeds();
    assertTrue(run.text().contains("configuration version 4"), run.text());
    assertEquals(2, api.all("GET", "/v1/swarms/main/optimizations/o").size());
    assertTrue(api.all("DELETE", "/v1/swarms/main/optimizations/o").isEmpty());
  }

  @Test
  void whatSomebodyElseCancelledIsToldSo() {
    StubApi api = running().on(GET, "{'id': 'o', 'state': 'CANCELLED'}");
    ToolRun.of("topology_optimize", api, "{}").failsWith("o was cancelled by somebody else");
  }

  @Test
  void whatDoesNotEndInTimeIsCancelledAndChangesNothing() {
    String told = failure(running().on(DELETE, "{'id': 'o', 'state': 'CANCELLED'}"));
    assertTrue(told.contains("did not end within 1 ms"), told);
    assertTrue(told.contains("was cancelled"), told);
  }

  @Test
  void whatEndedJustBeforeItWasCancelledIsTold() {
    ToolAnswer applied = atOnce(running().on(DELETE, FOUND.formatted("APPLIED", APPLIED)));
    assertTrue(applied.toString().contains("configuration version 4"), applied.toString());
    String failed =
        failure(
            running()
                .on(
                    DELETE,
                    "{'id': 'o', 'state': 'FAILED', 'problem': {'status': 503, 'title': 'x',"
                        + " 'detail': 'Kafka is away'}}"));
    assertEquals("Kafka is away", failed);
  }

  @Test
  void withoutHistoryThereIsAnError() {
    StubApi api =
        StubApi.withSwarm("main").on(POST, Problem.conflict("no task arrived").because("no-tasks"));
    ToolRun.of("topology_optimize", api, "{}").failsWith("no task arrived");
  }

  @Test
  void whatCannotBeFollowedOrCancelledMayStillChangeSomething() {
    StubApi unread =
        StubApi.withSwarm("main")
            .on(POST, "{'id': 'o', 'state': 'RUNNING'}")
            .on(GET, Problem.unavailable("it moves house"));
    ToolRun.of("topology_optimize", unread, "{}")
        .failsWith("it moves house", "o was begun, and may still change something");
    String uncancelled = failure(running().on(DELETE, Problem.unavailable("it moves house")));
    assertTrue(uncancelled.contains("may still change something"), uncancelled);
  }
}
