package io.fairlead.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.bench.Machine;
import io.fairlead.bench.Percentiles;
import io.fairlead.bench.Spread;
import io.fairlead.bench.latency.FairleadSide;
import io.fairlead.bench.latency.LatencyResult;
import io.fairlead.bench.latency.Load;
import io.fairlead.bench.latency.NullSide;
import io.fairlead.bench.latency.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What latencies came to, for people and for programs. Figures are medians over the repetitions.
 *
 * @param groups at least one
 * @param sdkAgents whether Fairlead's agents were those of the SDK
 */
record LatencyReport(List<Group> groups, boolean sdkAgents) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, ToDoubleFunction<Percentiles>> FIGURES = figures();

  /** What both sides have, and is compared. */
  private static final Stage COMPARED = Stage.SUBMIT_TO_ASSIGNED;

  /**
   * Sides at one load.
   *
   * @param maxRate highest rate that the load is a share of, tasks in a second; 0 if it is none
   */
  record Group(Load load, double maxRate, List<LatencyResult> sides) {
    Group {
      sides = List.copyOf(sides);
    }

    private Optional<LatencyResult> floor() {
      return sides.stream().filter(side -> side.side().equals(NullSide.NAME)).findFirst();
    }
  }

  LatencyReport {
    groups = List.copyOf(groups);
  }

  private static Map<String, ToDoubleFunction<Percentiles>> figures() {
    Map<String, ToDoubleFunction<Percentiles>> figures = new LinkedHashMap<>();
    figures.put("p50Ms", Percentiles::p50Ms);
    figures.put("p90Ms", Percentiles::p90Ms);
    figures.put("p99Ms", Percentiles::p99Ms);
    figures.put("p999Ms", Percentiles::p999Ms);
    figures.put("maxMs", Percentiles::maxMs);
    return figures;
  }

  List<LatencyResult> results() {
    return groups.stream().flatMap(group -> group.sides().stream()).toList();
  }

  /** One line for each guarantee, rate and side. */
  List<String> json() {
    List<String> lines = new ArrayList<>();
    for (Group group : groups) {
      group.sides().forEach(side -> lines.add(json(group, side)));
    }
    return lines;
  }

  private String json(Group group, LatencyResult side) {
    Load load = group.load();
    ObjectNode node = JSON.createObjectNode();
    node.put("benchmark", "latency");
    node.put("guarantee", load.guarantee().key());
    node.put("ratePerSecond", rounded(load.ratePerSecond()));
    if (group.maxRate() > 0) {
      node.put("maxRatePerSecond", rounded(group.maxRate()));
      node.put("ofMax", rounded(load.ratePerSecond() / group.maxRate()));
    }
    node.put("side", side.side());
    node.put("agents", load.agents());
    node.put("slots", load.slots());
    node.put("agentsAre", isSdk(side) ? "sdk" : "one thread");
    node.put("warmUpSeconds", load.warmUpSeconds());
    node.put("seconds", load.seconds());
    node.put("repetitions", side.runs().size());
    node.put("tasks", load.tasks());
    node.put("ended", side.ended());
    ObjectNode stages = node.putObject("stages");
    ObjectNode spreads = node.putObject("spread");
    for (Stage stage : Stage.values()) {
      if (side.has(stage)) {
        ObjectNode figures = stages.putObject(stage.key());
        ObjectNode spread = spreads.putObject(stage.key());
        FIGURES.forEach(
            (name, figure) -> {
              Spread values = side.spread(stage, figure).orElseThrow();
              figures.put(name, rounded(values.median()));
              spread.putArray(name).add(rounded(values.min())).add(rounded(values.max()));
            });
      }
    }
    ObjectNode ratios = node.putObject("ratioToNull");
    ratio(group, side, Percentiles::p50Ms).ifPresent(ratio -> ratios.put("p50", rounded(ratio)));
    ratio(group, side, Percentiles::p99Ms).ifPresent(ratio -> ratios.put("p99", rounded(ratio)));
    Machine.describe().forEach(node.putObject("machine")::put);
    return node.toString();
  }

  private boolean isSdk(LatencyResult side) {
    return sdkAgents && side.side().equals(FairleadSide.NAME);
  }

  private static Optional<Double> ratio(
      Group group, LatencyResult side, ToDoubleFunction<Percentiles> figure) {
    return group.floor().flatMap(floor -> side.ratio(floor, COMPARED, figure));
  }

  /** For people. */
  List<String> lines() {
    Load first = groups.get(0).load();
    int repetitions = groups.get(0).sides().get(0).runs().size();
    List<String> lines = new ArrayList<>();
    lines.add(
        "Tasks of 300 bytes at a constant rate for %s s after %s s of warm-up, %d agents%s."
            .formatted(
                Figures.decimal(first.seconds()),
                Figures.decimal(first.warmUpSeconds()),
                first.agents(),
                sdkAgents ? " (Fairlead's: of the SDK)" : " in one thread"));
    lines.add(
        "Latency counts from when a task was scheduled, so that no omission is coordinated. Median of "
            + Figures.plural(repetitions, "repetition")
            + ", the sides in turn.");
    lines.add(
        "Broker, scheduler, agents and load generator share this process and its cores. "
            + String.join(", ", Machine.describe().values())
            + ".");
    for (Group group : groups) {
      lines.add("");
      lines.addAll(lines(group));
    }
    return lines;
  }

  private List<String> lines(Group group) {
    Load load = group.load();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, %s tasks a second%s"
            .formatted(
                load.guarantee().key(),
                Figures.decimal(load.ratePerSecond()),
                group.maxRate() > 0
                    ? String.format(
                        Locale.ROOT,
                        " (%.0f %% of %,.0f)",
                        100 * load.ratePerSecond() / group.maxRate(),
                        group.maxRate())
                    : ""));
    Table table = new Table("side", "stage", ">p50", ">p90", ">p99", ">p99.9", ">max", ">to null");
    for (LatencyResult side : group.sides()) {
      for (Stage stage : Stage.values()) {
        if (side.has(stage)) {
          List<String> cells = new ArrayList<>(List.of(side.side(), stage.words()));
          FIGURES
              .values()
              .forEach(
                  figure ->
                      cells.add(Figures.ms(side.spread(stage, figure).orElseThrow().median())));
          cells.add(stage == COMPARED ? toNull(group, side) : "");
          table.row(cells.toArray(String[]::new));
        }
      }
    }
    lines.addAll(table.lines(Output.width()));
    for (LatencyResult side : group.sides()) {
      if (side.runs().size() > 1 && side.has(COMPARED)) {
        Spread p50 = side.spread(COMPARED, Percentiles::p50Ms).orElseThrow();
        Spread p99 = side.spread(COMPARED, Percentiles::p99Ms).orElseThrow();
        lines.add(
            "%s over the repetitions, %s: p50 %s to %s, p99 %s to %s."
                .formatted(
                    side.side(),
                    COMPARED.words(),
                    Figures.ms(p50.min()),
                    Figures.ms(p50.max()),
                    Figures.ms(p99.min()),
                    Figures.ms(p99.max())));
      }
    }
    return lines;
  }

  /** Of the medians of p50 and p99. */
  private static String toNull(Group group, LatencyResult side) {
    Optional<Double> p50 = ratio(group, side, Percentiles::p50Ms);
    Optional<Double> p99 = ratio(group, side, Percentiles::p99Ms);
    return p50.isEmpty() || p99.isEmpty()
        ? Figures.NONE
        : String.format(Locale.ROOT, "%.2f %.2f", p50.get(), p99.get());
  }

  /** What went wrong, for people; empty if nothing did. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (LatencyResult side : results()) {
      if (side.ended() < side.load().tasks()) {
        faults.add(
            "%s, %s, %s/s: %,d tasks were submitted, and %,d ended"
                .formatted(
                    side.load().guarantee().key(),
                    side.side(),
                    Figures.decimal(side.load().ratePerSecond()),
                    side.load().tasks(),
                    side.ended()));
      }
    }
    return faults;
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
