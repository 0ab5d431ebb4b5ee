package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Draws what measurements have printed as JSON. */
final class BenchPlots {
  private BenchPlots() {}

  /**
   * The worst error of any tenant and its bound over time.
   *
   * @param lines of {@code bench fairness}
   */
  static LinePlot fairness(List<JsonNode> lines) {
    LinePlot plot =
        new LinePlot(
                "Error from the ideal share: worst tenant, relative to what it should have got",
                "work done for all tenants, seconds",
                "error / ideal service")
            .logarithmic();
    for (JsonNode line : lines) {
      LinePlot.Line error = plot.line(line.path("discipline").asText());
      LinePlot.Line bound = plot.thin("bound of " + line.path("discipline").asText());
      for (JsonNode moment : line.path("moments")) {
        error.to(moment.path("servedS").asDouble(), moment.path("worstRelativeError").asDouble());
        bound.to(moment.path("servedS").asDouble(), moment.path("relativeBound").asDouble());
      }
    }
    return plot;
  }
}
