package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulateDeadlinesTest {
  @Test
  void exactEstimatesMissNothingThatWasAdmitted() throws Exception {
    CommandLineRun run =
        CommandLineRun.of("simulate", "deadlines", "--runs", "1", "--seed", "3", "--json");
    assertEquals(0, run.exitCode(), run.err());
    JsonNode rates = new ObjectMapper().readTree(run.lastLine()).get("rates");
    assertEquals(4, rates.size());
    assertEquals(0.0, rates.get(0).get("missRate").asDouble());
    assertTrue(rates.get(0).get("accepted").asLong() > 0);
    assertTrue(rates.get(1).get("missed").asLong() > 0, "without admission some are missed");
  }

  @Test
  void withWrongEstimatesNoMoreIsMissedWithAdmissionThanWithout() throws Exception {
    CommandLineRun run =
        CommandLineRun.of(
            "simulate", "deadlines", "--runs", "2", "--seed", "3", "--error", "0.7", "--json");
    assertEquals(0, run.exitCode(), run.err());
    JsonNode rates = new ObjectMapper().readTree(run.lastLine()).get("rates");
    JsonNode with = rates.get(2);
    JsonNode without = rates.get(3);
    for (JsonNode rate : List.of(with, without)) {
      assertEquals(0.7, rate.get("error").asDouble());
      assertTrue(rate.get("accepted").asLong() > 0, rate.toString());
      assertEquals(
          rate.get("missed").asDouble() / rate.get("accepted").asDouble(),
          rate.get("missRate").asDouble());
    }
    assertTrue(with.get("admission").asBoolean());
    assertFalse(without.get("admission").asBoolean());
    assertEquals(without.get("deadlines"), without.get("accepted"), "nothing is refused");
    assertTrue(with.get("missRate").asDouble() <= without.get("missRate").asDouble());
    assertTrue(without.get("missed").asLong() > 0, "or it would show nothing");
  }

  @Test
  void theSameFiguresAreATableForPeople() {
    CommandLineRun run = CommandLineRun.of("simulate", "deadlines", "--runs", "1");
    List<String> lines = run.out().lines().toList();
    assertEquals(6, lines.size(), run.out());
    for (int i = 1; i <= 4; i++) {
      assertTrue(lines.get(i).startsWith(i <= 2 ? "exact " : "wrong, 0.5 "), lines.get(i));
      assertTrue(lines.get(i).contains(i % 2 == 1 ? " on " : " off "), lines.get(i));
      assertTrue(lines.get(i).matches(".*\\d+\\.\\d\\d% +\\d+\\.\\d\\d%"), lines.get(i));
    }
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    assertEquals(
        "fairlead: --runs is 0, must be 1 to 10,000.",
        CommandLineRun.of("simulate", "deadlines", "--runs", "0").complaint());
    assertEquals(
        "fairlead: --error is 0.0, must be above 0 and at most 5.",
        CommandLineRun.of("simulate", "deadlines", "--error", "0").complaint());
  }
}
