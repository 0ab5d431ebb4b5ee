package io.fairlead.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;

/** The commands in the help of the root, under headings: too many for one list. */
final class CommandGroups implements IHelpSectionRenderer {
  private static final int INDENT = 2;

  private final Map<String, List<String>> groups = new LinkedHashMap<>();

  /** The next heading; commands stand under it in that order. */
  CommandGroups group(String heading, String... commands) {
    groups.put(heading, List.of(commands));
    return this;
  }

  /** Names of all that stand under some heading. */
  List<String> commands() {
    List<String> all = new ArrayList<>();
    groups.values().forEach(all::addAll);
    return all;
  }

  @Override
  public String render(Help help) {
    Map<String, CommandLine> there = help.commandSpec().subcommands();
    int widest = there.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (heading, names) -> {
          text.append(String.format("%n%s:%n", heading));
          text.append(table(help, widest, names, there));
        });
    return text.toString();
  }

  private static String table(
      Help help, int widest, List<String> names, Map<String, CommandLine> there) {
    int width = help.commandSpec().usageMessage().width();
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(widest + INDENT, INDENT, Overflow.SPAN),
            new Column(width - widest - INDENT, INDENT, Overflow.WRAP));
    table.setAdjustLineBreaksForWideCJKCharacters(
        help.commandSpec().usageMessage().adjustLineBreaksForWideCJKCharacters());
    for (String name : names) {
      CommandLine command = there.get(name);
      if (command != null) {
        String[] description = command.getCommandSpec().usageMessage().description();
        table.addRowValues(name, description.length == 0 ? "" : firstSentence(description[0]));
      }
    }
    return table.toString();
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }
}
