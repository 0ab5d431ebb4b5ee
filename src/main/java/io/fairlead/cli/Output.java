package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import picocli.CommandLine.Option;

/** In which form a command tells what it was answered. */
final class Output {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table, for people (default), or json: the answer, whole, as one document.")
  private Form form = Form.TABLE;

  /** The forms. */
  enum Form {
    TABLE,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean isJson() {
    return form == Form.JSON;
  }

  /**
   * @param lines for people, for so many columns
   */
  void print(PrintWriter out, JsonNode answer, IntFunction<List<String>> lines) {
    print(out, isJson(), answer, lines);
  }

  static void print(
      PrintWriter out, boolean json, JsonNode answer, IntFunction<List<String>> lines) {
    if (json) {
      out.println(answer.toPrettyString());
    } else {
      lines.apply(width()).forEach(out::println);
    }
    out.flush();
  }

  /** Columns that there are; no bound where no terminal is drawn on: nothing is cut in a file. */
  static int width() {
    return Terminal.onStdout() ? Terminal.size().width() : Table.UNBOUNDED;
  }
}
