package io.fairlead.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completion for fish, which picocli has no script for: commands, their options, fixed values. A
 * function of the script finds which command the words before the cursor have come to; the words of
 * another command in the place of an argument or of an option's value are none.
 */
final class FishCompletion {
  private final CommandLine root;
  private final List<String> steps = new ArrayList<>();
  private final List<String> valued = new ArrayList<>();
  private final StringBuilder lines = new StringBuilder();

  FishCompletion(CommandLine root) {
    this.root = root;
  }

  String script() {
    String name = root.getCommandName();
    add(root, name);
    return """
        function __%1$s_at
            set -l at %1$s
            set -l value false
            for word in (commandline -opc)[2..-1]
                if $value
                    set value false
                    continue
                end
                switch "$at $word"
                    case %2$s
                        set at "$at $word"
                    case %3$s
                        set value true
                    case '* --'
                        return 1
                end
            end
            test "$at" = "$argv"
        end
        complete -c %1$s -f
        """
            .formatted(name, cases(steps), cases(valued))
        + lines;
  }

  private static String cases(List<String> words) {
    return "'" + String.join("' '", words) + "'";
  }

  /**
   * @param way the names of the commands down to this one, with spaces between
   */
  private void add(CommandLine command, String way) {
    for (Map.Entry<String, CommandLine> below : command.getSubcommands().entrySet()) {
      steps.add(way + " " + below.getKey());
      CommandSpec spec = below.getValue().getCommandSpec();
      if (!spec.usageMessage().hidden()) {
        line(way, "-a " + below.getKey(), description(spec));
      }
    }
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (option.arity().min() > 0) {
        for (String name : option.names()) {
          valued.add(way + " " + name);
        }
      }
      if (!option.hidden()) {
        line(way, names(option), sentence(option.description()));
      }
    }
    command.getSubcommands().forEach((name, each) -> add(each, way + " " + name));
  }

  private void line(String way, String what, String description) {
    lines
        .append("complete -c ")
        .append(root.getCommandName())
        .append(" -n '__")
        .append(root.getCommandName())
        .append("_at ")
        .append(way)
        .append("' ")
        .append(what)
        .append(description.isEmpty() ? "" : " -d '" + description.replace("'", "\\'") + "'")
        .append('\n');
  }

  private static String names(OptionSpec option) {
    List<String> words = new ArrayList<>();
    for (String name : option.names()) {
      words.add(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1));
    }
    if (option.arity().max() > 0) {
      words.add(isFile(option) ? "-r -F" : "-x");
    }
    if (option.completionCandidates() != null) {
      List<String> values = new ArrayList<>();
      option.completionCandidates().forEach(values::add);
      words.add("-a '" + String.join(" ", values) + "'");
    }
    return String.join(" ", words);
  }

  private static boolean isFile(OptionSpec option) {
    return option.type() == java.nio.file.Path.class || option.type() == java.io.File.class;
  }

  private static String description(CommandSpec command) {
    return sentence(command.usageMessage().description());
  }

  private static String sentence(String[] description) {
    if (description.length == 0) {
      return "";
    }
    int end = description[0].indexOf(". ");
    return end < 0 ? description[0] : description[0].substring(0, end + 1);
  }
}
