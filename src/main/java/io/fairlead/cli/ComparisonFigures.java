package io.fairlead.cli;

import io.fairlead.bench.Spread;
import io.fairlead.bench.compare.Comparison.SideRuns;
import io.fairlead.bench.compare.SideRun;
import io.fairlead.bench.compare.TenantWaits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What is told of each side of a comparison. */
final class ComparisonFigures {
  /** What is meant by it, and by Jain's index. */
  static final String SLOWDOWN =
      "Slowdown of a task: (wait + cost) / cost, cost being its run time at speed 1. Jain's index is"
          + " over the tenants' mean slowdowns: 1 if all are slowed down alike.";

  /** In milliseconds, by name. */
  static final Map<String, ToDoubleFunction<SideRun>> OF_RUNS = figures();

  /** From 0 to 1, by name. */
  static final Map<String, ToDoubleFunction<SideRun>> SHARES = shares();

  /** By name. */
  static final Map<String, ToDoubleFunction<TenantWaits>> OF_TENANTS = tenantFigures();

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

  private static Map<String, ToDoubleFunction<SideRun>> shares() {
    Map<String, ToDoubleFunction<SideRun>> shares = new LinkedHashMap<>();
    shares.put("jain", SideRun::jain);
    shares.put("idleShare", SideRun::idleShare);
    return shares;
  }

  private static Map<String, ToDoubleFunction<TenantWaits>> tenantFigures() {
    Map<String, ToDoubleFunction<TenantWaits>> figures = new LinkedHashMap<>();
    figures.put("waitMeanMs", tenant -> tenant.waits().meanMs());
    figures.put("waitP50Ms", tenant -> tenant.waits().p50Ms());
    figures.put("waitP99Ms", tenant -> tenant.waits().p99Ms());
    figures.put("slowdownMean", TenantWaits::slowdownMean);
    figures.put("slowdownP99", TenantWaits::slowdownP99);
    return figures;
  }

  private ComparisonFigures() {}

  /** Every run has had the same tasks, so each has every tenant. */
  static Spread tenantSpread(SideRuns side, String tenant, ToDoubleFunction<TenantWaits> figure) {
    return side.spread(
        run -> {
          @Nullable TenantWaits waits = run.tenants().get(tenant);
          return waits == null ? 0 : figure.applyAsDouble(waits);
        });
  }

  /** How many times a figure of the ideal one it is; 0 if the ideal one has none. */
  static double ratio(SideRuns side, SideRuns ideal, String figure) {
    ToDoubleFunction<SideRun> of = OF_RUNS.getOrDefault(figure, run -> 0);
    double one = ideal.spread(of).median();
    return one <= 0 ? 0 : rounded(side.spread(of).median() / one);
  }

  /** To a thousandth. */
  static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
