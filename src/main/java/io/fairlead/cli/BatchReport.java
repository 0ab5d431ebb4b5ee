package io.fairlead.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.bench.Guarantee;
import io.fairlead.bench.Machine;
import io.fairlead.bench.Spread;
import io.fairlead.bench.batch.Batch;
import io.fairlead.bench.batch.BatchRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a batch came to, for people and for programs. Figures are medians over the repetitions.
 *
 * @param runs at least one
 */
record BatchReport(Kind kind, Guarantee guarantee, Batch batch, List<BatchRun> runs) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What was asked for. */
  enum Kind {
    THROUGHPUT,
    BALANCE;

    private String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  BatchReport {
    runs = List.copyOf(runs);
  }

  private Map<String, ToDoubleFunction<BatchRun>> figures() {
    return switch (kind) {
      case THROUGHPUT -> throughput();
      case BALANCE -> balance();
    };
  }

  private static Map<String, ToDoubleFunction<BatchRun>> throughput() {
    Map<String, ToDoubleFunction<BatchRun>> figures = new LinkedHashMap<>();
    figures.put("tasksPerSecond", BatchRun::tasksPerSecond);
    figures.put("averageLatencyMs", run -> run.latency().meanMs());
    figures.put("latencyP50Ms", run -> run.latency().p50Ms());
    figures.put("latencyP99Ms", run -> run.latency().p99Ms());
    figures.put("makespanMs", BatchRun::makespanMs);
    return figures;
  }

  private static Map<String, ToDoubleFunction<BatchRun>> balance() {
    Map<String, ToDoubleFunction<BatchRun>> figures = new LinkedHashMap<>();
    figures.put("efficiency", run -> run.balance().efficiency());
    figures.put("loadVariance", run -> run.balance().loadVariance());
    figures.put("leastLoad", run -> run.balance().least());
    figures.put("mostLoad", run -> run.balance().most());
    figures.put("tasksPerSecond", BatchRun::tasksPerSecond);
    figures.put("makespanMs", BatchRun::makespanMs);
    return figures;
  }

  /** For programs. */
  ObjectNode node() {
    ObjectNode node = JSON.createObjectNode();
    node.put("benchmark", kind.key());
    node.put("guarantee", guarantee.key());
    node.put("tasks", batch.tasks());
    node.put("agents", batch.fleet().size());
    node.put("slots", batch.fleet().agents().get(0).slots());
    node.put("costMs", batch.meanCostMs());
    node.put("payloadBytes", batch.payloadBytes());
    node.put("warmUpTasks", batch.warmUpTasks());
    node.put("repetitions", runs.size());
    figures().forEach((name, figure) -> node.put(name, rounded(spread(figure).median())));
    node.put("completed", runs.stream().mapToInt(BatchRun::completed).min().orElseThrow());
    ObjectNode spread = node.putObject("spread");
    figures()
        .forEach(
            (name, figure) -> {
              Spread values = spread(figure);
              spread.putArray(name).add(rounded(values.min())).add(rounded(values.max()));
            });
    Machine.describe().forEach(node.putObject("machine")::put);
    return node;
  }

  /** For people: those of several guarantees in one table. */
  static List<String> lines(List<BatchReport> reports) {
    BatchReport first = reports.get(0);
    Batch batch = first.batch;
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d tasks at once, %s, payload %,d bytes, %d agents; %,d tasks before as warm-up.",
            batch.tasks(),
            batch.meanCostMs() == 0
                ? "ending as they start"
                : "of " + Figures.ms(batch.meanCostMs()) + " on average at speed 1",
            batch.payloadBytes(),
            batch.fleet().size(),
            batch.warmUpTasks()));
    lines.add(
        "Broker, coordinator, agents and producer share this process and its cores. Median of "
            + Figures.plural(first.runs.size(), "repetition")
            + " (least to most).");
    lines.add(String.join(", ", Machine.describe().values()) + ".");
    lines.add("");
    Table table = first.kind == Kind.THROUGHPUT ? throughputTable() : balanceTable();
    reports.forEach(report -> table.row(report.row()));
    lines.addAll(table.lines(Output.width()));
    lines.add("");
    lines.add(
        first.kind == Kind.THROUGHPUT
            ? "Latency: a task's submission to its outcome visible, so mostly the wait behind the"
                + " rest of the batch."
            : "Load: an agent's share of the work done over its share of the fleet's speed; 1 is"
                + " ideal. Efficiency: 1 / (1 + variance).");
    return lines;
  }

  private static Table throughputTable() {
    return new Table(
        "guarantee", ">tasks/s", ">average latency", ">p50", ">p99", ">all done after");
  }

  private static Table balanceTable() {
    return new Table(
        "guarantee",
        ">efficiency",
        ">load variance",
        ">least load",
        ">most load",
        ">tasks/s",
        ">all done after");
  }

  private String[] row() {
    List<String> cells = new ArrayList<>(List.of(guarantee.key()));
    figures().forEach((name, figure) -> cells.add(cell(name, spread(figure))));
    return cells.toArray(String[]::new);
  }

  private String cell(String name, Spread values) {
    return runs.size() == 1
        ? text(name, values.median())
        : "%s (%s to %s)"
            .formatted(
                text(name, values.median()), text(name, values.min()), text(name, values.max()));
  }

  private static String text(String name, double value) {
    return name.endsWith("Ms")
        ? Figures.ms(value)
        : name.endsWith("PerSecond")
            ? String.format(Locale.ROOT, "%,.0f", value)
            : String.format(Locale.ROOT, "%.4f", value);
  }

  /** What went wrong, for people; empty if nothing did. */
  List<String> faults() {
    return runs.stream()
        .flatMap(run -> run.faults().stream())
        .map(fault -> guarantee.key() + ": " + fault)
        .toList();
  }

  private Spread spread(ToDoubleFunction<BatchRun> figure) {
    return Spread.of(runs.stream().mapToDouble(figure).toArray());
  }

  private static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }
}
