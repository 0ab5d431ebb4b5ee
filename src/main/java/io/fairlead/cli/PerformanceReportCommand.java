package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a swarm has done. */
@Command(
    name = "performance-report",
    description = "Shows how a swarm has done over a time: key figures, waits, shares, moves.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead performance-report --format detailed",
      "  fairlead performance-report --format summary --timeframe 1h",
      "  fairlead performance-report --format json --swarm-id main"
    })
final class PerformanceReportCommand extends ApiCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  /** How much is shown, and how. */
  enum Format {
    SUMMARY,
    DETAILED,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "summary",
      description =
          "summary (default); detailed: also by level, tenant and agent; json: as --output json.")
  private Format format = Format.SUMMARY;

  @Option(
      names = "--timeframe",
      paramLabel = "SPAN",
      description = "How far back: 30s, 15m, 1h, 7d. Default: 15m.")
  private @Nullable String timeframe;

  @Override
  JsonNode ask(Api api) {
    Map<String, String> query = new TreeMap<>();
    Page.put(query, "timeframe", timeframe);
    return api.get(query, "v1", "swarms", swarm.in(api), "report");
  }

  @Override
  boolean isJson() {
    return format == Format.JSON || super.isJson();
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    return new FiguresText(width).report(answer, format == Format.DETAILED);
  }
}
