package io.fairlead.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands with which agents are started where somebody asks for one. */
final class AgentCommands {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--agent-command",
      paramLabel = "TYPE=COMMAND",
      description =
          "How the MCP tool agent_spawn starts an agent of that type; may be repeated. The command is"
              + " split at spaces outside quotes; {swarmId}, {agentId}, {type}, {slots} and"
              + " {capabilities} in it are replaced. Such processes end with this one.")
  private Map<String, String> commands = new LinkedHashMap<>();

  /** Words of the command of each type. */
  Map<String, List<String>> words() {
    Map<String, List<String>> words = new LinkedHashMap<>();
    commands.forEach(
        (type, command) -> {
          List<String> split = split(command);
          if (split == null || split.isEmpty()) {
            throw new ParameterException(
                spec.commandLine(),
                "--agent-command "
                    + type
                    + "="
                    + command
                    + (split == null ? ": a quote is not closed." : ": no command stands there."));
          }
          words.put(type, split);
        });
    return words;
  }

  /** At spaces outside quotes, single or double; null if one is not closed. */
  static @Nullable List<String> split(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (quote == 0 && c == ' ') {
        if (word != null) {
          words.add(word.toString());
          word = null;
        }
        continue;
      }
      word = word == null ? new StringBuilder() : word;
      if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      } else {
        word.append(c);
      }
    }
    if (word != null) {
      words.add(word.toString());
    }
    return quote == 0 ? words : null;
  }
}
