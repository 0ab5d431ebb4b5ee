package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.bench.Machine;
import io.fairlead.bench.Spread;
import io.fairlead.bench.floor.FloorPair;
import io.fairlead.bench.floor.FloorRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code bench floor} found, for people and for programs. Figures are medians. */
final class FloorReport {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROW = "%-14s %7s %-10s %9s %9s %6s %9s %9s";

  private FloorReport() {}

  /** One line. */
  static String json(FloorPair pair) {
    return node(pair).toString();
  }

  static JsonNode node(FloorPair pair) {
    ObjectNode node = JSON.createObjectNode();
    node.put("benchmark", "floor");
    node.put("guarantee", pair.plan().guarantee().key());
    node.put("agents", pair.plan().agents());
    node.put("layout", pair.plan().layout());
    node.put("floorAgents", pair.floorAgents());
    Spread floor = pair.ofFloor(FloorRun::tasksPerSecond);
    Spread fairlead = pair.ofFairlead(FloorRun::tasksPerSecond);
    node.put("floorTasksPerSecond", Math.round(floor.median()));
    node.put("tasksPerSecond", Math.round(fairlead.median()));
    node.put("ratio", rounded(pair.ratio()));
    node.put("recordsPerTask", rounded(pair.ofFairlead(FloorRun::recordsPerTask).median()));
    node.put("bytesPerTask", Math.round(pair.ofFairlead(FloorRun::bytesPerTask).median()));
    node.put("floorRecordsPerTask", rounded(pair.ofFloor(FloorRun::recordsPerTask).median()));
    node.put("floorBytesPerTask", Math.round(pair.ofFloor(FloorRun::bytesPerTask).median()));
    node.put("repetitions", pair.floor().size());
    node.put("window", pair.plan().window());
    node.put("warmUpSeconds", pair.plan().warmUpMs() / 1e3);
    node.put("seconds", pair.plan().measuredMs() / 1e3);
    ObjectNode spread = node.putObject("spread");
    spread
        .putArray("floorTasksPerSecond")
        .add(Math.round(floor.min()))
        .add(Math.round(floor.max()));
    spread
        .putArray("tasksPerSecond")
        .add(Math.round(fairlead.min()))
        .add(Math.round(fairlead.max()));
    put(node.putObject("cpuMicrosPerTask"), FloorPair.cpuMicros(pair.fairlead()));
    put(node.putObject("floorCpuMicrosPerTask"), FloorPair.cpuMicros(pair.floor()));
    Machine.describe().forEach(node.putObject("machine")::put);
    return node;
  }

  private static void put(ObjectNode node, Map<String, Double> micros) {
    micros.forEach((part, value) -> node.put(part, rounded(value)));
  }

  /** For people. */
  static List<String> lines(List<FloorPair> pairs) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            ROW,
            "guarantee",
            "agents",
            "layout",
            "floor/s",
            "tasks/s",
            "ratio",
            "records",
            "bytes"));
    for (FloorPair pair : pairs) {
      lines.add(
          String.format(
              Locale.ROOT,
              ROW,
              pair.plan().guarantee().key(),
              pair.plan().agents(),
              pair.plan().layout(),
              whole(pair.ofFloor(FloorRun::tasksPerSecond).median()),
              whole(pair.ofFairlead(FloorRun::tasksPerSecond).median()),
              String.format(Locale.ROOT, "%.2f", pair.ratio()),
              String.format(
                  Locale.ROOT, "%.1f", pair.ofFairlead(FloorRun::recordsPerTask).median()),
              whole(pair.ofFairlead(FloorRun::bytesPerTask).median())));
    }
    lines.add("");
    lines.add(
        "Records and bytes: written to all topics for each of Fairlead's tasks, changelogs included.");
    for (FloorPair pair : pairs) {
      lines.addAll(more(pair));
    }
    lines.add(String.join(", ", Machine.describe().values()) + ".");
    return lines;
  }

  private static List<String> more(FloorPair pair) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, %d agents, %s, floor with %d agents:"
            .formatted(
                pair.plan().guarantee().key(),
                pair.plan().agents(),
                pair.plan().layout(),
                pair.floorAgents()));
    if (pair.floor().size() > 1) {
      lines.add(
          "  floor %s, Fairlead %s tasks a second over %d repetitions"
              .formatted(
                  range(pair.ofFloor(FloorRun::tasksPerSecond)),
                  range(pair.ofFairlead(FloorRun::tasksPerSecond)),
                  pair.floor().size()));
    }
    lines.add("  processor time of a task, floor:    " + micros(FloorPair.cpuMicros(pair.floor())));
    lines.add(
        "  processor time of a task, Fairlead: " + micros(FloorPair.cpuMicros(pair.fairlead())));
    return lines;
  }

  private static String micros(Map<String, Double> micros) {
    List<String> parts = new ArrayList<>();
    micros.forEach(
        (part, value) -> parts.add(String.format(Locale.ROOT, "%s %.1f us", part, value)));
    return String.join(", ", parts);
  }

  private static String range(Spread spread) {
    return whole(spread.min()) + " to " + whole(spread.max());
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
