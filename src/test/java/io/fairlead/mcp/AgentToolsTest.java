package io.fairlead.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import io.fairlead.query.Principal;
import io.fairlead.query.Problem;
import io.fairlead.query.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentToolsTest {
  private static final String AGENTS = "/v1/swarms/main/agents";

  @TempDir Path logs;

  private final StubApi api = StubApi.withSwarm("main");

  private ToolRun spawn(LocalAgents agents, String arguments) {
    return ToolRun.of("agent_spawn", api, Principal.LOCAL, agents, arguments);
  }

  @Test
  void allPagesOfAgentsAreTold() {
    api.on("GET " + AGENTS, "{'agents': [{'agentId': 'a', 'speed': 2.0}], 'next': 'a'}");
    api.on("GET " + AGENTS, "{'agents': [{'agentId': 'b', 'speed': 1.0}], 'next': null}");
    ToolRun run = ToolRun.of("agent_list", api, "{}").succeeds();
    assertEquals(2, run.structured().path("agents").size());
    assertFalse(run.structured().path("cut").asBoolean(true));
    assertEquals("a", api.all("GET", AGENTS).get(1).query().get("after"));
  }

  @Test
  void oneFigureOfOneAgent() {
    api.on(
        "GET " + AGENTS + "/a",
        "{'agentId': 'a', 'phase': 'ALIVE', 'speed': 2.0, 'speedByType': {'x': 1.5}, 'held': 3}");
    ToolRun all = ToolRun.of("agent_metrics", api, "{'agentId': 'a', 'metric': 'all'}").succeeds();
    assertEquals(
        "{\"speed\":2.0,\"speedByType\":{\"x\":1.5},\"held\":3}",
        all.structured().path("agents").path(0).path("metrics").toString());
    ToolRun one = ToolRun.of("agent_metrics", api, "{'agentId': 'a', 'metric': 'held'}").succeeds();
    assertEquals(
        "{\"held\":3}", one.structured().path("agents").path(0).path("metrics").toString());
    ToolRun.of("agent_metrics", api, "{'agentId': 'a', 'metric': 'cpu'}")
        .refuses("metric")
        .failsWith("speed");
  }

  @Test
  void anAgentWithoutACommandIsExpectedAndNothingStartsIt() {
    api.on("GET " + AGENTS, "{'agents': [], 'next': null}");
    try (LocalAgents agents = new LocalAgents(Map.of("cpu", List.of("true")), logs)) {
      ToolRun run = spawn(agents, "{'type': 'gpu', 'name': 'g1'}").succeeds();
      assertEquals("expected", run.structured().path("status").asText());
      assertTrue(run.text().contains("nothing starts it"), run.text());
      ToolRun list = ToolRun.of("agent_list", api, Principal.LOCAL, agents, "{}").succeeds();
      assertEquals(
          "[{\"agentId\":\"g1\",\"type\":\"gpu\",\"started\":false}]",
          list.structured().path("expected").toString());
      ToolRun again = spawn(agents, "{'type': 'gpu', 'name': 'g1'}").succeeds();
      assertEquals(run.structured(), again.structured());
      assertEquals(1, agents.of("main").size());
    }
  }

  @Test
  void whoHasJoinedIsExpectedNoLonger() {
    api.on("GET " + AGENTS, "{'agents': [{'agentId': 'g1', 'phase': 'ALIVE'}], 'next': null}");
    api.on("GET " + AGENTS, "{'agents': [{'agentId': 'g1', 'phase': 'LEFT'}], 'next': null}");
    try (LocalAgents agents = new LocalAgents(Map.of(), logs)) {
      spawn(agents, "{'type': 'gpu', 'name': 'g1'}").succeeds();
      for (String then : List.of("there", "gone again")) {
        ToolRun list = ToolRun.of("agent_list", api, Principal.LOCAL, agents, "{}").succeeds();
        assertEquals("[]", list.structured().path("expected").toString(), then);
      }
      spawn(agents, "{'type': 'gpu', 'name': 'g1'}").succeeds();
      ToolRun list = ToolRun.of("agent_list", api, Principal.LOCAL, agents, "{}").succeeds();
      assertEquals("g1", list.structured().at("/expected/0/agentId").asText(), "asked for again");
    }
  }

  @Test
  void whoIsAtWorkIsExpectedNoLonger() {
    api.on("GET " + AGENTS + "/g1", Problem.unknown("no"));
    api.on("GET " + AGENTS + "/g1", "{'agentId': 'g1', 'phase': 'ALIVE'}");
    try (LocalAgents agents = new LocalAgents(Map.of(), logs)) {
      spawn(agents, "{'type': 'gpu', 'name': 'g1'}").succeeds();
      spawn(agents, "{'type': 'gpu', 'name': 'g1'}").failsWith("is at work");
      assertTrue(agents.of("main").isEmpty());
    }
  }

  @Test
  void aProcessIsToldAlthoughTheSwarmCannotBeRead() {
    api.on("GET " + AGENTS + "/u1", Problem.unknown("no"));
    api.on("GET " + AGENTS + "/u1", Problem.unavailable("it moves house"));
    api.on("GET " + AGENTS + "/u1", "{'agentId': 'u1', 'phase': 'ALIVE'}");
    api.on("GET " + AGENTS + "/u1", Problem.unknown("no"));
    try (LocalAgents agents = new LocalAgents(Map.of("u", List.of("sleep", "600")), logs)) {
      ToolRun run = spawn(agents, "{'type': 'u', 'name': 'u1'}").succeeds();
      assertEquals("joined", run.structured().path("status").asText());
      spawn(agents, "{'type': 'u', 'name': 'u1'}").failsWith("was started already");
    }
  }

  @Test
  void thatNotAllAgentsAreToldIsTold() {
    ObjectNode page = Json.MAPPER.createObjectNode().put("next", "z");
    ArrayNode agents = page.putArray("agents");
    for (int i = 0; i < AgentPages.MOST; i++) {
      agents.addObject().put("agentId", "a" + i).put("speed", 2);
    }
    api.on("GET " + AGENTS, page.toString());
    for (String tool : List.of("agent_list", "agent_metrics")) {
      ToolRun run = ToolRun.of(tool, api, "{}").succeeds();
      assertTrue(run.structured().path("cut").asBoolean(), tool);
      assertEquals(AgentPages.MOST, run.structured().path("agents").size());
      assertTrue(run.text().contains("1000 agents are told, and there are more"), tool);
    }
  }

  @Test
  void aProcessIsStartedWithWhatWasAskedForAndEndsWithTheServer() {
    api.on("GET " + AGENTS + "/u1", Problem.unknown("no"));
    api.on("GET " + AGENTS + "/u1", "{'agentId': 'u1', 'phase': 'ALIVE'}");
    ProcessHandle process;
    try (LocalAgents agents =
        new LocalAgents(
            Map.of(
                "u",
                List.of(
                    "sh",
                    "-c",
                    "echo $0 $1 $FAIRLEAD_AGENT_ID; sleep 600 & wait",
                    "{agentId}@{swarmId}",
                    "{slots}:{capabilities}")),
            logs)) {
      ToolRun run =
          spawn(agents, "{'type': 'u', 'name': 'u1', 'slots': 3, 'capabilities': ['gpu', 'big']}")
              .succeeds();
      assertEquals("joined", run.structured().path("status").asText());
      process = ProcessHandle.of(run.structured().path("pid").asLong()).orElseThrow();
      assertTrue(process.isAlive());
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  agents.of("main").get(0).lastWords().equals("u1@main 3:gpu,big u1")
                      && process.children().count() == 1);
      spawn(agents, "{'type': 'u', 'name': 'u1'}").failsWith("is at work");
      List<ProcessHandle> children = process.children().toList();
      agents.close();
      assertFalse(process.isAlive());
      children.forEach(child -> assertFalse(child.isAlive(), "its own processes too"));
    }
  }

  @Test
  void aProcessThatEndsIsAnErrorWithItsLastWords() {
    try (LocalAgents agents =
        new LocalAgents(Map.of("u", List.of("sh", "-c", "echo no broker; exit 3")), logs)) {
      spawn(agents, "{'type': 'u', 'name': 'u1'}").failsWith("has ended with 3", "no broker");
      assertEquals(Optional.of(3), agents.of("main").get(0).exitStatus());
    }
  }

  @Test
  void aCommandThatIsNotThereIsAnError() {
    try (LocalAgents agents = new LocalAgents(Map.of("u", List.of("/no/such/program")), logs)) {
      spawn(agents, "{'type': 'u'}").failsWith("could not be started");
    }
  }

  @Test
  void whoMayNotStartAgentsStartsNone() {
    try (LocalAgents agents = new LocalAgents(Map.of("u", List.of("true")), logs)) {
      ToolRun.of(
              "agent_spawn", api, new Principal("mcp:ann", Role.OPERATE), agents, "{'type': 'u'}")
          .failsWith("needs the role admin");
      assertTrue(agents.of("main").isEmpty());
    }
  }
}
