package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** One thing, a line for each of its properties; what is not there has no line. */
final class Sheet {
  private static final String INDENT = "  ";

  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  Sheet line(String name, String value) {
    if (!value.equals(Figures.NONE)) {
      names.add(name);
      values.add(value);
    }
    return this;
  }

  /** Every part of an object under its own name, for what has no form of its own. */
  Sheet all(JsonNode object) {
    object.properties().forEach(part -> line(part.getKey(), Figures.text(part.getValue())));
    return this;
  }

  /** Values that are too long go on in the next line. */
  List<String> lines(int width) {
    int column = names.stream().mapToInt(String::length).max().orElse(0);
    String before = INDENT + " ".repeat(column) + INDENT;
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = INDENT + names.get(i) + " ".repeat(column - names.get(i).length()) + INDENT;
      for (String part : wrapped(values.get(i), width - before.length())) {
        lines.add(name + part);
        name = before;
      }
    }
    return lines;
  }

  /** Broken between words. A word that is longer than a line stays whole. */
  static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
