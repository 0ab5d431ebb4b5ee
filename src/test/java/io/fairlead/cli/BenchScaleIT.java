package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("full")
class BenchScaleIT {
  @TempDir private Path scratch;

  @Test
  void aBacklogIsFilledRestartedRestoredAndWorkedOff() throws IOException {
    JsonNode point =
        last(
            "scale",
            "--part",
            "backlog",
            "--waiting",
            "300",
            "--broker-agents",
            "2",
            "--rate",
            "100",
            "--warm-up-seconds",
            "0",
            "--seconds",
            "2",
            "--repetitions",
            "1",
            "--json");

    assertEquals("scale", point.path("benchmark").asText());
    assertEquals("exactly-once", point.path("guarantee").asText());
    assertEquals(300, point.path("waiting").asInt());
    assertEquals(300, point.path("waitingAfter").asInt(), point.toString());
    assertEquals(1_000_000, point.path("maxQueued").asInt());
    for (String figure :
        List.of("heapBytes", "restartMs", "restoreMs", "fillPerSecond", "streamThreadUs")) {
      assertTrue(point.path(figure).asDouble() > 0, figure);
    }
    assertTrue(point.path("tasksPerSecond").isNumber(), point.toString());
    assertEquals(320, point.path("runMs").asInt());
    assertTrue(point.path("waitingMeanwhile").asInt() > 0, point.toString());
    assertTrue(point.path("machine").path("java").asText().startsWith("Java "));
  }

  @Test
  void theCoreIsMeasuredWithoutABroker() throws IOException {
    JsonNode point =
        last(
            "scale",
            "--part",
            "core",
            "--waiting",
            "20000",
            "--agents",
            "10",
            "--core-seconds",
            "0.01",
            "--repetitions",
            "2",
            "--json");

    assertEquals("core", point.path("part").asText());
    assertTrue(point.path("lifeUs").asDouble() > 0, point.toString());
    assertEquals(2, point.path("spread").path("lifeUs").size());
    assertTrue(point.path("heapBytesPerTask").isNumber(), point.toString());
    assertTrue(point.path("heapBytesPerAgent").isNumber(), point.toString());
  }

  @Test
  void severalSwarmsAreMeasuredTogetherAndDrawn() throws IOException {
    Path plot = scratch.resolve("swarms.svg");
    JsonNode point =
        last(
            "scale",
            "--part=swarms",
            "--swarms=2",
            "--threads=1,2",
            "--broker-agents=2",
            "--warm-up-seconds=0",
            "--seconds=1",
            "--repetitions=1",
            "--json",
            "--plot=" + plot);

    assertEquals("swarms", point.path("part").asText());
    assertEquals(2, point.path("swarms").asInt());
    assertEquals(2, point.path("threads").asInt());
    assertEquals(1, point.path("agentsPerSwarm").asInt());
    assertTrue(point.path("tasksPerSecond").asDouble() > 0, point.toString());
    assertTrue(Files.readString(plot).contains("<svg"), "no picture");
  }

  @Test
  void fairnessIsWithinItsBoundAndDrawn() throws IOException {
    Path plot = scratch.resolve("fairness.svg");
    JsonNode result = last("fairness", "--dispatches", "2000", "--json", "--plot", plot.toString());

    assertEquals("wrr", result.path("discipline").asText());
    assertEquals(10, result.path("tenants").size());
    assertTrue(result.path("withinBound").asBoolean(), result.toString());
    assertTrue(Files.readString(plot).contains("<svg"), "no picture");
  }

  private static JsonNode last(String... options) throws IOException {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "bench";
    System.arraycopy(options, 0, arguments, 1, options.length);
    CommandLineRun run = CommandLineRun.of(arguments);
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    return new ObjectMapper().readTree(run.lastLine());
  }
}
