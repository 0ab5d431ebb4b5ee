package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What {@code tasks} tells people of what it was answered. */
class TasksCommandTest {
  @Test
  void aPlacedTaskIsShownWithTheAgentInWhoseQueueItWaits() {
    StubApi api =
        new StubApi()
            .withOneSwarm()
            .answering(
                "GET /v1/swarms/main/tasks",
                """
                {"swarmId":"main","tasks":[
                 {"taskId":"t-1","phase":"PLACED","tenantId":"acme","taskType":"resize",
                  "level":"HIGH","placedWithAgentId":"a-7","submittedAtMs":0},
                 {"taskId":"t-2","phase":"RUNNING","tenantId":"acme","taskType":"resize",
                  "level":"HIGH","agentId":"a-8","submittedAtMs":0}]}""");

    String out = api.run("tasks").out();

    assertTrue(line(out, "t-1").matches("t-1 +placed +high +acme +resize +a-7 +\\d.*"), out);
    assertTrue(line(out, "t-2").matches("t-2 +running +high +acme +resize +a-8 +\\d.*"), out);
  }

  @Test
  void thePlaceOfOneTaskIsToldAndWhy() {
    StubApi api =
        new StubApi()
            .withOneSwarm()
            .answering(
                "GET /v1/swarms/main/tasks/t-1",
                """
                {"swarmId":"main","taskId":"t-1","phase":"PLACED","capabilities":["gpu","eu"],
                 "placedWithAgentId":"a-7","placedBy":"affinity","revoking":true}""");

    String out = api.run("tasks", "t-1").out();

    assertEquals("a-7", value(out, "placed with"));
    assertEquals("affinity", value(out, "placed by"));
    assertEquals("gpu, eu", value(out, "needs"));
    assertEquals("yes", value(out, "asked back"));
    assertFalse(out.contains("retry after"), out);
  }

  @Test
  void whyATaskWasRejectedIsToldAndWhatWouldHaveDone() {
    StubApi api =
        new StubApi()
            .withOneSwarm()
            .answering(
                "GET /v1/swarms/main/tasks/t-1",
                """
                {"swarmId":"main","taskId":"t-1","phase":"REJECTED","endedAtMs":1767225600000,
                 "reason":"deadline-infeasible","message":"it can't end in time",
                 "retryAfterMs":4200,"earliestDeadlineMs":1767225612000}""");

    String out = api.run("tasks", "t-1").out();

    assertEquals("rejected", value(out, "phase"));
    assertEquals("deadline-infeasible", value(out, "reason"));
    assertEquals("it can't end in time", value(out, "message"));
    assertEquals("4.2 s", value(out, "retry after"));
    assertEquals(Figures.time(1767225612000L), value(out, "earliest deadline"));
  }

  private static String line(String out, String beginning) {
    return out.lines()
        .map(String::strip)
        .filter(line -> line.startsWith(beginning + " "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line '" + beginning + "' in:\n" + out));
  }

  private static String value(String out, String name) {
    return line(out, name).substring(name.length()).strip();
  }
}
