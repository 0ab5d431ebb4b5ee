package io.fairlead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.wire.NodeClient;
import io.fairlead.wire.avro.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A producer and the example's agent in JavaScript, written from PROTOCOL.md without a line of the
 * SDK, with the coordinator itself and with the SDK on the other side.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("full")
class JavaScriptEndToEndIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long AT_MOST_MS = 40_000;

  private LocalCluster cluster;
  private Map<String, String> addresses;
  private Coordinator coordinator;
  private NodeClient node;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cluster = LocalCluster.start(ClusterOptions.in(directory.resolve("cluster")));
    addresses = cluster.addresses().asProperties();
    node = NodeClient.start(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    Map<String, String> settings = new HashMap<>(addresses);
    settings.put("state.dir", directory.resolve("state").toString());
    settings.put("auto.create.swarms", "true");
    settings.put("partitions", "2");
    coordinator = Coordinator.start(CoordinatorConfig.of(settings));
  }

  @AfterAll
  void stop() throws Exception {
    if (node != null) {
      node.close();
    }
    if (coordinator != null) {
      coordinator.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aTaskFromItsSubmissionToItsOutcome() throws Exception {
    long incarnation = join("js-both", "both");
    ObjectNode task = task("js-both", "whole-way");
    task.put("tenantId", "acme").put("taskType", "shout").put("contentType", "text/plain");
    task.putObject("headers").put("traceparent", "00-1");
    submit(task);

    JsonNode assignment = nextTask("both");
    assertEquals("whole-way", assignment.path("taskId").asText());
    assertEquals("acme", assignment.path("tenantId").asText());
    assertEquals("shout", assignment.path("taskType").asText());
    assertEquals("whole-way", text(assignment.path("payload")));
    assertEquals("text/plain", assignment.path("contentType").asText());
    assertEquals("00-1", assignment.path("headers").path("traceparent").asText());
    assertEquals(1, assignment.path("attempt").asInt());
    ObjectNode result = JSON.createObjectNode().put("tokensUsed", 7).put("operation", "shouting");
    result.put("contentType", "text/plain").set("data", bytes("WHOLE-WAY"));
    complete("both", "whole-way", result);

    JsonNode outcome = onlyOutcomeOf("whole-way");
    assertEquals("COMPLETED", outcome.path("kind").asText());
    assertEquals("both", outcome.path("agentId").asText());
    assertEquals(assignment.path("epoch").asLong(), outcome.path("epoch").asLong());
    assertEquals(1, outcome.path("attempts").asInt());
    assertEquals("WHOLE-WAY", text(outcome.path("resultBytes")));
    assertEquals("text/plain", outcome.path("contentType").asText());
    assertEquals(7, outcome.path("tokensUsed").asLong());
    assertEquals("shouting", outcome.path("operation").asText());
    assertEquals("00-1", outcome.path("headers").path("traceparent").asText());

    // Its topic is there now: this time it begins at its end.
    leave("both");
    assertTrue(join("js-both", "both") > incarnation);
    submit(task("js-both", "after-return"));
    assertEquals("after-return", nextTask("both").path("taskId").asText());
    complete("both", "after-return", JSON.createObjectNode());
    assertEquals("COMPLETED", onlyOutcomeOf("after-return").path("kind").asText());
    leave("both");
  }

  @Test
  void failuresAreTriedAgainWhileThatMayHelp() throws Exception {
    join("js-fails", "fails");
    submit(task("js-fails", "fragile"));
    JsonNode first = nextTask("fails");
    fail("fails", "fragile", "bad luck", true);
    JsonNode second = nextTask("fails");
    assertEquals("fragile", second.path("taskId").asText());
    assertEquals(2, second.path("attempt").asInt());
    assertTrue(second.path("epoch").asLong() > first.path("epoch").asLong());
    fail("fails", "fragile", "hopeless", false);
    JsonNode outcome = onlyOutcomeOf("fragile");
    assertEquals("FAILED", outcome.path("kind").asText());
    assertEquals("not-retriable", outcome.path("reason").asText());
    assertEquals("hopeless", outcome.path("message").asText());
    assertEquals(2, outcome.path("attempts").asInt());
    leave("fails");
  }

  /** Reports without news keep an agent known for longer than it takes to be called lost. */
  @Test
  void anAgentWithNothingToTellIsNotForgotten() throws Exception {
    join("js-idle", "idle");
    submit(
        task("js-idle", "later")
            .set(
                "notBeforeMs",
                JSON.getNodeFactory().numberNode(System.currentTimeMillis() + 8_000)));
    JsonNode assignment = nextTask("idle");
    assertEquals("later", assignment.path("taskId").asText());
    complete("idle", "later", JSON.createObjectNode());
    assertEquals("COMPLETED", onlyOutcomeOf("later").path("kind").asText());
    leave("idle");
  }

  @Test
  void itsAgentServesAJavaProducer() throws Exception {
    join("js-agent", "serves");
    try (TaskClient client = TaskClient.builder().properties(addresses).connect()) {
      List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        outcomes.add(client.submit(TaskSpec.builder("js-agent").payload("task " + i).build()));
      }
      for (int i = 0; i < outcomes.size(); i++) {
        JsonNode assignment = nextTask("serves");
        ObjectNode result = JSON.createObjectNode();
        result.set("data", bytes(text(assignment.path("payload")) + "!"));
        complete("serves", assignment.path("taskId").asText(), result);
      }
      for (int i = 0; i < outcomes.size(); i++) {
        Outcome outcome = outcomes.get(i).get(AT_MOST_MS, TimeUnit.MILLISECONDS);
        assertEquals(
            "task " + i + "!", StandardCharsets.UTF_8.decode(outcome.getResultBytes()).toString());
      }
    }
    leave("serves");
  }

  @Test
  void itsProducerIsServedByAJavaAgent() throws Exception {
    try (AgentWorker worker =
        AgentWorker.builder()
            .properties(addresses)
            .swarm("js-producer")
            .agent("java")
            .start((task, context) -> TaskResult.text(task.payloadText() + "!"))) {
      assertFalse(worker.ended().isDone());
      for (int i = 0; i < 20; i++) {
        submit(task("js-producer", "theirs-" + i));
      }
      for (int i = 0; i < 20; i++) {
        JsonNode outcome = onlyOutcomeOf("theirs-" + i);
        assertEquals("COMPLETED", outcome.path("kind").asText());
        assertEquals("theirs-" + i + "!", text(outcome.path("resultBytes")));
      }
    }
  }

  /** Its payload is its id. */
  private static ObjectNode task(String swarm, String id) {
    ObjectNode task = JSON.createObjectNode().put("swarmId", swarm).put("taskId", id);
    task.set("payload", bytes(id));
    return task;
  }

  private void submit(JsonNode task) throws Exception {
    ObjectNode request = NodeClient.request("submit");
    request.set("task", task);
    node.call(request);
  }

  private JsonNode onlyOutcomeOf(String taskId) throws Exception {
    JsonNode outcomes =
        node.call(NodeClient.request("outcomes").put("taskId", taskId).put("atMostMs", AT_MOST_MS));
    assertEquals(1, outcomes.size(), outcomes::toString);
    return outcomes.path(0);
  }

  private long join(String swarm, String agent) throws Exception {
    return node.call(NodeClient.request("join").put("swarm", swarm).put("agent", agent)).asLong();
  }

  private JsonNode nextTask(String agent) throws Exception {
    JsonNode assignment =
        node.call(NodeClient.request("start").put("agent", agent).put("atMostMs", AT_MOST_MS));
    assertFalse(assignment.isNull(), "no task was assigned to " + agent);
    return assignment;
  }

  private void complete(String agent, String taskId, ObjectNode result) throws Exception {
    node.call(
        NodeClient.request("complete")
            .put("agent", agent)
            .put("taskId", taskId)
            .set("result", result));
  }

  private void fail(String agent, String taskId, String error, boolean retriable) throws Exception {
    node.call(
        NodeClient.request("fail")
            .put("agent", agent)
            .put("taskId", taskId)
            .put("error", error)
            .put("retriable", retriable));
  }

  private void leave(String agent) throws Exception {
    node.call(NodeClient.request("leave").put("agent", agent));
  }

  private static ObjectNode bytes(String text) {
    return JSON.createObjectNode()
        .put("$bytes", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(JsonNode bytes) {
    return new String(
        Base64.getDecoder().decode(bytes.path("$bytes").asText()), StandardCharsets.UTF_8);
  }
}
