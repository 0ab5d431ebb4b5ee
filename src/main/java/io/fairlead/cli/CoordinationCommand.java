package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The coordination loop. */
@Command(
    name = "coordination",
    description =
        "Shows the last run of the coordination loop: metrics seen, bottlenecks, rebalancing, effect;"
            + " with --run has it run now.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  fairlead coordination", "  fairlead coordination --run"})
final class CoordinationCommand extends ApiCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  @Option(names = "--run", description = "Once, now, as far as balanceMode lets it act.")
  private boolean run;

  @Override
  JsonNode ask(Api api) {
    List<String> path = List.of("v1", "swarms", swarm.in(api), "coordination");
    return api.call(run ? "POST" : "GET", path, Map.of(), null);
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    JsonNode last = answer.path("lastRun");
    List<String> lines = new ArrayList<>();
    if (last.isMissingNode()) {
      lines.add("It has not run yet.");
      return lines;
    }
    JsonNode seen = last.path("metrics");
    JsonNode plan = last.path("rebalancing");
    JsonNode outcome = last.path("outcome");
    lines.addAll(
        new Sheet()
            .line("last run", Figures.time(last.path("startedAtMs")))
            .line("asked for by", Figures.text(last.path("trigger")))
            .line("state", Figures.text(last.path("state")))
            .line("took", Figures.ms(last.path("durationMs")))
            .line("waiting", Figures.count(seen.path("waiting")))
            .line("at agents", Figures.count(seen.path("held")))
            .line("free slots", Figures.count(seen.path("freeSlots")))
            .line("load variance, ms\u00b2", Figures.decimal(seen.path("loadVariance")))
            .line("moves worth it", Figures.count(plan.path("moves")))
            .line("variance then", Figures.decimal(plan.path("scoreAfter")))
            .line("done", Figures.text(outcome.path("action")))
            .line("moved", Figures.count(outcome.path("moved")))
            .line("why not", Figures.text(outcome.path("reason")))
            .line("error", Figures.text(last.path("error")))
            .line("runs so far", Figures.count(answer.path("runs")))
            .line("every", Figures.ms(answer.path("intervalMs")))
            .lines(width));
    if (last.has("findings")) {
      lines.addAll(new FiguresText(width).bottleneckList(last.path("findings")));
    }
    return lines;
  }
}
