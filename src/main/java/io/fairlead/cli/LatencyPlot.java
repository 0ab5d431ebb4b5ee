package io.fairlead.cli;

import io.fairlead.bench.Percentiles;
import io.fairlead.bench.latency.LatencyResult;
import io.fairlead.bench.latency.Stage;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler;

/**
 * Percentiles of latencies: a line for each guarantee, rate and side.
 *
 * @param results what is drawn
 */
record LatencyPlot(List<LatencyResult> results) implements Plot {
  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 600;
  private static final Stage DRAWN = Stage.SUBMIT_TO_ASSIGNED;
  private static final List<String> NAMES = List.of("p50", "p90", "p99", "p99.9", "max");
  private static final List<ToDoubleFunction<Percentiles>> FIGURES =
      List.of(
          Percentiles::p50Ms,
          Percentiles::p90Ms,
          Percentiles::p99Ms,
          Percentiles::p999Ms,
          Percentiles::maxMs);

  /** A logarithmic axis has no room for 0. */
  private static final double LEAST_MS = 0.001;

  @Override
  public void save(Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Latency: " + DRAWN.words())
            .xAxisTitle("share of tasks")
            .yAxisTitle("ms, logarithmic")
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeries.CategorySeriesRenderStyle.Line);
    chart.getStyler().setYAxisLogarithmic(true);
    for (LatencyResult result : results) {
      List<Double> values = new ArrayList<>();
      for (ToDoubleFunction<Percentiles> figure : FIGURES) {
        result
            .spread(DRAWN, figure)
            .ifPresent(spread -> values.add(Math.max(LEAST_MS, spread.median())));
      }
      if (values.size() == NAMES.size()) {
        chart.addSeries(name(result), NAMES, values);
      }
    }
    VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
  }

  private static String name(LatencyResult result) {
    return "%s, %s, %s/s"
        .formatted(
            result.side(),
            result.load().guarantee().key(),
            Figures.decimal(result.load().ratePerSecond()));
  }
}
