package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tiny runs of {@code bench throughput}, {@code balance}, {@code latency} and {@code floor}: what
 * they tell.
 */
@Tag("full")
class BenchLoadIT {
  @TempDir private Path scratch;

  @Test
  void throughputTellsTasksPerSecondAndLatency() throws Exception {
    Path plot = scratch.resolve("throughput.svg");
    JsonNode result = batch("throughput", "--plot=" + plot);

    assertTrue(Files.readString(plot).contains("<svg"), "no picture");

    assertEquals(1, result.path("slots").intValue());
    assertEquals(0, result.path("costMs").doubleValue());
    assertFigures(
        result, "tasksPerSecond", "averageLatencyMs", "latencyP50Ms", "latencyP99Ms", "makespanMs");
  }

  @Test
  void balanceTellsEfficiencyAndVariance() throws Exception {
    Path plot = scratch.resolve("balance.svg");
    JsonNode result = batch("balance", "--cost-ms", "2", "--plot=" + plot);

    assertTrue(Files.readString(plot).contains("<svg"), "no picture");

    assertEquals(2, result.path("costMs").doubleValue());
    assertFigures(
        result,
        "efficiency",
        "loadVariance",
        "leastLoad",
        "mostLoad",
        "tasksPerSecond",
        "makespanMs");
    assertEquals(
        1 / (1 + result.path("loadVariance").doubleValue()),
        result.path("efficiency").doubleValue(),
        1e-5);
  }

  @Test
  void latencyTellsEveryStageOfBothSides() throws Exception {
    Path plot = scratch.resolve("latency.svg");
    List<JsonNode> lines =
        run(
            "latency",
            "--rate=100",
            "--guarantee=at-least-once",
            "--agents=2",
            "--seconds=0.5",
            "--warm-up-seconds=0.5",
            "--repetitions=1",
            "--plot=" + plot,
            "--json");

    assertEquals(List.of("fairlead", "null"), texts(lines, "side"));
    for (JsonNode line : lines) {
      assertEquals("latency", line.path("benchmark").textValue());
      assertEquals("at-least-once", line.path("guarantee").textValue());
      assertEquals(100, line.path("ratePerSecond").doubleValue());
      assertEquals("one thread", line.path("agentsAre").textValue());
      assertEquals(2, line.path("agents").intValue());
      assertEquals(256, line.path("slots").intValue());
      assertEquals(0.5, line.path("seconds").doubleValue());
      assertEquals(0.5, line.path("warmUpSeconds").doubleValue());
      assertEquals(1, line.path("repetitions").intValue());
      assertEquals(50, line.path("tasks").intValue());
      assertEquals(50, line.path("ended").intValue());
      assertStages(line, "submitToAssigned", "assignedToStarted", "scheduledToSent");
      assertTrue(line.path("ratioToNull").path("p50").isNumber(), line.toString());
      assertTrue(line.path("ratioToNull").path("p99").isNumber(), line.toString());
      assertMachine(line);
    }
    assertStages(lines.get(0), "startedToOutcome", "submitToOutcome");
    assertFalse(lines.get(1).path("stages").has("submitToOutcome"), "it has no outcomes");
    assertEquals(1, lines.get(1).path("ratioToNull").path("p99").doubleValue());
    assertTrue(Files.readString(plot).contains("<svg"));
  }

  @Test
  void floorTellsBothSidesAndWhatTheyWrote() throws Exception {
    List<JsonNode> lines =
        run(
            "floor",
            "--agents=2",
            "--guarantee=exactly-once",
            "--layout=shared",
            "--window=16",
            "--warm-up-seconds=1",
            "--seconds=4",
            "--repetitions=1",
            "--json");

    assertEquals(1, lines.size());
    JsonNode pair = lines.get(0);
    assertEquals("floor", pair.path("benchmark").textValue());
    assertEquals("exactly-once", pair.path("guarantee").textValue());
    assertEquals("shared", pair.path("layout").textValue());
    assertEquals(2, pair.path("agents").intValue());
    assertEquals(2, pair.path("floorAgents").intValue());
    assertFigures(pair, "floorTasksPerSecond", "tasksPerSecond");
    double floor = pair.path("floorTasksPerSecond").doubleValue();
    double tasks = pair.path("tasksPerSecond").doubleValue();
    assertTrue(floor > 0 && tasks > 0, pair.toString());
    assertEquals(tasks / floor, pair.path("ratio").doubleValue(), 0.01);
    // A task, its completion, its assignment, and its row written and deleted.
    assertTrue(pair.path("floorRecordsPerTask").doubleValue() >= 4.5, pair.toString());
    assertTrue(pair.path("recordsPerTask").doubleValue() >= 4.5, pair.toString());
    assertTrue(pair.path("bytesPerTask").longValue() > 300, pair.toString());
    assertTrue(pair.path("cpuMicrosPerTask").path("stream thread").isNumber(), pair.toString());
    assertMachine(pair);
  }

  private static JsonNode batch(String name, String... more) throws IOException {
    List<String> options =
        new ArrayList<>(
            List.of("--tasks=60", "--agents=3", "--warm-up-tasks=20", "--repetitions=1", "--json"));
    options.addAll(List.of(more));
    List<JsonNode> lines = run(name, options.toArray(String[]::new));
    assertEquals(1, lines.size());
    JsonNode result = lines.get(0);
    assertEquals(name, result.path("benchmark").textValue());
    assertEquals("exactly-once", result.path("guarantee").textValue());
    assertEquals(60, result.path("tasks").intValue());
    assertEquals(60, result.path("completed").intValue());
    assertEquals(3, result.path("agents").intValue());
    assertEquals(20, result.path("warmUpTasks").intValue());
    assertEquals(220, result.path("payloadBytes").intValue());
    assertEquals(1, result.path("repetitions").intValue());
    assertMachine(result);
    return result;
  }

  private static List<JsonNode> run(String name, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("bench", name));
    arguments.addAll(List.of(options));
    CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    List<JsonNode> lines = new ArrayList<>();
    for (String line : run.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private static void assertFigures(JsonNode result, String... names) {
    for (String name : names) {
      assertTrue(result.path(name).isNumber(), name + " of " + result);
      assertEquals(2, result.path("spread").path(name).size(), name + " of " + result);
    }
  }

  private static void assertStages(JsonNode line, String... stages) {
    for (String stage : stages) {
      for (String figure : List.of("p50Ms", "p90Ms", "p99Ms", "p999Ms", "maxMs")) {
        assertTrue(line.path("stages").path(stage).path(figure).isNumber(), stage + " of " + line);
        assertEquals(2, line.path("spread").path(stage).path(figure).size(), stage + " of " + line);
      }
    }
  }

  private static void assertMachine(JsonNode line) {
    for (String part : List.of("cores", "os", "java", "kafka", "heap", "options")) {
      assertTrue(line.path("machine").path(part).isTextual(), part + " of " + line);
    }
  }

  private static List<String> texts(List<JsonNode> lines, String field) {
    return lines.stream().map(line -> line.path(field).textValue()).toList();
  }
}
