package io.fairlead;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The tests that the agents of {@code examples} have in their own language, of what needs no Kafka.
 */
class ExampleRulesTest {
  @Test
  void python() throws Exception {
    String said =
        Interpreters.output(
            Interpreters.AGENT_PYTHON, Interpreters.python(), "-B", "-m", "unittest");
    assertRan("Ran (\\d+) tests", said);
    assertFalse(said.contains("skipped"), said);
  }

  @Test
  void node() throws Exception {
    String said =
        Interpreters.output(
            Interpreters.AGENT_NODE, Interpreters.node(), "--test", "--test-reporter=tap");
    assertRan("# pass (\\d+)", said);
    assertTrue(said.contains("# skipped 0"), said);
  }

  /** A runner that finds no tests ends well too. */
  private static void assertRan(String words, String said) {
    Matcher count = Pattern.compile(words).matcher(said);
    assertTrue(count.find() && Integer.parseInt(count.group(1)) > 20, said);
  }
}
