package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What benchmarks have printed with {@code --json}, line by line as it was recorded.
 *
 * @param lines by what was measured, in the order of the files' names
 */
record Recordings(Map<String, List<JsonNode>> lines) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * All {@code *.json} files of a directory.
   *
   * @throws IllegalArgumentException if a line is not the result of a benchmark, or tells of a run
   *     in which tasks were lost, doubled or not completed
   */
  static Recordings in(Path directory) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory)) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    List<String> texts = new ArrayList<>();
    for (Path file : files) {
      texts.addAll(Files.readAllLines(file));
    }
    return of(texts);
  }

  static Recordings of(List<String> texts) throws IOException {
    Map<String, List<JsonNode>> lines = new TreeMap<>();
    for (String text : texts) {
      if (!text.isBlank()) {
        JsonNode line = JSON.readTree(text);
        check(line);
        lines.computeIfAbsent(kind(line), kind -> new ArrayList<>()).add(line);
      }
    }
    return new Recordings(lines);
  }

  private static void check(JsonNode line) {
    for (JsonNode side : line.path("sides")) {
      long missing =
          line.path("killed").asInt() > 0 || !side.has("completed")
              ? 0
              : line.path("tasks").asLong() - side.path("completed").asLong();
      if (side.path("lost").asLong() != 0 || side.path("doubled").asLong() != 0 || missing != 0) {
        throw new IllegalArgumentException(
            side.path("name") + " lost, doubled or did not complete tasks: not to be recorded");
      }
    }
  }

  private static String kind(JsonNode line) {
    if (line.has("sides")) {
      return "compare";
    }
    if (line.has("floorTasksPerSecond")) {
      return "floor";
    }
    if (line.has("jmhVersion")) {
      return "jmh";
    }
    if (line.has("part")) {
      return line.path("benchmark").asText() + "-" + line.path("part").asText();
    }
    if (!line.has("benchmark")) {
      throw new IllegalArgumentException("not the result of a benchmark: " + line);
    }
    return line.path("benchmark").asText();
  }

  List<JsonNode> of(String kind) {
    return lines.getOrDefault(kind, List.of());
  }
}
