package io.fairlead.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, which picocli has no script for: commands, their options, fixed values. */
final class FishCompletion {
  private final CommandLine root;
  private final StringBuilder script = new StringBuilder();

  FishCompletion(CommandLine root) {
    this.root = root;
  }

  String script() {
    script.append("complete -c ").append(root.getCommandName()).append(" -f\n");
    add(root, List.of());
    return script.toString();
  }

  private void add(CommandLine command, List<String> way) {
    List<String> names = new ArrayList<>();
    Map<String, CommandLine> below = command.getSubcommands();
    below.forEach(
        (name, each) -> {
          if (!each.getCommandSpec().usageMessage().hidden()) {
            names.add(name);
          }
        });
    String here = condition(way, names);
    for (String name : names) {
      line(here, "-a " + name, description(sub(command, name).getCommandSpec()));
    }
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.hidden()) {
        line(condition(way, List.of()), names(option), sentence(option.description()));
      }
    }
    for (String name : names) {
      List<String> further = new ArrayList<>(way);
      further.add(name);
      add(sub(command, name), further);
    }
  }

  private static CommandLine sub(CommandLine command, String name) {
    return Objects.requireNonNull(command.getSubcommands().get(name));
  }

  private void line(String condition, String what, String description) {
    script
        .append("complete -c ")
        .append(root.getCommandName())
        .append(condition)
        .append(' ')
        .append(what)
        .append(description.isEmpty() ? "" : " -d '" + description.replace("'", "\\'") + "'")
        .append('\n');
  }

  /** Where the words so far are that way, and none of those. */
  private static String condition(List<String> way, List<String> none) {
    List<String> parts = new ArrayList<>();
    for (String word : way) {
      parts.add("__fish_seen_subcommand_from " + word);
    }
    if (!none.isEmpty()) {
      parts.add("not __fish_seen_subcommand_from " + String.join(" ", none));
    }
    return parts.isEmpty() ? "" : " -n '" + String.join("; and ", parts) + "'";
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
