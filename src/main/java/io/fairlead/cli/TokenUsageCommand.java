package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Tokens of language models. */
@Command(
    name = "token-usage",
    description = "Shows the language-model tokens that agents reported, by operation and tenant.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead token-usage --timeframe 24h",
      "  fairlead token-usage --operation summarise --output json"
    })
final class TokenUsageCommand extends ApiCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  @Option(names = "--operation", paramLabel = "NAME", description = "Only those of this operation.")
  private @Nullable String operation;

  @Option(
      names = "--timeframe",
      paramLabel = "SPAN",
      description = "How far back: 15m, 1h, 24h, 7d. Default: 15m.")
  private @Nullable String timeframe;

  @Override
  JsonNode ask(Api api) {
    Map<String, String> query = new TreeMap<>();
    Page.put(query, "operation", operation);
    Page.put(query, "timeframe", timeframe);
    return api.get(query, "v1", "swarms", swarm.in(api), "tokens");
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Figures.plural(answer.path("tokens").asLong(), "token")
            + " in "
            + Figures.plural(answer.path("tasks").asLong(), "task")
            + " since "
            + Figures.time(answer.path("fromMs"))
            + ".");
    Table table = new Table("operation", "tenant", ">tasks", ">tokens");
    for (JsonNode each : answer.path("tenants")) {
      table.row(
          Figures.text(each.path("operation")),
          Figures.text(each.path("tenantId")),
          Figures.count(each.path("tasks")),
          Figures.count(each.path("tokens")));
    }
    if (!table.isEmpty()) {
      lines.addAll(table.lines(width));
    }
    return lines;
  }
}
