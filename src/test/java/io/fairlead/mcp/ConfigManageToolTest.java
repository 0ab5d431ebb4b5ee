package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.query.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigManageToolTest {
  private static final String CONFIG = "/v1/swarms/main/config";
  private static final String UPDATE =
      "{'action': 'update', 'config': {'stealThreshold': 5, 'agingBoost': 10}}";
  private static final String UPDATE_ALL =
      "{'swarmId': '*', 'action': 'update', 'config': {'stealThreshold': 5}}";

  private final StubApi api = StubApi.withSwarm("main");

  @Test
  void anUpdateTellsWhatIsInForceAfterIt() {
    api.on("PATCH " + CONFIG, "{'commandId': 'c', 'state': 'applied', 'configVersion': 4}");
    api.on(
        "GET " + CONFIG,
        "{'version': 4, 'settings': {'stealThreshold': 5, 'agingBoost': 10, 'other': 1}}");
    ToolRun run = ToolRun.of("config_manage", api, UPDATE).succeeds();
    assertEquals(
        "{\"settings\":{\"stealThreshold\":5,\"agingBoost\":10}}",
        api.only("PATCH", CONFIG).body().toString());
    assertEquals(4, run.structured().path("configVersion").asInt());
    assertEquals(
        "{\"stealThreshold\":5,\"agingBoost\":10}", run.structured().path("settings").toString());
  }

  @Test
  void aRefusedUpdateIsAnError() {
    api.on("PATCH " + CONFIG, Problem.conflict("stealThreshold '-1': must be 0 or more"));
    ToolRun.of("config_manage", api, UPDATE).failsWith("must be 0 or more");
  }

  @Test
  void anUpdateThatIsNotInForceYetIsNoSuccess() {
    api.on("PATCH " + CONFIG, "{'commandId': 'c', 'swarmId': 'main', 'follow': '/x'}");
    ToolRun.of("config_manage", api, UPDATE).failsWith("nobody has carried it out");
  }

  @Test
  void anUpdateOfAllThatSomeHaveStillToTakeIsNoSuccess() {
    api.on("PATCH /v1/config", "{'commandId': 'c', 'state': 'pending'}");
    ToolRun.of(
            "config_manage",
            api,
            "{'swarmId': '*', 'action': 'update', 'config': {'stealThreshold': 5}}")
        .failsWith("not everybody has carried it out");
  }

  @Test
  void aRollbackNamesTheVersionEitherWay() {
    api.on(
        "POST " + CONFIG + "/rollback",
        "{'commandId': 'c', 'state': 'applied', 'configVersion': 5}");
    api.on("GET " + CONFIG, "{'version': 5, 'changes': [], 'settings': {}}");
    ToolRun.of("config_manage", api, "{'action': 'rollback', 'version': 3}").succeeds();
    ToolRun.of("config_manage", api, "{'action': 'rollback', 'config': {'version': 3}}").succeeds();
    for (StubApi.Asked asked : api.all("POST", CONFIG + "/rollback")) {
      assertEquals("{\"version\":3}", asked.body().toString());
    }
  }

  @Test
  void readingChangesNothing() {
    api.on("GET " + CONFIG, "{'version': 2, 'settings': {'stealThreshold': 2}}");
    api.on("GET " + CONFIG + "/history", "{'version': 2, 'versions': [{'version': 2}]}");
    api.on("GET /v1/config", "{'version': 1, 'settings': {}}");
    assertEquals(
        2,
        ToolRun.of("config_manage", api, "{'action': 'get'}")
            .succeeds()
            .structured()
            .path("settings")
            .path("stealThreshold")
            .asInt());
    ToolRun.of("config_manage", api, "{'action': 'history'}").succeeds();
    ToolRun.of("config_manage", api, "{'action': 'get', 'swarmId': '*'}").succeeds();
    assertFalse(api.wasCommanded());
  }

  @Test
  void aChangeIsToldAlthoughNobodyCanReadWhatIsInForce() {
    api.on("PATCH " + CONFIG, "{'commandId': 'c', 'state': 'applied', 'configVersion': 4}");
    api.on(
        "POST " + CONFIG + "/rollback",
        "{'commandId': 'c', 'state': 'applied', 'configVersion': 5}");
    api.on("GET " + CONFIG, Problem.unavailable("it moves house"));
    ToolRun update = ToolRun.of("config_manage", api, UPDATE).succeeds();
    ToolRun rollback =
        ToolRun.of("config_manage", api, "{'action': 'rollback', 'version': 3}").succeeds();
    assertEquals(4, update.structured().path("configVersion").asInt());
    assertEquals(5, rollback.structured().path("configVersion").asInt());
    assertFalse(update.structured().has("settings"), "nobody knows");
    for (ToolRun run : List.of(update, rollback)) {
      assertTrue(run.text().contains("could not be read: it moves house"), run.text());
      assertTrue(run.structured().has("remark"), run.text());
    }
  }

  private static StubApi refusedByOneOfThree() {
    String partly =
        "{'commandId': 'c', 'swarmId': '*', 'state': 'applied', 'configVersion': 4, 'partitions': 2,"
            + " 'answered': 2, 'swarms': 2, 'refusals': 1}";
    return new StubApi()
        .on("PATCH /v1/config", partly)
        .on("POST /v1/config/rollback", partly)
        .on("GET /v1/config", "{'version': 4, 'changes': [], 'settings': {'stealThreshold': 5}}");
  }

  @Test
  void aChangeThatSingleSwarmsRefuseIsAnErrorThatNamesThem() {
    StubApi some =
        refusedByOneOfThree()
            .on(
                "GET /v1/swarms",
                "{'swarms': [{'swarmId': 'new'}, {'swarmId': 'one'}, {'swarmId': 'other'},"
                    + " {'swarmId': 'third'}], 'next': null}")
            .on("GET /v1/swarms/one/commands/c", "{'state': 'applied'}")
            .on(
                "GET /v1/swarms/other/commands/c",
                "{'state': 'refused', 'code': 'invalid-config', 'message': 'it contradicts x'}");
    for (String change :
        List.of(UPDATE_ALL, "{'swarmId': '*', 'action': 'rollback', 'version': 3}")) {
      ToolRun run =
          ToolRun.of("config_manage", some, change)
              .failsWith("changed in 2 swarms", "refused by 1", "other: it contradicts x");
      assertEquals(1, run.structured().path("refusals").asInt());
      assertEquals(
          "[{\"swarmId\":\"other\",\"code\":\"invalid-config\",\"message\":\"it contradicts x\"}]",
          run.structured().path("refused").toString());
      assertFalse(run.structured().has("settings"), "not everywhere");
    }
    assertTrue(
        some.all("GET", "/v1/swarms/third/commands/c").isEmpty(), "the only one was found before");
  }

  @Test
  void thatSomeHaveRefusedIsToldAlthoughNobodyKnowsWho() {
    StubApi some =
        refusedByOneOfThree().on("GET /v1/swarms", Problem.unavailable("it moves house"));
    ToolRun run = ToolRun.of("config_manage", some, UPDATE_ALL).failsWith("refused by 1");
    assertEquals("[]", run.structured().path("refused").toString());
  }

  @Test
  void aChangeThatAllTakeIsNone() {
    api.on(
        "PATCH /v1/config", "{'commandId': 'c', 'state': 'applied', 'refusals': 0, 'swarms': 3}");
    api.on("GET /v1/config", "{'version': 4, 'settings': {'stealThreshold': 5}}");
    ToolRun run = ToolRun.of("config_manage", api, UPDATE_ALL).succeeds();
    assertEquals(5, run.structured().path("settings").path("stealThreshold").asInt());
    assertFalse(run.structured().has("refused"));
  }
}
