package io.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AgentCommandsTest {
  @Test
  void wordsEndAtSpacesOutsideQuotes() {
    assertEquals(List.of("a", "b"), AgentCommands.split("  a   b "));
    assertEquals(List.of("sh", "-c", "a 'b' c"), AgentCommands.split("sh -c \"a 'b' c\""));
    assertEquals(List.of("a b", ""), AgentCommands.split("a' 'b ''"));
    assertEquals(List.of(), AgentCommands.split(" "));
    assertNull(AgentCommands.split("a 'b"));
  }

  @Test
  void aCommandThatCannotBeReadIsNamed() {
    for (String command : List.of("u=", "u=a 'b")) {
      CommandLineRun run =
          CommandLineRun.of("mcp", "--url", "http://x:1", "--agent-command", command);
      assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
      assertTrue(run.err().contains("--agent-command"), run.err());
    }
  }
}
