package io.fairlead.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.bench.Machine;
import io.fairlead.bench.Spread;
import io.fairlead.bench.compare.Comparison;
import io.fairlead.bench.compare.Comparison.SideRuns;
import io.fairlead.bench.compare.SideRun;
import io.fairlead.bench.compare.Sides;
import io.fairlead.sim.Fleet;
import io.fairlead.sim.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.ToDoubleFunction;

/**
 * What a comparison came to, for people and for programs. Figures are medians over the repetitions;
 * of losses and doubles the worst repetition counts.
 *
 * @param compress by which the trace's gaps and costs were divided
 * @param warmUpSeconds of made-up load before what was measured
 * @param without what was switched off
 */
record ComparisonReport(
    Comparison comparison, double compress, double warmUpSeconds, SortedSet<String> without) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, ToDoubleFunction<SideRun>> FIGURES = figures();

  private static Map<String, ToDoubleFunction<SideRun>> figures() {
    Map<String, ToDoubleFunction<SideRun>> figures = new LinkedHashMap<>();
    figures.put("waitMeanMs", run -> run.waits().meanMs());
    figures.put("waitP50Ms", run -> run.waits().p50Ms());
    figures.put("waitP90Ms", run -> run.waits().p90Ms());
    figures.put("waitP99Ms", run -> run.waits().p99Ms());
    figures.put("waitMaxMs", run -> run.waits().maxMs());
    figures.put("makespanMs", SideRun::makespanMs);
    return figures;
  }

  /** One line. */
  String json() {
    ObjectNode node = JSON.createObjectNode();
    Workload workload = comparison.scenario().workload();
    node.put("workload", workload.name());
    node.put("compress", compress);
    node.put("tasks", workload.size());
    node.put("agents", comparison.scenario().fleet().size());
    node.put("killed", comparison.scenario().killed().size());
    if (workload.spanUs() > 0) {
      node.put("utilisation", rounded(workload.utilisation(comparison.scenario().fleet())));
    }
    node.put("guarantee", "exactly-once");
    node.put("warmUpSeconds", warmUpSeconds);
    node.put("repetitions", comparison.sides().get(0).runs().size());
    ArrayNode off = node.putArray("without");
    without.forEach(off::add);
    Machine.describe().forEach(node.putObject("machine")::put);
    ArrayNode sides = node.putArray("sides");
    for (SideRuns side : comparison.sides()) {
      describe(side, sides.addObject());
    }
    return node.toString();
  }

  private void describe(SideRuns side, ObjectNode node) {
    node.put("name", side.name());
    FIGURES.forEach((name, figure) -> node.put(name, rounded(side.spread(figure).median())));
    node.put("completed", (long) side.spread(SideRun::completed).median());
    node.put("lost", side.worst(SideRun::lost));
    node.put("doubled", side.worst(SideRun::doubled));
    comparison
        .side(Sides.IDEAL)
        .ifPresent(
            ideal -> {
              node.put("waitMeanToIdeal", ratio(side, ideal, "waitMeanMs"));
              node.put("waitP99ToIdeal", ratio(side, ideal, "waitP99Ms"));
            });
    if (side.runs().size() > 1) {
      ObjectNode spread = node.putObject("spread");
      FIGURES.forEach(
          (name, figure) -> {
            Spread values = side.spread(figure);
            spread.putArray(name).add(rounded(values.min())).add(rounded(values.max()));
          });
    }
    SideRun last = side.runs().get(side.runs().size() - 1);
    if (!last.stages().isEmpty()) {
      node.put("roundTripMs", rounded(side.spread(SideRun::roundTripMs).median()));
      node.put("starvedShare", rounded(side.spread(SideRun::starvedShare).median()));
      ArrayNode stages = node.putArray("stages");
      for (SideRun.Stage stage : last.stages()) {
        ObjectNode each = stages.addObject();
        each.put("name", stage.name());
        each.put("meanMs", rounded(stage.meanMs()));
        each.put("p50Ms", rounded(stage.p50Ms()));
        each.put("p99Ms", rounded(stage.p99Ms()));
      }
    }
  }

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.addAll(preamble());
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%-16s %9s %9s %9s %9s %9s %9s %9s %6s %8s %12s",
            "side",
            "completed",
            "mean",
            "p50",
            "p90",
            "p99",
            "max",
            "makespan",
            "lost",
            "doubled",
            "to ideal"));
    comparison.sides().forEach(side -> lines.add(row(side)));
    lines.add("");
    lines.add(
        "Wait: scheduled arrival to the start of the handler. To ideal: mean and p99, divided by"
            + " those of "
            + Sides.IDEAL
            + ".");
    for (SideRuns side : comparison.sides()) {
      lines.addAll(more(side));
    }
    return lines;
  }

  private List<String> preamble() {
    Workload workload = comparison.scenario().workload();
    Fleet fleet = comparison.scenario().fleet();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s, compressed %s times: %,d tasks arrive in %.1f s, %d agents, %.0f %% utilisation.",
            workload.name(),
            number(compress),
            workload.size(),
            workload.spanUs() / 1e6,
            fleet.size(),
            workload.spanUs() == 0 ? 100 : 100 * workload.utilisation(fleet)));
    lines.add(
        String.format(
            Locale.ROOT,
            "Exactly-once, broker and agents in this process. Before it %s s of made-up load.%s",
            number(warmUpSeconds),
            comparison.scenario().killed().isEmpty()
                ? ""
                : " " + comparison.scenario().killed().size() + " agents are killed midway."));
    if (!without.isEmpty()) {
      lines.add("Without " + String.join(", ", without) + ".");
    }
    lines.add(String.join(", ", Machine.describe().values()) + ".");
    return lines;
  }

  private String row(SideRuns side) {
    StringBuilder row =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-16s %,9.0f",
                side.name(),
                side.spread(SideRun::completed).median()));
    FIGURES.forEach(
        (name, figure) ->
            row.append(
                String.format(Locale.ROOT, " %9s", DemoView.ms(side.spread(figure).median()))));
    row.append(
        String.format(
            Locale.ROOT, " %6d %8d", side.worst(SideRun::lost), side.worst(SideRun::doubled)));
    comparison
        .side(Sides.IDEAL)
        .ifPresent(
            ideal ->
                row.append(
                    String.format(
                        Locale.ROOT,
                        "   %.2f %.2f",
                        ratio(side, ideal, "waitMeanMs"),
                        ratio(side, ideal, "waitP99Ms"))));
    return row.toString();
  }

  private List<String> more(SideRuns side) {
    List<String> lines = new ArrayList<>();
    if (side.runs().size() > 1) {
      Spread mean = side.spread(run -> run.waits().meanMs());
      Spread p99 = side.spread(run -> run.waits().p99Ms());
      lines.add(
          "%s over %d repetitions: mean %s to %s, p99 %s to %s."
              .formatted(
                  side.name(),
                  side.runs().size(),
                  DemoView.ms(mean.min()),
                  DemoView.ms(mean.max()),
                  DemoView.ms(p99.min()),
                  DemoView.ms(p99.max())));
    }
    SideRun last = side.runs().get(side.runs().size() - 1);
    for (SideRun.Stage stage : last.stages()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-50s mean %9s, p50 %9s, p99 %9s",
              stage.name(),
              DemoView.ms(stage.meanMs()),
              DemoView.ms(stage.p50Ms()),
              DemoView.ms(stage.p99Ms())));
    }
    if (!last.stages().isEmpty()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  Agents idle although the task that they ran next was there: %.1f %% of their time.",
              100 * last.starvedShare()));
    }
    return lines;
  }

  /** What was wrong in any run. */
  List<String> faults() {
    return comparison.sides().stream()
        .flatMap(side -> side.runs().stream())
        .flatMap(run -> run.faults().stream())
        .toList();
  }

  private static double ratio(SideRuns side, SideRuns ideal, String figure) {
    ToDoubleFunction<SideRun> of = FIGURES.getOrDefault(figure, run -> 0);
    double one = ideal.spread(of).median();
    return one <= 0 ? 0 : rounded(side.spread(of).median() / one);
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%s", value);
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
