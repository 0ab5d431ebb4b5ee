package io.fairlead.cli;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines over a plane, as an SVG file. */
final class LinePlot implements Plot {
  private static final int WIDTH = 1_000;
  private static final int HEIGHT = 500;

  /** So many names fit below; more stand beside. */
  private static final int IN_A_ROW = 6;

  private final String title;
  private final String xTitle;
  private final String yTitle;
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private boolean xLogarithmic;
  private boolean yLogarithmic;

  LinePlot(String title, String xTitle, String yTitle) {
    this.title = title;
    this.xTitle = xTitle;
    this.yTitle = yTitle;
  }

  /** The points of one line, in the order in which it goes. */
  static final class Line {
    private final String name;
    private final boolean thin;
    private final List<Double> xs = new ArrayList<>();
    private final List<Double> ys = new ArrayList<>();

    private Line(String name, boolean thin) {
      this.name = name;
      this.thin = thin;
    }

    /** Goes on to that point. */
    void to(double x, double y) {
      xs.add(x);
      ys.add(y);
    }
  }

  /** Both axes; points that are not above 0 are left out. */
  LinePlot logarithmic() {
    xLogarithmic = true;
    yLogarithmic = true;
    return this;
  }

  /** The axis from left to right; points that are not above 0 are left out. */
  LinePlot logarithmicX() {
    xLogarithmic = true;
    return this;
  }

  /** The line of that name. */
  Line line(String name) {
    return line(name, false);
  }

  /** The line of that name, a thin one, for what should be and not what is. */
  Line thin(String name) {
    return line(name, true);
  }

  private Line line(String name, boolean thin) {
    return lines.computeIfAbsent(name, n -> new Line(n, thin));
  }

  @Override
  public void save(Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    if (lines.size() > IN_A_ROW) {
      chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    } else {
      chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
      chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    }
    chart.getStyler().setXAxisLogarithmic(xLogarithmic);
    chart.getStyler().setYAxisLogarithmic(yLogarithmic);
    if (!yLogarithmic) {
      chart.getStyler().setYAxisMin(0.0);
    }
    lines.values().forEach(line -> add(chart, line));
    VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
  }

  private void add(XYChart chart, Line line) {
    List<Double> xs = new ArrayList<>();
    List<Double> ys = new ArrayList<>();
    for (int i = 0; i < line.xs.size(); i++) {
      boolean shown =
          (!xLogarithmic || line.xs.get(i) > 0) && (!yLogarithmic || line.ys.get(i) > 0);
      if (shown) {
        xs.add(line.xs.get(i));
        ys.add(line.ys.get(i));
      }
    }
    if (xs.isEmpty()) {
      return;
    }
    XYSeries series = chart.addSeries(line.name, xs, ys);
    if (line.thin) {
      series.setMarker(SeriesMarkers.NONE);
      series.setLineWidth(1);
    } else if (xs.size() > 20) {
      series.setMarker(SeriesMarkers.NONE);
    } else {
      series.setMarker(SeriesMarkers.CIRCLE);
    }
  }
}
