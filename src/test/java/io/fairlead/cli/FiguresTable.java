package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A Markdown table of recorded figures. A column that no line has anything for is left out. */
final class FiguresTable {
  private final List<Column> columns = new ArrayList<>();

  private record Column(String title, boolean number, Function<JsonNode, String> cell) {}

  /** A column of words, or of numbers as they were recorded. */
  FiguresTable text(String title, String pointer) {
    columns.add(new Column(title, false, line -> line.at(pointer).asText("")));
    return this;
  }

  /** A column of calculated words. */
  FiguresTable says(String title, Function<JsonNode, String> cell) {
    columns.add(new Column(title, true, cell));
    return this;
  }

  /** A column of numbers. */
  FiguresTable number(String title, String pointer, int digits) {
    return number(title, pointer, digits, 1);
  }

  /** A column of numbers divided by a unit. */
  FiguresTable number(String title, String pointer, int digits, double unit) {
    columns.add(new Column(title, true, line -> number(line.at(pointer), digits, unit)));
    return this;
  }

  /** A median with the least and the most of its repetitions where they differ. */
  FiguresTable spread(String title, String name, int digits) {
    columns.add(
        new Column(
            title,
            true,
            line -> {
              String median = number(line.path(name), digits, 1);
              JsonNode spread = line.path("spread").path(name);
              String least = number(spread.path(0), digits, 1);
              String most = number(spread.path(1), digits, 1);
              return least.equals(most) ? median : median + " (" + least + " to " + most + ")";
            }));
    return this;
  }

  static String number(JsonNode value, int digits, double unit) {
    return value.isNumber()
        ? String.format(Locale.ROOT, "%,." + digits + "f", value.asDouble() / unit)
        : "";
  }

  String of(List<JsonNode> lines) {
    List<Column> shown =
        columns.stream()
            .filter(column -> lines.stream().anyMatch(line -> !column.cell().apply(line).isEmpty()))
            .toList();
    StringBuilder out = new StringBuilder();
    row(out, shown.stream().map(Column::title).toList());
    row(out, shown.stream().map(column -> column.number() ? "---:" : "---").toList());
    for (JsonNode line : lines) {
      row(out, shown.stream().map(column -> column.cell().apply(line)).toList());
    }
    return out.toString();
  }

  private static void row(StringBuilder out, List<String> cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
