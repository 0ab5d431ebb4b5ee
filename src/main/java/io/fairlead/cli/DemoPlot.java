package io.fairlead.cli;

import io.fairlead.bench.load.WaitTimes;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a run over time: waiting and running tasks on the left axis, waits on the right one. */
final class DemoPlot {
  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 500;

  private DemoPlot() {}

  /**
   * Writes an SVG file.
   *
   * @param file its name must end in {@code .svg}
   * @param points at least one
   */
  static void write(Path file, String title, List<DemoSamples.Point> points) throws IOException {
    System.setProperty("java.awt.headless", "true");
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("seconds since the first task arrived")
            .yAxisTitle("tasks")
            .build();
    chart.setYAxisGroupTitle(1, "wait of the last tasks, ms");
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    chart.getStyler().setYAxisGroupPosition(1, Styler.YAxisPosition.Right);
    add(chart, "waiting", 0, points, DemoSamples.Point::waiting);
    add(chart, "running", 0, points, DemoSamples.Point::running);
    add(chart, "done per second", 0, points, DemoSamples.Point::perSecond);
    add(chart, "median wait", 1, points, at -> wait(at, WaitTimes.Summary::p50Ms));
    add(chart, "99 % of waits below", 1, points, at -> wait(at, WaitTimes.Summary::p99Ms));
    VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
  }

  private static double wait(DemoSamples.Point point, ToDoubleFunction<WaitTimes.Summary> figure) {
    return figure.applyAsDouble(point.waits());
  }

  private static void add(
      XYChart chart,
      String name,
      int axis,
      List<DemoSamples.Point> points,
      ToDoubleFunction<DemoSamples.Point> value) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (DemoSamples.Point point : points) {
      x.add(point.atS());
      y.add(value.applyAsDouble(point));
    }
    chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE).setYAxisGroup(axis);
  }
}
