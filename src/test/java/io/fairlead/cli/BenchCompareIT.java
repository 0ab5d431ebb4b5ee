package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.bench.compare.Sides;
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
  private static final List<String> SIDE_FIGURES =
      List.of(
          "waitMeanMs",
          "waitP50Ms",
          "waitP90Ms",
          "waitP99Ms",
          "waitMaxMs",
          "makespanMs",
          "jain",
          "idleShare",
          "waitMeanToIdeal",
          "waitP99ToIdeal");
  private static final List<String> TENANT_FIGURES =
      List.of("waitMeanMs", "waitP50Ms", "waitP99Ms", "slowdownMean", "slowdownP99");

  @TempDir private Path scratch;

  @Test
  void allSidesRunTheSameTasks() throws Exception {
    JsonNode result =
        compare("--compress", "8", "--warm-up-seconds", "0", "--level", "code=high", "--json");

    assertEquals(TASKS, result.path("tasks").intValue());
    List<String> names = new ArrayList<>();
    for (JsonNode side : result.path("sides")) {
      names.add(side.path("name").textValue());
      assertEquals(TASKS, side.path("completed").intValue(), side.toString());
      assertEquals(0, side.path("lost").intValue(), side.toString());
      assertEquals(0, side.path("doubled").intValue(), side.toString());
      assertTrue(side.path("setup").textValue().length() > 1, side.toString());
      assertNumbers(side, SIDE_FIGURES);
      assertEquals(2, side.path("tenants").size(), side.toString());
      for (JsonNode tenant : side.path("tenants")) {
        assertNumbers(tenant, TENANT_FIGURES);
        assertEquals(TASKS / 2, tenant.path("tasks").intValue(), side.toString());
      }
    }
    assertEquals(Sides.names(), names);
    JsonNode fairlead = result.path("sides").get(0);
    assertTrue(fairlead.path("roundTripMs").doubleValue() > 0, fairlead.toString());
    assertTrue(fairlead.path("waitMeanMs").doubleValue() > 0, fairlead.toString());
    assertEquals(
        fairlead.path("roundTripMs"),
        result.path("sides").get(names.indexOf(Sides.IDEAL_PRIORITY_FAR)).path("roundTripMs"));
  }

  private static void assertNumbers(JsonNode node, List<String> fields) {
    for (String field : fields) {
      assertTrue(node.path(field).isNumber(), () -> field + " of " + node);
    }
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
    arguments.add(trace("code.csv") + "," + trace("conv.csv"));
    arguments.addAll(List.of(options));
    CommandLineRun run = CommandLineRun.of(arguments.toArray(String[]::new));
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    return new ObjectMapper().readTree(run.lastLine());
  }

  /**
   * Fifty tasks a second for four seconds, of 100 to 340 ms: two are more than half of the fleet.
   */
  private Path trace(String name) throws IOException {
    List<String> lines = new ArrayList<>(List.of("TIMESTAMP,ContextTokens,GeneratedTokens"));
    for (int i = 0; i < TASKS / 2; i++) {
      lines.add(
          "2023-11-16 18:17:%02d.%03d0000,0,%d".formatted(i / 50, i % 50 * 20, 5 + i * 7 % 13));
    }
    return Files.write(scratch.resolve(name), lines);
  }
}
