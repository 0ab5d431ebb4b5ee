package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.bench.Machine;
import io.fairlead.bench.Spread;
import io.fairlead.bench.compare.Comparison;
import io.fairlead.bench.compare.Comparison.SideRuns;
import io.fairlead.bench.compare.SideRun;
import io.fairlead.bench.compare.Sides;
import io.fairlead.bench.compare.TenantWaits;
import io.fairlead.bench.compare.Tuning;
import io.fairlead.sim.Fleet;
import io.fairlead.sim.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison came to, for people and for programs. Figures are medians over the repetitions;
 * of losses and doubles the worst repetition counts.
 *
 * @param compress by which the trace's gaps and costs were divided
 * @param warmUpSeconds of made-up load before what was measured
 * @param without what was switched off
 * @param tuning what the share group was tried with before; null if with nothing
 */
record ComparisonReport(
    Comparison comparison,
    double compress,
    double warmUpSeconds,
    SortedSet<String> without,
    @Nullable Tuning tuning) {
  /** A standstill longer than this is told of, milliseconds. */
  private static final double STANDSTILL_TOLD_MS = 200;

  /** One line. */
  String json() {
    return node().toString();
  }

  JsonNode node() {
    return ComparisonJson.of(this);
  }

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.addAll(preamble());
    lines.add("");
    lines.addAll(setups());
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%-" + width() + "s %9s %9s %9s %9s %9s %9s %9s %6s %8s %12s",
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
    lines.add("");
    lines.addAll(tenants());
    for (SideRuns side : comparison.sides()) {
      lines.addAll(more(side));
    }
    return lines;
  }

  private int width() {
    return Math.max(
        16, comparison.sides().stream().mapToInt(side -> side.name().length()).max().orElse(0));
  }

  private List<String> setups() {
    List<String> lines = new ArrayList<>();
    for (SideRuns side : comparison.sides()) {
      lines.add(String.format(Locale.ROOT, "%-" + width() + "s %s", side.name(), side.setup()));
    }
    if (tuning != null) {
      lines.add("The share group was tried with " + tuning.trials().size() + " settings:");
      for (Tuning.Trial trial : tuning.trials()) {
        lines.add(
            "  %s: mean %s, p99 %s, %d lost, %d doubled"
                .formatted(
                    trial.setup(),
                    DemoView.ms(trial.run().waits().meanMs()),
                    DemoView.ms(trial.run().waits().p99Ms()),
                    trial.run().lost(),
                    trial.run().doubled()));
      }
    }
    return lines;
  }

  private List<String> tenants() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-" + width() + "s %-12s %9s %9s %9s %9s %14s %13s %6s %6s",
            "side",
            "tenant",
            "tasks",
            "mean",
            "p50",
            "p99",
            "slowdown mean",
            "slowdown p99",
            "jain",
            "idle"));
    for (SideRuns side : comparison.sides()) {
      String of =
          String.format(
              Locale.ROOT,
              " %6.3f %4.1f %%",
              side.spread(SideRun::jain).median(),
              100 * side.spread(SideRun::idleShare).median());
      for (String tenant : side.runs().get(0).tenants().keySet()) {
        lines.add(tenantRow(side, tenant) + of);
        of = "";
      }
    }
    lines.add(
        ComparisonFigures.SLOWDOWN
            + " Idle: share of the agents' time until the last task has ended.");
    return lines;
  }

  private String tenantRow(SideRuns side, String tenant) {
    return String.format(
        Locale.ROOT,
        "%-" + width() + "s %-12s %,9.0f %9s %9s %9s %14.2f %13.2f",
        side.name(),
        tenant,
        ComparisonFigures.tenantSpread(side, tenant, TenantWaits::tasks).median(),
        DemoView.ms(
            ComparisonFigures.tenantSpread(side, tenant, each -> each.waits().meanMs()).median()),
        DemoView.ms(
            ComparisonFigures.tenantSpread(side, tenant, each -> each.waits().p50Ms()).median()),
        DemoView.ms(
            ComparisonFigures.tenantSpread(side, tenant, each -> each.waits().p99Ms()).median()),
        ComparisonFigures.tenantSpread(side, tenant, TenantWaits::slowdownMean).median(),
        ComparisonFigures.tenantSpread(side, tenant, TenantWaits::slowdownP99).median());
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
            "Fairlead is exactly once unless its name says otherwise, the peers are at least once;"
                + " broker and agents in this process."
                + " Before it %s s of made-up load.%s",
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
                "%-" + width() + "s %,9.0f",
                side.name(),
                side.spread(SideRun::completed).median()));
    ComparisonFigures.OF_RUNS.forEach(
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
                        " %6s %5s",
                        times(ComparisonFigures.ratio(side, ideal, "waitMeanMs")),
                        times(ComparisonFigures.ratio(side, ideal, "waitP99Ms")))));
    return row.toString();
  }

  /** Nothing is any times as long as no wait at all. */
  private static String times(double ratio) {
    return ratio == 0 ? "-" : String.format(Locale.ROOT, "%.2f", ratio);
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
    if (!side.rehearsals().isEmpty()) {
      lines.add(
          "%s in rehearsal: mean %s."
              .formatted(
                  side.name(),
                  side.rehearsals().stream()
                      .map(run -> DemoView.ms(run.waits().meanMs()))
                      .collect(Collectors.joining(", "))));
    }
    double standstillMs = side.standstillsMs().stream().mapToDouble(ms -> ms).max().orElse(0);
    if (standstillMs > STANDSTILL_TOLD_MS) {
      lines.add(
          "%s: this process stood still for %s, which is in the figures."
              .formatted(side.name(), DemoView.ms(standstillMs)));
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
        .flatMap(SideRuns::all)
        .flatMap(run -> run.faults().stream())
        .toList();
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%s", value);
  }
}
