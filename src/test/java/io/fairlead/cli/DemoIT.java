package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("full")
class DemoIT {
  @TempDir private Path scratch;

  @ParameterizedTest
  @ValueSource(strings = {"exactly-once", "at-least-once"})
  void everyTaskCompletes(String guarantee) throws Exception {
    CommandLineRun run =
        CommandLineRun.of(
            "demo",
            "--tasks",
            "300",
            "--agents",
            "5",
            "--exit",
            "--json",
            "--guarantee",
            guarantee);

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    JsonNode result = new ObjectMapper().readTree(run.lastLine());
    assertEquals(300, result.path("submitted").intValue());
    assertEquals(300, result.path("completed").intValue());
    assertEquals(0, result.path("lost").intValue());
    // At least once a coordinator that failed decides anew, under numbers that were given already.
    if (result.path("repeatedFacts").intValue() == 0) {
      assertEquals(0, result.path("duplicateOutcomes").intValue());
      assertEquals(0, result.path("overlappingLeases").intValue());
    }
    assertTrue(result.path("tasksPerSecond").doubleValue() > 0);
    assertTrue(result.path("waitMs").path("p99").isNumber());
    assertTrue(result.path("stolen").isInt() && result.path("migrated").isInt());
  }

  @Test
  void withoutATerminalItPrintsPlainLinesASummaryAndAPlot() throws Exception {
    Path plot = scratch.resolve("run.svg");

    CommandLineRun run =
        CommandLineRun.of("demo", "--tasks", "150", "--agents", "3", "--plot", plot.toString());

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertFalse(run.out().contains("\033"), run.out());
    assertTrue(run.out().contains("150 tasks submitted, 150 completed by 3 agents"), run.out());
    assertTrue(run.out().contains("0 lost, 0 doubled"), run.out());
    assertTrue(run.out().contains("Plot: " + plot), run.out());
    assertTrue(Files.readString(plot).contains("<svg"));
  }

  @Test
  void aTraceIsRunToItsEnd() throws Exception {
    Path trace =
        Files.write(
            scratch.resolve("azure-llm-code.csv"),
            List.of(
                "TIMESTAMP,ContextTokens,GeneratedTokens",
                "2023-11-16 18:17:03.9799600,4808,10",
                "2023-11-16 18:17:04.0319600,3180,8",
                "2023-11-16 18:17:14.0781490,110,27"));

    CommandLineRun run =
        CommandLineRun.of(
            "demo",
            "--trace",
            trace.toString(),
            "--compress",
            "10",
            "--agents",
            "3",
            "--exit",
            "--json");

    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    JsonNode result = new ObjectMapper().readTree(run.lastLine());
    assertEquals(3, result.path("completed").intValue());
    assertEquals("azure-llm-code.csv", result.path("workload").textValue());
  }

  @Test
  void ctrlCEndsAnEndlessDemoAndTakesItsDataAway() throws Exception {
    try (FairleadProcess demo =
        FairleadProcess.start(scratch, "demo", "--forever", "--agents", "2")) {
      demo.awaitOutput(" done, ");
      demo.interrupt();
      demo.awaitEnd();

      assertTrue(demo.out().contains("Stopped: "), demo.out() + demo.err());
      try (Stream<Path> left = Files.list(scratch.resolve("tmp"))) {
        assertEquals(
            List.of(),
            left.filter(path -> path.getFileName().toString().startsWith("fairlead")).toList());
      }
    }
  }
}
