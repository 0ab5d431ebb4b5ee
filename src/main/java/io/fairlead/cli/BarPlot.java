package io.fairlead.cli;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.Styler;

/** Bars side by side for each of several things, as an SVG file. */
final class BarPlot implements Plot {
  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 500;
  private static final int LABEL_DEGREES = 30;
  private static final double LEAST = 0.1;

  private final String title;
  private final String yTitle;
  private final boolean logarithmic;
  private final List<String> things = new ArrayList<>();
  private final Map<String, List<Double>> bars = new LinkedHashMap<>();

  /**
   * @param logarithmic whether the axis of values is; then those below {@link #LEAST} are drawn as
   *     that
   */
  BarPlot(String title, String yTitle, boolean logarithmic) {
    this.title = title;
    this.yTitle = yTitle;
    this.logarithmic = logarithmic;
  }

  /**
   * Another thing, to the right of the others.
   *
   * @param values by what they are; the same for all things
   */
  void add(String thing, Map<String, Double> values) {
    things.add(thing);
    values.forEach(
        (name, value) ->
            bars.computeIfAbsent(name, n -> new ArrayList<>())
                .add(logarithmic ? Math.max(LEAST, value) : value));
  }

  @Override
  public void save(Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .yAxisTitle(yTitle)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setXAxisLabelRotation(LABEL_DEGREES);
    if (logarithmic) {
      chart.getStyler().setYAxisLogarithmic(true);
      chart.getStyler().setYAxisMin(powerBelowAll()); // bars begin at 0 otherwise
    }
    bars.forEach((name, values) -> chart.addSeries(name, things, values));
    VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
  }

  private double powerBelowAll() {
    double least =
        bars.values().stream()
            .flatMap(List::stream)
            .mapToDouble(value -> value)
            .min()
            .orElseThrow();
    return Math.pow(10, Math.floor(Math.log10(least)));
  }
}
