package io.fairlead.query.diagnosis;

import io.fairlead.model.Kpi;
import io.fairlead.query.view.KpiSummaryView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Each key figure over many intervals. */
final class KpiSummary {
  private KpiSummary() {}

  /**
   * By name.
   *
   * @param latestFirst intervals
   */
  static SortedMap<String, KpiSummaryView> of(List<Kpi> latestFirst) {
    SortedMap<String, KpiSummaryView> out = new TreeMap<>();
    out.put("loadDistributionVariance", high(latestFirst, Kpi::loadDistributionVariance));
    out.put("taskMigrationRate", high(latestFirst, Kpi::taskMigrationRate));
    out.put("queueLatencyMeanMs", high(latestFirst, Kpi::queueLatencyMeanMs));
    out.put("utilisationEfficiency", low(latestFirst, Kpi::utilisationEfficiency));
    out.put("fairnessIndex", low(latestFirst, Kpi::fairnessIndex));
    out.put("waiting", high(latestFirst, kpi -> (double) kpi.waiting()));
    out.put("running", low(latestFirst, kpi -> (double) kpi.running()));
    out.put("submittedPerSecond", high(latestFirst, kpi -> perSecond(kpi, kpi.submitted())));
    out.put("completedPerSecond", low(latestFirst, kpi -> perSecond(kpi, kpi.completed())));
    return out;
  }

  private static double perSecond(Kpi kpi, long count) {
    return count * 1_000.0 / Math.max(1, kpi.untilMs() - kpi.fromMs());
  }

  /** Of which high values are the bad ones. */
  private static KpiSummaryView high(List<Kpi> kpis, Function<Kpi, @Nullable Double> figure) {
    return of(kpis, figure, true);
  }

  private static KpiSummaryView low(List<Kpi> kpis, Function<Kpi, @Nullable Double> figure) {
    return of(kpis, figure, false);
  }

  private static KpiSummaryView of(
      List<Kpi> latestFirst, Function<Kpi, @Nullable Double> figure, boolean highIsBad) {
    List<Double> values = new ArrayList<>();
    for (Kpi kpi : latestFirst) {
      Double value = figure.apply(kpi);
      if (value != null) {
        values.add(value);
      }
    }
    if (values.isEmpty()) {
      return new KpiSummaryView(0, null, null, null, null);
    }
    Double last = values.get(0);
    Collections.sort(values);
    int n = values.size();
    return new KpiSummaryView(
        n,
        values.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
        (values.get((n - 1) / 2) + values.get(n / 2)) / 2,
        highIsBad ? values.get(n - 1) : values.get(0),
        last);
  }
}
