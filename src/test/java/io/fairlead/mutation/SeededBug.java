package io.fairlead.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A mistake that could be made in the core: one place of one class, changed.
 *
 * @param fault what goes wrong, in words
 * @param source the class, below {@code io/fairlead}, without {@code .java}
 * @param original lines that stand in it exactly once
 * @param replacement what stands there in their place
 * @param properties tests that catch it where no simulation does, as names of classes
 */
record SeededBug(
    String fault, String source, String original, String replacement, List<String> properties) {
  private static final Path SOURCES = Path.of("src", "main", "java", "io", "fairlead");
  private static final String LIST = "seeded-bugs.txt";

  SeededBug {
    properties = List.copyOf(properties);
  }

  /** All of them. The file says how it is read. */
  static List<SeededBug> all() throws IOException {
    try (InputStream in = Objects.requireNonNull(SeededBug.class.getResourceAsStream(LIST), LIST)) {
      List<SeededBug> bugs = new ArrayList<>();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String paragraph : text.split("\n\n+")) {
        if (paragraph.startsWith("= ")) {
          bugs.add(read(paragraph));
        }
      }
      return bugs;
    }
  }

  private static SeededBug read(String paragraph) {
    String fault = "";
    String source = "";
    StringBuilder original = new StringBuilder();
    StringBuilder replacement = new StringBuilder();
    List<String> properties = new ArrayList<>();
    for (String line : paragraph.split("\n")) {
      String rest = line.substring(1);
      switch (line.charAt(0)) {
        case '=' -> fault = rest.strip();
        case '@' -> source = rest.strip();
        case '-' -> original.append(rest).append('\n');
        case '+' -> replacement.append(rest).append('\n');
        case '?' -> properties.add(rest.strip());
        case ' ' -> {
          original.append(rest).append('\n');
          replacement.append(rest).append('\n');
        }
        default -> throw new IllegalStateException(LIST + ": " + line);
      }
    }
    return new SeededBug(fault, source, original.toString(), replacement.toString(), properties);
  }

  /** Name of the class that is changed. */
  String className() {
    return "io.fairlead." + source.replace('/', '.');
  }

  /**
   * The source with the mistake in it.
   *
   * @throws IllegalStateException if the original does not stand there exactly once
   */
  String sourceWithBug() throws IOException {
    String text = Files.readString(SOURCES.resolve(source + ".java"));
    int at = text.indexOf(original);
    if (at < 0 || text.indexOf(original, at + 1) >= 0) {
      throw new IllegalStateException(
          (at < 0 ? "not in " : "more than once in ") + source + ".java:\n" + original);
    }
    return text.substring(0, at) + replacement + text.substring(at + original.length());
  }
}
