package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Why a task waits. */
@Command(
    name = "explain",
    description =
        "Says why a task is not done yet: what it waits for, and where in line it stands.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  fairlead explain greeting")
final class ExplainCommand extends ApiCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  @Parameters(paramLabel = "TASK", description = "The task.")
  private String task;

  @Override
  JsonNode ask(Api api) {
    return api.get("v1", "swarms", swarm.in(api), "tasks", task, "explain");
  }

  @Override
  List<String> lines(JsonNode why, int width) {
    List<String> lines =
        new ArrayList<>(
            Sheet.wrapped(
                "Task "
                    + Figures.text(why.path("taskId"))
                    + " is "
                    + Figures.name(why.path("phase"))
                    + ": "
                    + Figures.text(why.path("message"))
                    + ".",
                width));
    List<String> urgency = new ArrayList<>();
    why.path("urgency")
        .properties()
        .forEach(part -> urgency.add(part.getKey() + " " + Figures.decimal(part.getValue())));
    lines.addAll(
        new Sheet()
            .line("blocker", Figures.text(why.path("blocker")))
            .line(
                "level",
                Figures.name(why.path("level")) + ", by " + Figures.text(why.path("discipline")))
            .line("before it", Figures.count(why.path("ahead")))
            .line("urgency", urgency.isEmpty() ? Figures.NONE : String.join(", ", urgency))
            .line(
                "expected cost",
                Figures.ms(why.path("estimatedCostMs"))
                    + " at speed 1 ("
                    + Figures.name(why.path("estimateSource"))
                    + ")")
            .line("waited", Figures.ms(why.path("waitedMs")))
            .line("expected start", Figures.time(why.path("expectedStartAtMs")))
            .lines(width));
    return lines;
  }
}
