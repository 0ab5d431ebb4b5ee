package io.fairlead.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.Interpreters;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The dashboard's scripts, without a browser: their types hold, and what they calculate is right.
 */
class DashboardScriptsTest {
  private static final Path CHECKS = Path.of("src", "test", "js", "dashboard");

  @Test
  void what_the_scripts_say_of_their_types_holds() throws Exception {
    String node = Interpreters.node(CHECKS, "typescript");

    assertEquals(
        "", Interpreters.output(CHECKS, node, "node_modules/typescript/bin/tsc", "-p", "."));
  }

  @Test
  void what_they_calculate_is_right() throws Exception {
    String node = Interpreters.node(CHECKS, "lit-html");

    String said = Interpreters.output(CHECKS, node, "--import", "./hooks.js", "--test");

    assertTrue(said.lines().anyMatch(it -> it.matches("\\W+pass [1-9]\\d*")), said);
  }
}
