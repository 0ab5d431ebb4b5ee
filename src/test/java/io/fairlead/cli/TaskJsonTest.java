package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fairlead.agent.TaskSpec;
import org.junit.jupiter.api.Test;

class TaskJsonTest {
  @Test
  void everyFieldIsTaken() {
    TaskSpec task =
        TaskJson.parse(
            "x",
            """
            {"swarmId": "s", "taskId": "t", "tenantId": "a", "taskType": "b", "level": "high",
             "priority": 3, "deadlineMs": 4000000000000, "notBeforeMs": 1, "submittedAtMs": 2,
             "estimatedCostMs": 12.5, "requiredCapabilities": ["gpu"], "seriesId": "n",
             "periodMs": 1000, "dependencies": ["u"], "resourceDemand": {"tokens": 5}, "affinityKey": "k",
             "movable": false, "maxAttempts": 2, "payload": {"n": 1.10},
             "headers": {"traceparent": "00-x"}}
            """,
            "default");

    assertEquals("s", task.swarmId());
    assertEquals("t", task.taskId());
  }

  @Test
  void aTaskThatNamesNoSwarmIsForTheDefaultOne() {
    assertEquals("d", TaskJson.parse("x", "{}", "d").swarmId());
  }

  @Test
  void aFaultNamesTheSourceAndTheField() {
    assertFault("x: must be a JSON object in braces", "[1]");
    assertFault("x: must be a JSON object in braces", "");
    assertFault("x: cost: there is no such field", "{\"cost\": 1}");
    assertFault("x: movable \"yes\": must be true or false", "{\"movable\": \"yes\"}");
    assertFault("x: priority 1.5: must be a whole number", "{\"priority\": 1.5}");
    assertFault(
        "x: requiredCapabilities \"gpu\": must be a list of texts",
        "{\"requiredCapabilities\": \"gpu\"}");
    assertFault("x: dependencies \"u\": must be a list of texts", "{\"dependencies\": \"u\"}");
    assertFault(
        "x: resourceDemand.gpu \"1\": must be a whole number",
        "{\"resourceDemand\": {\"gpu\": \"1\"}}");
    assertFault("x: seriesId and periodMs belong together", "{\"seriesId\": \"n\"}");
    assertFault("x: headers.a 1: must be a text", "{\"headers\": {\"a\": 1}}");
    assertFault("x: payloadBase64 \"?\": must be base64", "{\"payloadBase64\": \"?\"}");
    assertFault(
        "x: level 'urgent': must be critical, high, normal or low", "{\"level\": \"urgent\"}");
    assertFault(
        "x: estimatedCostMs '0': must be above 0 and at most 604800000",
        "{\"estimatedCostMs\": 0}");
  }

  @Test
  void whatIsNotJsonIsNamedWithItsColumn() {
    CommandFailedException e = fault("{\"a\": }");

    assertEquals("x: not JSON (column 7)", e.getMessage().split(":  *Unexpected")[0]);
    assertEquals(ExitCode.USAGE, e.exitCode());
  }

  private static void assertFault(String message, String text) {
    assertEquals(message, fault(text).getMessage());
  }

  private static CommandFailedException fault(String text) {
    return assertThrows(CommandFailedException.class, () -> TaskJson.parse("x", text, "d"));
  }
}
