package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
  void theSameFiguresAreATableForPeople() {
    CommandLineRun run = CommandLineRun.of("simulate", "deadlines", "--runs", "1");
    assertEquals(6, run.out().lines().count(), run.out());
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
