package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws what was measured, the replay as it was and the replay with the change: tasks that wait
 * over time, and below how long they waited.
 */
final class WhatIfPlot {
  private static final int WIDTH = 1_000;
  private static final int TIMES_HEIGHT = 420;
  private static final int WAITS_HEIGHT = 320;
  private static final double MS_PER_S = 1_000;

  private static final List<String> PARTS = List.of("measured", "asItWas", "changed");
  private static final List<String> NAMES =
      List.of("measured", "replayed as it was", "with the change");
  private static final Color[] COLOURS = {
    new Color(0x99, 0x99, 0x99), new Color(0x1f, 0x77, 0xb4), new Color(0xd6, 0x27, 0x28)
  };

  private WhatIfPlot() {}

  /**
   * Writes an SVG file.
   *
   * @param whatIf as the coordinator gives it
   */
  static void write(Path file, String swarm, JsonNode whatIf) throws IOException {
    System.setProperty("java.awt.headless", "true");
    VectorGraphics2D graphics = new VectorGraphics2D();
    times(swarm, whatIf).paint(graphics, WIDTH, TIMES_HEIGHT);
    graphics.translate(0, TIMES_HEIGHT);
    waits(whatIf).paint(graphics, WIDTH, WAITS_HEIGHT);
    Document document =
        Processors.get("svg")
            .getDocument(
                graphics.getCommands(), new PageSize(0, 0, WIDTH, TIMES_HEIGHT + WAITS_HEIGHT));
    try (OutputStream out = Files.newOutputStream(file)) {
      document.writeTo(out);
    }
  }

  private static XYChart times(String swarm, JsonNode whatIf) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(TIMES_HEIGHT)
            .title("What if: swarm " + swarm)
            .xAxisTitle("seconds since the first task arrived")
            .yAxisTitle("tasks that wait")
            .build();
    style(chart.getStyler());
    for (int i = 0; i < PARTS.size(); i++) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (JsonNode moment : whatIf.path(PARTS.get(i))) {
        x.add(moment.path("atMs").asDouble() / MS_PER_S);
        y.add(moment.path("waiting").asDouble());
      }
      chart.addSeries(NAMES.get(i), x, y).setMarker(SeriesMarkers.NONE).setLineColor(COLOURS[i]);
    }
    return chart;
  }

  private static CategoryChart waits(JsonNode whatIf) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(WAITS_HEIGHT)
            .title("How long they waited")
            .yAxisTitle("milliseconds")
            .build();
    style(chart.getStyler());
    chart.getStyler().setAvailableSpaceFill(0.5);
    List<String> figures = List.of("waitMeanMs", "waitP50Ms", "waitP99Ms");
    for (int i = 0; i < PARTS.size(); i++) {
      List<Double> waits = new ArrayList<>();
      for (String figure : figures) {
        waits.add(value(whatIf, figure, PARTS.get(i)));
      }
      chart
          .addSeries(NAMES.get(i), List.of("mean", "median", "99 % below"), waits)
          .setFillColor(COLOURS[i]);
    }
    return chart;
  }

  private static double value(JsonNode whatIf, String name, String part) {
    for (JsonNode figure : whatIf.path("figures")) {
      if (figure.path("name").asText().equals(name)) {
        return figure.path(part).asDouble();
      }
    }
    return 0;
  }

  private static void style(Styler styler) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
  }
}
