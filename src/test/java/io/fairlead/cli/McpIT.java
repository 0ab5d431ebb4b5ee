package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskResult;
import io.fairlead.audit.TopicReader;
import io.fairlead.query.Api;
import io.fairlead.query.HttpApi;
import io.fairlead.query.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The MCP server, driven by the official client in TypeScript, over both transports. */
@Tag("full")
class McpIT {
  private static final Set<String> TOOLS =
      new TreeSet<>(
          List.of(
              "agent_list",
              "agent_metrics",
              "agent_spawn",
              "bottleneck_analyze",
              "config_manage",
              "load_balance",
              "metrics_collect",
              "performance_report",
              "swarm_status",
              "task_orchestrate",
              "task_results",
              "task_status",
              "token_usage",
              "topology_optimize"));

  @TempDir static Path scratch;
  private static FairleadProcess up;
  private static LocalInstance instance;
  private static Api rest;

  @BeforeAll
  static void startEverything() throws Exception {
    Path data = scratch.resolve("data");
    up =
        FairleadProcess.start(
            scratch,
            "up",
            "--data-dir",
            data.toString(),
            "--broker-port",
            "0",
            "--registry-port",
            "0",
            "--http-port",
            "0",
            "--agent-command",
            "upper=" + agentCommand(data));
    up.awaitOutput("Fairlead is up.");
    instance = LocalInstance.read(data).orElseThrow();
    rest = new HttpApi(instance.http(), null);
  }

  @AfterAll
  static void stopEverything() throws Exception {
    if (up != null) {
      up.interrupt();
      up.awaitEnd();
      up.close();
    }
  }

  /** Words of a command line of Fairlead in a JVM of its own. */
  private static List<String> fairlead(String... arguments) {
    List<String> words =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Fairlead.class.getName()));
    words.addAll(List.of(arguments));
    return words;
  }

  private static String agentCommand(Path data) {
    return "'"
        + String.join("' '", fairlead("agent", "run", "--data-dir", data.toString()))
        + "' --swarm {swarmId} --id {agentId} --slots {slots} -- tr a-z A-Z";
  }

  /** JavaScript has one kind of number. */
  private static void assertAlike(JsonNode expected, JsonNode actual) {
    boolean alike =
        expected.equals(
            (one, other) ->
                one.isNumber() && other.isNumber()
                    ? Double.compare(one.asDouble(), other.asDouble())
                    : one.equals(other) ? 0 : 1,
            actual);
    assertTrue(alike, () -> "expected " + expected + ", not " + actual);
  }

  private static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(100));
  }

  @Test
  void overHttp() throws Exception {
    try (McpClient client = McpClient.overHttp(instance.http())) {
      everything(client, "http");
    }
  }

  @Test
  void overStdio() throws Exception {
    Path data = scratch.resolve("stdio");
    List<String> command =
        fairlead(
            "mcp",
            "--url",
            instance.http(),
            "--data-dir",
            data.toString(),
            "--agent-command",
            "upper=" + agentCommand(scratch.resolve("data")));
    long spawned;
    try (McpClient client = McpClient.overStdio(command)) {
      everything(client, "stdio");
      spawned =
          client
              .call("agent_spawn", "{'type': 'upper', 'swarmId': 'stdio', 'name': 'last'}")
              .path("pid")
              .asLong();
      assertTrue(ProcessHandle.of(spawned).isPresent(), "it runs");
    }
    patiently().until(() -> ProcessHandle.of(spawned).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void pagesOfOtherServersAreTurnedAway() throws Exception {
    String said = McpClient.refusal(instance.http(), "http://evil.example");
    assertTrue(said.contains("403") || said.contains("page of another server"), said);
  }

  private static void everything(McpClient client, String swarm) throws Exception {
    theToolsAreDescribed(client);
    thePagesAndSchemasCanBeRead(client);
    workIsDoneByAnAgentThatWasSpawned(client, swarm);
    tasksAreMovedBetweenAgents(client, swarm + "-moves");
    theConfigurationIsChangedAndTakenBack(client, swarm);
    figuresAreThoseOfTheRestInterface(client, swarm);
    theTopologyIsSearchedFor(client, swarm);
    badArgumentsAreErrorsAndChangeNothing(client, swarm);
    assertEquals("[]", client.ask("complaints").toString(), "lines that are no messages, or worse");
  }

  private static void theToolsAreDescribed(McpClient client) throws Exception {
    Set<String> names = new TreeSet<>();
    for (JsonNode tool : client.ask("tools")) {
      names.add(tool.path("name").asText());
      assertEquals("object", tool.path("inputSchema").path("type").asText());
      assertFalse(tool.path("inputSchema").path("additionalProperties").asBoolean(true));
      assertTrue(tool.path("inputSchema").path("properties").has("swarmId"), tool.toString());
    }
    assertEquals(TOOLS, names);
  }

  private static void thePagesAndSchemasCanBeRead(McpClient client) throws Exception {
    Set<String> uris = new TreeSet<>();
    client.ask("resources").forEach(resource -> uris.add(resource.path("uri").asText()));
    assertTrue(uris.contains("fairlead://docs/MCP.md"), uris.toString());
    assertEquals(
        Files.readString(Path.of("topology-docs", "PROTOCOL.md")),
        client.read("fairlead://docs/PROTOCOL.md").path("text").asText());
    assertEquals(
        Files.readString(Path.of("schemas", "Task.avsc")),
        client.read("fairlead://schemas/Task.avsc").path("text").asText());
  }

  private static JsonNode u1(String swarm) {
    return rest.get("v1", "swarms", swarm, "agents", "u1");
  }

  private static void workIsDoneByAnAgentThatWasSpawned(McpClient client, String swarm)
      throws Exception {
    String in = "'swarmId': '" + swarm + "'";
    JsonNode spawned =
        client.call("agent_spawn", "{'type': 'upper', 'name': 'u1', 'slots': 2, " + in + "}");
    String status = spawned.path("status").asText();
    assertTrue(Set.of("joined", "started").contains(status), "the latter after ten seconds");
    patiently()
        .ignoreException(ProblemException.class)
        .until(() -> u1(swarm).path("phase").asText().equals("ALIVE"));
    assertEquals(2, u1(swarm).path("slots").asInt());
    assertEquals(
        "expected",
        client
            .call("agent_spawn", "{'type': 'gpu', 'name': 'g1', " + in + "}")
            .path("status")
            .asText());
    assertTrue(
        client
            .error("agent_spawn", "{'type': 'upper', 'name': 'u1', " + in + "}")
            .contains("at work"));

    JsonNode submitted =
        client
            .call(
                "task_orchestrate",
                "{'task': ['hello', {'taskId': 'second', 'payload': 'world'}], 'strategy':"
                    + " 'sequential', 'priority': 'high', "
                    + in
                    + "}")
            .path("tasks");
    assertEquals("accepted", submitted.path(0).path("status").asText(), submitted.toString());
    patiently()
        .until(
            () ->
                client
                    .call("task_status", "{'taskId': 'second', " + in + "}")
                    .path("phase")
                    .asText()
                    .equals("COMPLETED"));
    for (String[] task :
        new String[][] {
          {submitted.path(0).path("taskId").asText(), "HELLO"}, {"second", "WORLD"}
        }) {
      String wanted = "{'taskId': '" + task[0] + "', " + in + "}";
      JsonNode result = // the state tells the end a moment before the outcome can be read
          patiently()
              .until(
                  () -> client.result("task_results", wanted),
                  answer -> !answer.path("isError").asBoolean())
              .path("structuredContent");
      assertEquals(task[1], result.path("resultText").asText());
      assertAlike(rest.get("v1", "swarms", swarm, "tasks", task[0], "outcome"), result);
    }
    JsonNode agents = client.call("agent_list", "{" + in + "}");
    assertEquals("u1", agents.path("agents").path(0).path("agentId").asText());
    assertEquals("g1", agents.path("expected").path(0).path("agentId").asText());
    JsonNode metrics = client.call("agent_metrics", "{'agentId': 'u1', " + in + "}");
    JsonNode figures = metrics.path("agents").path(0).path("metrics");
    JsonNode now = rest.get("v1", "swarms", swarm, "agents", "u1");
    for (String same : List.of("slots", "speed", "reliability", "weight", "held", "lastSeq")) {
      assertAlike(now.path(same), figures.path(same));
    }
    assertEquals(messagesTo(swarm, "u1"), figures.path("lastSeq").asInt());
  }

  /** At least a welcome and two tasks; who says hello twice is welcomed twice. */
  private static int messagesTo(String swarm, String agent) {
    List<Long> offsets = new ArrayList<>();
    try (TopicReader reader =
        new TopicReader(Map.of("bootstrap.servers", instance.bootstrapServers()))) {
      reader.readAll(
          List.of("fairlead.assignments." + swarm + "." + agent),
          (at, of) -> {},
          record -> offsets.add(record.offset()));
    }
    assertTrue(offsets.size() >= 3, offsets::toString);
    return offsets.size();
  }

  private static AgentWorker blocked(String swarm, String agent, CountDownLatch until) {
    return AgentWorker.builder()
        .properties(
            Map.of(
                "bootstrap.servers",
                instance.bootstrapServers(),
                "schema.registry.url",
                instance.schemaRegistry()))
        .swarm(swarm)
        .agent(agent)
        .start(
            (task, context) -> {
              until.await();
              return TaskResult.text("done").tokens(7, "chat");
            });
  }

  private static void tasksAreMovedBetweenAgents(McpClient client, String swarm) throws Exception {
    String in = "'swarmId': '" + swarm + "'";
    CountDownLatch end = new CountDownLatch(1);
    try (AgentWorker a = blocked(swarm, "a", end);
        AgentWorker b = blocked(swarm, "b", end)) {
      patiently().until(() -> a.isActive() && b.isActive());
      client.call(
          "config_manage",
          "{'action': 'update', 'config': {'localQueueTargetMs': 600000, 'moveCoolDownMs': 600000,"
              + " 'balanceMode': 'off'}, "
              + in
              + "}");
      JsonNode submitted =
          client.call(
              "load_balance",
              "{'tasks': ["
                  + String.join(
                      ", ", java.util.Collections.nCopies(6, "{'estimatedCostMs': 60000}"))
                  + "], "
                  + in
                  + "}");
      assertEquals(6, submitted.path("tasks").size());
      patiently().until(() -> placedWith(swarm, "a") != null && running(swarm) == 2);

      String task = placedWith(swarm, "a");
      JsonNode moves =
          client
              .call(
                  "load_balance",
                  "{'tasks': [{'taskId': '"
                      + task
                      + "', 'from': 'a', 'to': 'b'}, {'taskId': '"
                      + task
                      + "x', 'from': 'a', 'to': 'b'}], "
                      + in
                      + "}")
              .path("tasks");
      assertEquals("moved", moves.path(0).path("status").asText(), moves.toString());
      assertEquals(
          "b", rest.get("v1", "swarms", swarm, "tasks", task).path("placedWithAgentId").asText());
      assertEquals("refused", moves.path(1).path("status").asText(), "there is no such task");
      String again =
          client.error(
              "load_balance",
              "{'tasks': [{'taskId': '" + task + "', 'from': 'a', 'to': 'b'}], " + in + "}");
      assertTrue(again.contains("it is with b"), again);

      JsonNode round = client.call("load_balance", "{'dryRun': true, " + in + "}");
      assertTrue(round.path("balancing").path("dryRun").asBoolean(), round.toString());
      assertEquals(
          "b", rest.get("v1", "swarms", swarm, "tasks", task).path("placedWithAgentId").asText());
      aPlanEvensItOut(client, swarm);
      end.countDown();
      patiently().until(() -> rest.get("v1", "swarms", swarm).path("tasks").asInt() == 0);
      patiently()
          .until(() -> client.call("token_usage", "{" + in + "}").path("tokens").asInt() == 42);
      String of = "{'operation': 'chat', 'timeframe': '1h', " + in + "}";
      JsonNode chat = client.call("token_usage", of);
      assertEquals(6, chat.path("tasks").asInt(), chat.toString());
      assertAlike(
          rest.get(Map.of("operation", "chat"), "v1", "swarms", swarm, "tokens").path("agents"),
          chat.path("agents"));
      String other = client.call("token_usage", of.replace("chat", "other")).toString();
      assertTrue(other.contains("\"tokens\":0"), other);
    }
  }

  /** Four wait with the two; the one that was moved by hand stays where it is. */
  private static void aPlanEvensItOut(McpClient client, String swarm) throws Exception {
    String in = "'strategy': 'genetic', 'swarmId': '" + swarm + "'}";
    int before = waitingWith(swarm, "a");
    assertEquals(4, before + waitingWith(swarm, "b"));
    JsonNode told = client.call("load_balance", "{'dryRun': true, " + in).path("balancing");
    assertEquals("DONE", told.path("optimization").path("state").asText(), told.toString());
    assertEquals(before, waitingWith(swarm, "a"));

    JsonNode done = client.call("load_balance", "{" + in).path("balancing");

    int moved = done.path("balancing").path("moved").asInt();
    assertEquals(Math.abs(before - 2), moved, done.toString());
    assertEquals(told.path("strategy"), done.path("strategy"), "it acts once");
    assertEquals(2, waitingWith(swarm, "a"));
    assertEquals(2, waitingWith(swarm, "b"));
  }

  private static int waitingWith(String swarm, String agent) {
    return rest.get("v1", "swarms", swarm, "agents", agent, "tasks").path("placed").size();
  }

  private static int running(String swarm) {
    return rest.get("v1", "swarms", swarm).path("tasksByPhase").path("RUNNING").asInt();
  }

  /** A task in that agent's local queue; null if there is none. */
  private static String placedWith(String swarm, String agent) {
    for (JsonNode task : rest.get("v1", "swarms", swarm, "tasks").path("tasks")) {
      if (task.path("placedWithAgentId").asText().equals(agent)) {
        return task.path("taskId").asText();
      }
    }
    return null;
  }

  private static void theConfigurationIsChangedAndTakenBack(McpClient client, String swarm)
      throws Exception {
    String in = ", 'swarmId': '" + swarm + "'}";
    JsonNode before = client.call("config_manage", "{'action': 'get'" + in);
    assertAlike(
        rest.get("v1", "swarms", swarm, "config").path("settings"), before.path("settings"));
    JsonNode updated =
        client.call(
            "config_manage",
            "{'action': 'update', 'config': {'stealThreshold': 5, 'agingBoost': 10}" + in);
    assertEquals(5, updated.path("settings").path("stealThreshold").asInt());
    assertEquals(
        10, rest.get("v1", "swarms", swarm, "config").path("settings").path("agingBoost").asInt());
    String refused =
        client.error("config_manage", "{'action': 'update', 'config': {'stealThreshold': -1}" + in);
    assertTrue(refused.contains("stealThreshold"), refused);
    JsonNode history = client.call("config_manage", "{'action': 'history'" + in);
    assertAlike(updated.path("configVersion"), history.path("versions").path(0).path("version"));
    assertEquals(
        swarm.equals("http") ? "mcp:local" : "rest:local",
        history.path("versions").path(0).path("changedBy").asText());
    client.call(
        "config_manage",
        "{'action': 'rollback', 'version': " + before.path("version").asLong() + in);
    assertAlike(
        before.path("settings"), rest.get("v1", "swarms", swarm, "config").path("settings"));
    assertTrue(
        client.error("config_manage", "{'action': 'rollback', 'version': 99" + in).contains("99"));
  }

  private static void figuresAreThoseOfTheRestInterface(McpClient client, String swarm)
      throws Exception {
    String in = "{'swarmId': '" + swarm + "'}";
    JsonNode status = client.call("swarm_status", in.replace("}", ", 'verbose': true}"));
    JsonNode summary = rest.get("v1", "swarms", swarm);
    for (String same : List.of("swarmId", "partition", "tasks", "agents", "strategy", "arrivals")) {
      assertAlike(summary.path(same), status.path(same));
    }
    assertEquals(4, status.path("details").path("levels").size());
    assertEquals("u1", status.path("details").path("agents").path(0).path("agentId").asText());

    JsonNode report = client.call("performance_report", in.replace("}", ", 'format': 'json'}"));
    assertAlike(
        rest.get("v1", "swarms", swarm, "report").path("outcomes"), report.path("outcomes"));
    assertEquals(2, report.path("outcomes").path("completed").asInt(), report.toString());
    JsonNode bottlenecks = client.call("bottleneck_analyze", in);
    assertEquals(
        rest.get("v1", "swarms", swarm, "bottlenecks").path("binding"),
        bottlenecks.path("binding"));
    JsonNode metrics =
        client.call(
            "metrics_collect", in.replace("}", ", 'components': ['load-balancer', 'task-queue']}"));
    assertTrue(metrics.has("load-balancer") && metrics.has("task-queue"), metrics.toString());
    assertFalse(metrics.has("agents"), metrics.toString());
  }

  /** The swarm has done two tasks; what is found of them changes nothing that is not enough. */
  private static void theTopologyIsSearchedFor(McpClient client, String swarm) throws Exception {
    long before = rest.get("v1", "swarms", swarm).path("configVersion").asLong();
    String dryRun = "{'dryRun': true, 'swarmId': '" + swarm + "'}";
    JsonNode told = // each look at the topics is bounded: on a slow machine it may not see all
        patiently()
            .until(
                () -> client.result("topology_optimize", dryRun).path("structuredContent"),
                answer -> answer.at("/topology/tasks").asInt() == 2);
    JsonNode found = rest.get("v1", "swarms", swarm, "optimizations").path("optimizations").path(0);
    assertEquals("topology", found.path("kind").asText(), found.toString());
    JsonNode result =
        rest.get("v1", "swarms", swarm, "optimizations", found.path("id").asText())
            .path("result")
            .path("topology");
    assertAlike(result, told.path("topology"));
    assertEquals(2, result.path("tasks").asInt(), result.toString());
    assertTrue(result.path("applied").isMissingNode(), result.toString());
    assertEquals(before, rest.get("v1", "swarms", swarm).path("configVersion").asLong());
    String wrong =
        client.error("topology_optimize", "{'objective': 'speed', 'swarmId': '" + swarm + "'}");
    assertTrue(wrong.contains("objective"), wrong);
  }

  private static void badArgumentsAreErrorsAndChangeNothing(McpClient client, String swarm)
      throws Exception {
    long facts = rest.get("v1", "swarms", swarm).path("arrivals").asLong();
    for (String tool : TOOLS) {
      String unknown = client.error(tool, "{'colour': 'blue', 'swarmId': '" + swarm + "'}");
      assertTrue(unknown.contains("colour"), tool + ": " + unknown);
      String wrong = client.error(tool, "{'swarmId': 7}");
      assertTrue(wrong.contains("swarmId"), tool + ": " + wrong);
    }
    for (String tool : List.of("swarm_status", "agent_list", "performance_report")) {
      String none = client.error(tool, "{'swarmId': 'nowhere'}");
      assertTrue(none.contains("nowhere"), tool + ": " + none);
    }
    String in = ", 'swarmId': '" + swarm + "'}";
    assertTrue(
        client
            .error("task_orchestrate", "{'task': {'level': 'urgent'}" + in)
            .contains("task.level"));
    assertTrue(client.error("load_balance", "{'strategy': 'magic'" + in).contains("strategy"));
    assertTrue(
        client.error("metrics_collect", "{'components': ['engine']" + in).contains("components"));
    assertTrue(client.error("task_results", "{'taskId': 'none'" + in).contains("none"));
    assertEquals(facts, rest.get("v1", "swarms", swarm).path("arrivals").asLong());
  }
}
