package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.bench.Machine;
import io.fairlead.bench.Spread;
import io.fairlead.bench.scale.CoreScale;
import java.util.Locale;

/**
 * What {@code bench scale} found, point by point: a line of JSON, or of a table.
 *
 * @param json else for people
 */
record ScaleReport(boolean json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One of a life in the core. */
  String core(CoreScale scale, CoreScale.Point point) {
    if (json) {
      ObjectNode node = node("core");
      node.put("tasks", scale.mix().key());
      node.put("waiting", point.waiting());
      node.put("agents", point.agents());
      node.put("repetitions", scale.repetitions());
      put(node, "lifeUs", point.lifeUs());
      put(node, "lifeCpuUs", point.lifeCpuUs());
      node.put("heapBytesPerTask", rounded(point.heapBytesPerTask()));
      return finished(node);
    }
    return String.format(
        Locale.ROOT,
        "%,9d %,9d %10.2f %9.2f to %-8.2f %10.2f %10.0f",
        point.waiting(),
        point.agents(),
        point.lifeUs().median(),
        point.lifeUs().min(),
        point.lifeUs().max(),
        point.lifeCpuUs().median(),
        point.heapBytesPerTask());
  }

  static String coreHead() {
    return String.format(
        Locale.ROOT,
        "%9s %9s %10s %21s %10s %10s",
        "waiting",
        "agents",
        "us/life",
        "least to most",
        "cpu us",
        "heap bytes");
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

  private static String finished(ObjectNode node) {
    JsonNode spread = node.remove("spread");
    if (spread != null) {
      node.set("spread", spread);
    }
    Machine.describe().forEach(node.putObject("machine")::put);
    return node.toString();
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
