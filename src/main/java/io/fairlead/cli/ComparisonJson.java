package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.bench.Machine;
import io.fairlead.bench.Spread;
import io.fairlead.bench.compare.Comparison;
import io.fairlead.bench.compare.Comparison.SideRuns;
import io.fairlead.bench.compare.SideRun;
import io.fairlead.bench.compare.Sides;
import io.fairlead.bench.compare.TenantWaits;
import io.fairlead.bench.compare.Tuning;
import io.fairlead.sim.Workload;
import org.jspecify.annotations.Nullable;

/** A comparison for programs: one line. */
record ComparisonJson(ComparisonReport report, Comparison comparison) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static JsonNode of(ComparisonReport report) {
    return new ComparisonJson(report, report.comparison()).node();
  }

  private ObjectNode node() {
    ObjectNode node = JSON.createObjectNode();
    Workload workload = comparison.scenario().workload();
    node.put("workload", workload.name());
    node.put("compress", report.compress());
    node.put("tasks", workload.size());
    node.put("agents", comparison.scenario().fleet().size());
    node.put("killed", comparison.scenario().killed().size());
    if (workload.spanUs() > 0) {
      node.put(
          "utilisation",
          ComparisonFigures.rounded(workload.utilisation(comparison.scenario().fleet())));
    }
    node.put("warmUpSeconds", report.warmUpSeconds());
    node.put(
        "rehearsals",
        comparison.sides().stream().mapToInt(side -> side.rehearsals().size()).max().orElse(0));
    node.put("repetitions", comparison.sides().get(0).runs().size());
    ArrayNode off = node.putArray("without");
    report.without().forEach(off::add);
    Machine.describe().forEach(node.putObject("machine")::put);
    node.put("slowdown", ComparisonFigures.SLOWDOWN);
    describeTuning(node);
    ArrayNode sides = node.putArray("sides");
    for (SideRuns side : comparison.sides()) {
      describe(side, sides.addObject());
    }
    return node;
  }

  private void describeTuning(ObjectNode node) {
    @Nullable Tuning tuning = report.tuning();
    if (tuning == null) {
      return;
    }
    ArrayNode trials = node.putArray("tuning");
    for (Tuning.Trial trial : tuning.trials()) {
      ObjectNode each = trials.addObject();
      each.put("name", trial.side());
      each.put("setup", trial.setup());
      describeFigures(trial.run(), each);
      each.put("lost", trial.run().lost());
      each.put("doubled", trial.run().doubled());
    }
  }

  private void describe(SideRuns side, ObjectNode node) {
    node.put("name", side.name());
    node.put("setup", side.setup());
    ComparisonFigures.OF_RUNS.forEach(
        (name, figure) -> node.put(name, ComparisonFigures.rounded(side.spread(figure).median())));
    ComparisonFigures.SHARES.forEach(
        (name, figure) -> node.put(name, ComparisonFigures.rounded(side.spread(figure).median())));
    node.put("completed", (long) side.spread(SideRun::completed).median());
    node.put("lost", side.worst(SideRun::lost));
    node.put("doubled", side.worst(SideRun::doubled));
    comparison
        .side(Sides.IDEAL)
        .ifPresent(
            ideal -> {
              node.put("waitMeanToIdeal", ComparisonFigures.ratio(side, ideal, "waitMeanMs"));
              node.put("waitP99ToIdeal", ComparisonFigures.ratio(side, ideal, "waitP99Ms"));
            });
    if (side.runs().size() > 1) {
      ObjectNode spread = node.putObject("spread");
      ComparisonFigures.OF_RUNS.forEach(
          (name, figure) -> {
            Spread values = side.spread(figure);
            spread
                .putArray(name)
                .add(ComparisonFigures.rounded(values.min()))
                .add(ComparisonFigures.rounded(values.max()));
          });
    }
    if (!side.rehearsals().isEmpty()) {
      ArrayNode rehearsed = node.putArray("rehearsed");
      side.rehearsals().forEach(run -> describeFigures(run, rehearsed.addObject()));
    }
    describeEach(side, node.putArray("runs"));
    describeTenants(side, node.putObject("tenants"));
    SideRun last = side.runs().get(side.runs().size() - 1);
    if (last.roundTripMs() > 0) {
      node.put(
          "roundTripMs", ComparisonFigures.rounded(side.spread(SideRun::roundTripMs).median()));
    }
    if (!last.stages().isEmpty()) {
      node.put(
          "starvedShare", ComparisonFigures.rounded(side.spread(SideRun::starvedShare).median()));
      ArrayNode stages = node.putArray("stages");
      for (SideRun.Stage stage : last.stages()) {
        ObjectNode each = stages.addObject();
        each.put("name", stage.name());
        each.put("meanMs", ComparisonFigures.rounded(stage.meanMs()));
        each.put("p50Ms", ComparisonFigures.rounded(stage.p50Ms()));
        each.put("p99Ms", ComparisonFigures.rounded(stage.p99Ms()));
      }
    }
  }

  /** In the order in which they were, with the longest standstill of the process meanwhile. */
  private static void describeEach(SideRuns side, ArrayNode array) {
    for (int i = 0; i < side.runs().size(); i++) {
      SideRun run = side.runs().get(i);
      ObjectNode each = array.addObject();
      describeFigures(run, each);
      each.put("standstillMs", ComparisonFigures.rounded(side.standstillsMs().get(i)));
    }
  }

  private static void describeFigures(SideRun run, ObjectNode node) {
    ComparisonFigures.OF_RUNS.forEach(
        (name, figure) -> node.put(name, ComparisonFigures.rounded(figure.applyAsDouble(run))));
  }

  private static void describeTenants(SideRuns side, ObjectNode node) {
    for (String tenant : side.runs().get(0).tenants().keySet()) {
      ObjectNode each = node.putObject(tenant);
      each.put(
          "tasks",
          (long) ComparisonFigures.tenantSpread(side, tenant, TenantWaits::tasks).median());
      ComparisonFigures.OF_TENANTS.forEach(
          (name, figure) ->
              each.put(
                  name,
                  ComparisonFigures.rounded(
                      ComparisonFigures.tenantSpread(side, tenant, figure).median())));
      if (side.runs().size() > 1) {
        ObjectNode spread = each.putObject("spread");
        ComparisonFigures.OF_TENANTS.forEach(
            (name, figure) -> {
              Spread values = ComparisonFigures.tenantSpread(side, tenant, figure);
              spread
                  .putArray(name)
                  .add(ComparisonFigures.rounded(values.min()))
                  .add(ComparisonFigures.rounded(values.max()));
            });
      }
    }
  }
}
