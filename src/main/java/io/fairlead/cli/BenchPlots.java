package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws what measurements have printed as JSON. */
final class BenchPlots {
  private BenchPlots() {}

  /**
   * The worst error of any tenant and its bound over time.
   *
   * @param lines of {@code bench fairness}
   */
  static LinePlot fairness(List<JsonNode> lines) {
    LinePlot plot =
        new LinePlot(
                "Error from the ideal share: worst tenant, relative to what it should have got",
                "work done for all tenants, seconds",
                "error / ideal service")
            .logarithmic();
    for (JsonNode line : lines) {
      LinePlot.Line error = plot.line(line.path("discipline").asText());
      LinePlot.Line bound = plot.thin("bound of " + line.path("discipline").asText());
      for (JsonNode moment : line.path("moments")) {
        error.to(moment.path("servedS").asDouble(), moment.path("worstRelativeError").asDouble());
        bound.to(moment.path("servedS").asDouble(), moment.path("relativeBound").asDouble());
      }
    }
    return plot;
  }

  /**
   * Both sides of each pair.
   *
   * @param lines of {@code bench floor}
   */
  static BarPlot floor(List<JsonNode> lines) {
    BarPlot plot = new BarPlot("Tasks a second, beside the floor", "tasks a second", false);
    for (JsonNode line : lines) {
      String pair =
          line.path("guarantee").asText()
              + ", "
              + line.path("layout").asText()
              + ", "
              + line.path("agents").asText();
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("null scheduler", line.path("floorTasksPerSecond").asDouble());
      values.put("Fairlead", line.path("tasksPerSecond").asDouble());
      plot.add(pair, values);
    }
    return plot;
  }

  /**
   * From submission to outcome, with each guarantee.
   *
   * @param lines of {@code bench throughput}
   */
  static BarPlot throughput(List<JsonNode> lines) {
    BarPlot plot = new BarPlot("A batch: from submission to outcome", "milliseconds", false);
    for (JsonNode line : lines) {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("average", line.path("averageLatencyMs").asDouble());
      values.put("50 %", line.path("latencyP50Ms").asDouble());
      values.put("99 %", line.path("latencyP99Ms").asDouble());
      plot.add(batch(line), values);
    }
    return plot;
  }

  /**
   * The agents that are loaded least and most, with each guarantee.
   *
   * @param lines of {@code bench balance}
   */
  static BarPlot balance(List<JsonNode> lines) {
    BarPlot plot =
        new BarPlot("A batch: the agents' loads", "share of the work / share of the speed", false);
    for (JsonNode line : lines) {
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("least", line.path("leastLoad").asDouble());
      values.put("most", line.path("mostLoad").asDouble());
      plot.add(batch(line), values);
    }
    return plot;
  }

  private static String batch(JsonNode line) {
    return String.format(
        Locale.ROOT,
        "%s, %,d tasks, %d agents",
        line.path("guarantee").asText(),
        line.path("tasks").asInt(),
        line.path("agents").asInt());
  }

  /**
   * The first stage by rate, of each side.
   *
   * @param lines of {@code bench latency}
   */
  static LinePlot latency(List<JsonNode> lines) {
    LinePlot plot =
        new LinePlot("Latency by rate, first stage: median and 99 %", "tasks/s", "ms")
            .logarithmic();
    for (JsonNode line : lines) {
      JsonNode figures = line.path("stages").elements().next();
      for (String figure : List.of("p50Ms", "p99Ms")) {
        String name =
            "%s, %s, %s"
                .formatted(
                    line.path("side").asText(),
                    line.path("guarantee").asText(),
                    figure.replace("Ms", ""));
        plot.line(name).to(line.path("ratePerSecond").asDouble(), figures.path(figure).asDouble());
      }
    }
    return plot;
  }

  /**
   * Mean and 99th percentile of each side; where there are several, of those lines in which nothing
   * was killed or switched off.
   *
   * @param lines of {@code bench compare}
   */
  static BarPlot waits(List<JsonNode> lines) {
    BarPlot plot = new BarPlot("How long tasks wait, by side", "milliseconds", true);
    List<JsonNode> plain =
        lines.stream()
            .filter(line -> line.path("killed").asInt() == 0 && line.path("without").isEmpty())
            .toList();
    List<JsonNode> drawn = plain.isEmpty() ? lines : plain;
    for (JsonNode line : drawn) {
      String suffix =
          drawn.size() == 1
              ? ""
              : String.format(Locale.ROOT, " at %.0f", line.path("compress").asDouble());
      for (JsonNode side : line.path("sides")) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("mean", side.path("waitMeanMs").asDouble());
        values.put("99 %", side.path("waitP99Ms").asDouble());
        plot.add(side.path("name").asText() + suffix, values);
      }
    }
    return plot;
  }

  /**
   * A life by the number that wait, for each number of agents.
   *
   * @param lines of {@code bench scale --part core}
   */
  static LinePlot core(List<JsonNode> lines) {
    LinePlot plot =
        new LinePlot("A life of a task in the core", "waiting tasks", "microseconds")
            .logarithmicX();
    for (JsonNode line : lines) {
      String name =
          String.format(
              Locale.ROOT,
              "%,d agents, %s",
              line.path("agents").asInt(),
              line.path("tasks").asText());
      plot.line(name).to(line.path("waiting").asDouble(), line.path("lifeUs").asDouble());
    }
    return plot;
  }

  /**
   * How long a start takes by the number that wait.
   *
   * @param lines of {@code bench scale --part backlog}
   */
  static LinePlot backlog(List<JsonNode> lines) {
    LinePlot plot = new LinePlot("From start to ready", "waiting tasks", "seconds").logarithmicX();
    LinePlot.Line restart = plot.line("on its state directory");
    LinePlot.Line restore = plot.line("restored from Kafka");
    for (JsonNode line : lines) {
      double waiting = line.path("waiting").asDouble();
      restart.to(waiting, line.path("restartMs").asDouble() / 1_000);
      restore.to(waiting, line.path("restoreMs").asDouble() / 1_000);
    }
    return plot;
  }

  /**
   * All swarms together, by their number, for each number of threads.
   *
   * @param lines of {@code bench scale --part swarms}
   */
  static BarPlot swarms(List<JsonNode> lines) {
    BarPlot plot = new BarPlot("Several swarms together", "tasks a second", false);
    Map<String, Map<String, Double>> bySwarms = new LinkedHashMap<>();
    for (JsonNode line : lines) {
      bySwarms
          .computeIfAbsent(
              "%s, swarms: %d"
                  .formatted(line.path("guarantee").asText(), line.path("swarms").asInt()),
              swarms -> new LinkedHashMap<>())
          .put(
              "stream threads: " + line.path("threads").asInt(),
              line.path("tasksPerSecond").asDouble());
    }
    bySwarms.forEach(plot::add);
    return plot;
  }
}
