package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

@Tag("full")
class BenchCompareIT {
  private static final int TASKS = 400;

  @TempDir private Path scratch;

  @Test
  void allSidesRunTheSameTasks() throws Exception {
    JsonNode result =
        compare("--compress", "2", "--repetitions", "1", "--warm-up-seconds", "1", "--json");

    assertEquals(TASKS, result.path("tasks").intValue());
    assertEquals(3, result.path("sides").size());
    for (JsonNode side : result.path("sides")) {
      assertEquals(TASKS, side.path("completed").intValue(), side.toString());
      assertEquals(0, side.path("lost").intValue(), side.toString());
      assertEquals(0, side.path("doubled").intValue(), side.toString());
      assertTrue(side.path("waitMeanToIdeal").isNumber(), side.toString());
    }
    JsonNode fairlead = result.path("sides").get(0);
    assertEquals("fairlead", fairlead.path("name").textValue());
    assertTrue(fairlead.path("roundTripMs").doubleValue() > 0, fairlead.toString());
    assertTrue(fairlead.path("waitMeanMs").doubleValue() > 0, fairlead.toString());
  }

  @Test
  void killedAgentsCostNothingButTime() throws Exception {
    JsonNode result =
        compare(
            "--only",
            "fairlead,ideal-fifo",
            "--kill-agents",
            "half",
            "--warm-up-seconds",
            "0",
            "--json");

    assertEquals(13, result.path("killed").intValue());
    for (JsonNode side : result.path("sides")) {
      assertEquals(TASKS, side.path("completed").intValue(), side.toString());
      assertEquals(0, side.path("lost").intValue(), side.toString());
      assertEquals(0, side.path("doubled").intValue(), side.toString());
    }
  }

  private JsonNode compare(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("bench", "compare", "--trace"));
    arguments.add(trace().toString());
    arguments.addAll(List.of(options));
    CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    return new ObjectMapper().readTree(run.lastLine());
  }

  /** A hundred tasks a second for four seconds, of 100 to 340 ms: more than half of the fleet. */
  private Path trace() throws IOException {
    List<String> lines = new ArrayList<>(List.of("TIMESTAMP,ContextTokens,GeneratedTokens"));
    for (int i = 0; i < TASKS; i++) {
      lines.add(
          "2023-11-16 18:17:%02d.%03d0000,0,%d".formatted(i / 100, i % 100 * 10, 5 + i * 7 % 13));
    }
    return Files.write(scratch.resolve("made-up.csv"), lines);
  }
}
