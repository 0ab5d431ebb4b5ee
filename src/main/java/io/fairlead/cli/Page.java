package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a list is cut into pages. */
final class Page {
  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "So many at most, 1 to 1000. Default: 100.")
  private @Nullable Integer limit;

  @Option(
      names = "--after",
      paramLabel = "WHERE",
      description = "Go on there; the page before tells.")
  private @Nullable String after;

  Map<String, String> query() {
    Map<String, String> query = new TreeMap<>();
    put(query, "limit", limit);
    put(query, "after", after);
    return query;
  }

  static void put(Map<String, String> query, String name, @Nullable Object value) {
    if (value != null) {
      query.put(name, value.toString());
    }
  }

  /** The lines, and how to see what follows. */
  List<String> under(List<String> lines, JsonNode answer) {
    String next = Figures.text(answer.path("next"));
    if (!next.equals(Figures.NONE)) {
      lines.add("There is more: --after " + next);
    }
    return lines;
  }

  /** The table, and how to see what follows. */
  List<String> under(Table table, JsonNode answer, String empty, int width) {
    String next = Figures.text(answer.path("next"));
    List<String> lines = new ArrayList<>();
    if (!table.isEmpty()) {
      lines.addAll(table.lines(width));
    } else if (next.equals(Figures.NONE)) {
      lines.add(empty);
    }
    return under(lines, answer);
  }
}
