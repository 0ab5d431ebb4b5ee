package io.fairlead.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Key figures over time, of the swarm and of whom it consists. */
final class PerformanceReportTool implements McpTool {
  private static final List<String> FORMATS = List.of("summary", "detailed", "json");

  @Override
  public ToolDescription description() {
    return new ToolDescription(
        "performance_report",
        "Performance report",
        "Key figures of a swarm over a time: load variance, moves, waits, utilisation, fairness,"
            + " throughput; by agent, tenant and level.",
        false,
        List.of(
            Property.optional(
                "timeframe",
                Property.Kind.TEXT,
                "How far back: 30s, 15m, 1h, 24h, 7d. Without it: 15m."),
            Property.optional("timeRange", Property.Kind.TEXT, "Another name of timeframe."),
            Property.choice(
                "format",
                FORMATS,
                "What the text content is: a summary, summary and JSON (detailed, also without"
                    + " this), or the JSON alone. The structured content is the same."),
            ToolCall.SWARM),
        List.of(
            Property.needed("swarmId", Property.Kind.TEXT, "The swarm."),
            Property.needed("fromMs", Property.Kind.WHOLE, "Start, milliseconds since the epoch."),
            Property.needed("toMs", Property.Kind.WHOLE, "End, milliseconds since the epoch."),
            Property.needed(
                "kpis",
                Property.Kind.OBJECT,
                "Of each key figure: intervals, mean, median, worst and last."),
            Property.needed("outcomes", Property.Kind.OBJECT, "Tasks by what became of them."),
            Property.needed("agents", Property.Kind.OBJECTS, "Figures of each agent."),
            Property.needed("tenants", Property.Kind.OBJECTS, "Figures of each tenant."),
            Property.needed("levels", Property.Kind.OBJECTS, "Figures of each level."),
            Property.needed(
                "findings", Property.Kind.OBJECTS, "What holds the swarm up now, worst first.")));
  }

  @Override
  public ToolAnswer call(ToolCall call) {
    String swarm = call.swarm();
    Map<String, String> query = new TreeMap<>();
    timeframe(call).ifPresent(value -> query.put("timeframe", value));
    JsonNode report = call.ofSwarm(swarm, query, "report");
    return ToolAnswer.of(Texts.object(report), text(swarm, report)).in(form(call));
  }

  private static String text(String swarm, JsonNode report) {
    StringBuilder text = new StringBuilder("Swarm " + swarm + ": " + Texts.line(report));
    text.append("\n  outcomes: ").append(Texts.line(report.path("outcomes")));
    for (Map.Entry<String, JsonNode> kpi : report.path("kpis").properties()) {
      text.append("\n  ").append(kpi.getKey()).append(": ").append(Texts.line(kpi.getValue()));
    }
    for (JsonNode finding : report.path("findings")) {
      text.append("\n  ").append(finding.path("message").asText());
    }
    return text.toString();
  }

  private static Optional<String> timeframe(ToolCall call) {
    Optional<String> one = call.arguments().text("timeframe");
    Optional<String> other = call.arguments().text("timeRange");
    if (one.isPresent() && other.isPresent() && !one.equals(other)) {
      throw Problem.malformed(
              "timeRange", other.get(), "timeRange and timeframe are one, and differ here")
          .toException();
    }
    return one.or(() -> other);
  }

  private static ToolAnswer.Form form(ToolCall call) {
    return switch (call.arguments().text("format").orElse("detailed")) {
      case "json" -> ToolAnswer.Form.JSON;
      case "summary" -> ToolAnswer.Form.TEXT;
      default -> ToolAnswer.Form.BOTH;
    };
  }
}
