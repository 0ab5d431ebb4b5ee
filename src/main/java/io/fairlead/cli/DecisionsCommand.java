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

/** What was decided, and why. */
@Command(
    name = "decisions",
    description = "Shows what was decided about a swarm's tasks and agents, and why.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead decisions --limit 20",
      "  fairlead decisions --task greeting",
      "  fairlead decisions --since 4711 --output json"
    })
final class DecisionsCommand extends ApiCommand {
  private static final int USUAL = 100;

  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  @Option(
      names = "--since",
      paramLabel = "OFFSET",
      description =
          "From this one on; the answer before tells. Default: the last --limit of them; with --kind,"
              + " --task or --agent the first that is kept.")
  private @Nullable Long since;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "So many at most, 1 to 1000. Default: 100.")
  private @Nullable Integer limit;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "Only those of this kind; see PROTOCOL.md.")
  private @Nullable String kind;

  @Option(names = "--task", paramLabel = "ID", description = "Only those about this task.")
  private @Nullable String task;

  @Option(names = "--agent", paramLabel = "ID", description = "Only those about this agent.")
  private @Nullable String agent;

  @Override
  JsonNode ask(Api api) {
    Map<String, String> query = new TreeMap<>();
    boolean chosen = kind != null || task != null || agent != null;
    if (since != null) {
      Page.put(query, "since", since);
    } else if (!chosen) {
      Page.put(query, "since", -(limit == null ? USUAL : limit));
    }
    Page.put(query, "limit", limit);
    Page.put(query, "kind", kind);
    Page.put(query, "task", task);
    Page.put(query, "agent", agent);
    return api.get(query, "v1", "swarms", swarm.in(api), "decisions");
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    List<String> lines = new ArrayList<>();
    Table table = new Table(">offset", "at", "decision");
    for (JsonNode each : answer.path("decisions")) {
      table.row(
          Figures.text(each.path("offset")),
          Figures.shortTime(each.path("atMs")),
          Figures.text(each.path("sentence")));
    }
    if (!table.isEmpty()) {
      lines.addAll(table.lines(width));
    } else {
      lines.add("There is no such decision.");
    }
    if (answer.path("next").asLong() < answer.path("latest").asLong()) {
      lines.add("There is more: --since " + answer.path("next").asText());
    }
    return lines;
  }
}
