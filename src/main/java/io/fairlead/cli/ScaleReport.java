package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.bench.Machine;
import io.fairlead.bench.Spread;
import io.fairlead.bench.scale.BacklogScale;
import io.fairlead.bench.scale.CoreScale;
import io.fairlead.bench.scale.SwarmsScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code bench scale} found, point by point: a line of JSON, or of a table. */
final class ScaleReport {
  static final List<String> CORE =
      List.of(
          "waiting",
          "agents",
          "us/life",
          "  least to most",
          "cpu us/life",
          "heap bytes/task",
          "/agent");
  static final List<String> BACKLOG =
      List.of(
          "waiting",
          "maxQueued",
          "filled/s",
          "heap in use",
          "of it empty",
          "restart",
          "with restore",
          "tasks/s",
          "    least to most",
          "thread us",
          "waiting then");
  static final List<String> SWARMS =
      List.of("swarms", "threads", "agents each", "tasks/s", "    least to most");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MIN_WIDTH = 9;
  private static final double MIB = 1 << 20;

  private final boolean json;
  private final List<JsonNode> nodes = new ArrayList<>();

  /**
   * @param json else for people
   */
  ScaleReport(boolean json) {
    this.json = json;
  }

  /** All that was told so far. */
  List<JsonNode> nodes() {
    return List.copyOf(nodes);
  }

  /** One of a life in the core. */
  String core(CoreScale scale, CoreScale.Point point) {
    ObjectNode node = node("core");
    node.put("tasks", scale.mix().key());
    node.put("waiting", point.waiting());
    node.put("agents", point.agents());
    node.put("repetitions", scale.repetitions());
    put(node, "lifeUs", point.lifeUs());
    put(node, "lifeCpuUs", point.lifeCpuUs());
    node.put("heapBytesPerTask", rounded(point.heapBytesPerTask()));
    node.put("heapBytesPerAgent", rounded(point.heapBytesPerAgent()));
    return told(
        node,
        CORE,
        number(point.waiting()),
        number(point.agents()),
        text("%.2f", point.lifeUs().median()),
        text("%.2f to %.2f", point.lifeUs().min(), point.lifeUs().max()),
        text("%.2f", point.lifeCpuUs().median()),
        text("%.0f", point.heapBytesPerTask()),
        text("%,.0f", point.heapBytesPerAgent()));
  }

  /** One of a backlog. */
  String backlog(BacklogScale scale, BacklogScale.Point point) {
    ObjectNode node = node("backlog");
    node.put("guarantee", scale.guarantee().key());
    node.put("waiting", point.waiting());
    node.put("payloadBytes", scale.payloadBytes());
    node.put("maxQueued", point.maxQueued());
    node.put("agents", scale.agents());
    node.put("rate", scale.perSecond());
    node.put("runMs", scale.runMs());
    node.put("repetitions", scale.repetitions());
    node.put("inProcess", "broker, registry, coordinator, agents, producer");
    node.put("fillPerSecond", rounded(point.fillPerSecond()));
    node.put("emptyHeapBytes", point.emptyHeapBytes());
    node.put("heapBytes", point.heapBytes());
    node.put("restartMs", rounded(point.restartMs()));
    node.put("restoreMs", rounded(point.restoreMs()));
    node.put("waitingAfter", point.waitingAfter());
    put(node, "tasksPerSecond", point.tasksPerSecond());
    put(node, "streamThreadUs", point.streamThreadUs());
    node.put("waitingMeanwhile", point.waitingMeanwhile());
    return told(
        node,
        BACKLOG,
        number(point.waiting()),
        number(point.maxQueued()),
        text("%,.0f", point.fillPerSecond()),
        text("%,.0f MiB", point.heapBytes() / MIB),
        text("%,.0f MiB", point.emptyHeapBytes() / MIB),
        text("%,.0f ms", point.restartMs()),
        text("%,.0f ms", point.restoreMs()),
        text("%,.0f", point.tasksPerSecond().median()),
        text("%,.0f to %,.0f", point.tasksPerSecond().min(), point.tasksPerSecond().max()),
        text("%.1f", point.streamThreadUs().median()),
        number(point.waitingMeanwhile()));
  }

  /** One of several swarms. */
  String swarms(SwarmsScale scale, SwarmsScale.Point point) {
    ObjectNode node = node("swarms");
    node.put("guarantee", scale.guarantee().key());
    node.put("swarms", point.swarms());
    node.put("threads", point.threads());
    node.put("agentsPerSwarm", point.agentsPerSwarm());
    node.put("payloadBytes", scale.payloadBytes());
    node.put("repetitions", scale.repetitions());
    put(node, "tasksPerSecond", point.tasksPerSecond());
    return told(
        node,
        SWARMS,
        number(point.swarms()),
        number(point.threads()),
        number(point.agentsPerSwarm()),
        text("%,.0f", point.tasksPerSecond().median()),
        text("%,.0f to %,.0f", point.tasksPerSecond().min(), point.tasksPerSecond().max()));
  }

  /** Above the points of a part, for people; empty for programs. */
  List<String> head(String title, List<String> columns) {
    if (json) {
      return List.of();
    }
    return List.of(
        title,
        String.join(", ", Machine.describe().values()) + ".",
        "",
        row(columns, columns.toArray(String[]::new)));
  }

  private String told(ObjectNode node, List<String> columns, String... cells) {
    JsonNode spread = node.remove("spread");
    if (spread != null) {
      node.set("spread", spread);
    }
    Machine.describe().forEach(node.putObject("machine")::put);
    nodes.add(node);
    return json ? node.toString() : row(columns, cells);
  }

  private static String row(List<String> columns, String... cells) {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      int width = Math.max(MIN_WIDTH, columns.get(i).length());
      row.append(" ".repeat(Math.max(0, width - cells[i].length()))).append(cells[i]).append("  ");
    }
    return row.toString().stripTrailing();
  }

  private static String number(long value) {
    return text("%,d", value);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static ObjectNode node(String part) {
    ObjectNode node = JSON.createObjectNode();
    node.put("benchmark", "scale");
    node.put("part", part);
    return node;
  }

  private static void put(ObjectNode node, String name, Spread spread) {
    node.put(name, rounded(spread.median()));
    ObjectNode spreads =
        node.path("spread") instanceof ObjectNode there ? there : node.putObject("spread");
    spreads.putArray(name).add(rounded(spread.min())).add(rounded(spread.max()));
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
