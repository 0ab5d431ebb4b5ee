package io.fairlead.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever cannot work is refused before anything is started, naming the field and the value. */
class SettingsTest {
  @Test
  void anAgentNeedsAnIdThatFitsIntoATopicName() {
    assertEquals("agent is not set: give the agent an id", refusal(b -> b.slots(1)));
    names(refusal(b -> b.agent("a/b")), "agentId", "a/b");
    names(refusal(b -> b.agent("..")), "agentId", "..");
    names(refusal(b -> b.agent("x".repeat(129))), "agentId", "129");
    names(refusal(b -> b.agent("a").swarm("s.t")), "swarmId", "s.t");
  }

  @Test
  void numbersMustBeInTheirRanges() {
    names(refusal(b -> b.agent("a").slots(0)), "slots", "0");
    names(refusal(b -> b.agent("a").slots(1_025)), "slots", "1025");
    names(refusal(b -> b.agent("a").costPerSecond(-1)), "costPerSecond", "-1");
    names(refusal(b -> b.agent("a").costPerSecond(Double.NaN)), "costPerSecond", "NaN");
    names(refusal(b -> b.agent("a").resource("gpu", -2)), "resources.gpu", "-2");
    names(refusal(b -> b.agent("a").resultMaxBytes(-1)), "resultMaxBytes", "-1");
    names(refusal(b -> b.agent("a").reportSpacingMs(-1)), "reportSpacingMs", "-1");
    names(refusal(b -> b.agent("a").capabilities("with blank")), "capabilities", "with blank");
  }

  @Test
  void addressesMustBeGiven() {
    names(refusal(b -> b.agent("a")), "bootstrap.servers", "127.0.0.1:9092");
    names(
        refusal(b -> b.agent("a").bootstrapServers("127.0.0.1:1")),
        "schema.registry.url",
        "http://127.0.0.1:8081");
  }

  @Test
  void theTopicPrefixMustFitIntoATopicName() {
    names(
        refusal(
            b ->
                b.agent("a")
                    .bootstrapServers("127.0.0.1:1")
                    .schemaRegistry("mock://settings")
                    .topicPrefix("a b")),
        "topicPrefix",
        "a b");
  }

  @Test
  void tasksAreCheckedWhenTheyAreBuilt() {
    names(task(b -> b.taskId("")), "taskId", "empty");
    names(task(b -> b.taskId("a b")), "taskId", "a b");
    names(task(b -> b.tenant("ä")), "tenantId", "ä");
    names(task(b -> b.priority(1_001)), "priority", "1001");
    names(task(b -> b.estimatedCost(Duration.ZERO)), "estimatedCostMs", "0");
    names(task(b -> b.maxAttempts(101)), "maxAttempts", "101");
    names(task(b -> b.affinityKey("")), "affinityKey", "empty");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> TaskSpec.builder("no.dots").build());
    names(String.valueOf(e.getMessage()), "swarmId", "no.dots");
  }

  @Test
  void resultsAreCheckedWhenTheyAreMade() {
    TaskResult result = TaskResult.at(URI.create("s3://bucket/key"));
    assertEquals("s3://bucket/key", result.uri());
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> result.tokens(-1, "chat"));
    names(String.valueOf(e.getMessage()), "tokensUsed", "-1");
    IllegalArgumentException tooLong =
        assertThrows(IllegalArgumentException.class, () -> result.contentType("x".repeat(129)));
    names(String.valueOf(tooLong.getMessage()), "contentType", "129");
  }

  private static String refusal(UnaryOperator<AgentWorker.Builder> with) {
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class,
                () -> with.apply(AgentWorker.builder()).start((task, ctx) -> TaskResult.empty()))
            .getMessage());
  }

  private static String task(UnaryOperator<TaskSpec.Builder> with) {
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class, () -> with.apply(TaskSpec.builder("s")).build())
            .getMessage());
  }

  private static void names(String message, String field, String value) {
    assertTrue(message.contains(field) && message.contains(value), message);
  }
}
