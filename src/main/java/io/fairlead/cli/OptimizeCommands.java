package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches for something better. */
@Command(
    name = "optimize",
    description =
        "Searches for something better, which runs beside the swarm; shows, applies and cancels what"
            + " was asked for.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      OptimizePlanCommand.class,
      OptimizeSharesCommand.class,
      OptimizeTopologyCommand.class,
      OptimizeCommands.Apply.class,
      OptimizeCommands.ListAll.class,
      OptimizeCommands.Show.class,
      OptimizeCommands.Cancel.class
    })
final class OptimizeCommands implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    List<String> names = new ArrayList<>(spec.subcommands().keySet());
    String last = names.remove(names.size() - 1);
    throw new ParameterException(
        spec.commandLine(),
        "Which command? There are " + String.join(", ", names) + " and " + last + ".");
  }

  /** Carries out a plan that was found. */
  @Command(
      name = "apply",
      description =
          "Has a plan carried out that was found before and is not too old. What is not true any"
              + " more by then is skipped.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead optimize apply 6f1c2a9e-0d5b-4c39-9d0a-3a1f6f1b7c11 --plan 3")
  static final class Apply extends ApiCommand {
    @Mixin private final SwarmChoice swarm = new SwarmChoice();

    @Parameters(paramLabel = "ID", description = "Of the search that found it.")
    private String id;

    @Option(
        names = "--plan",
        paramLabel = "NUMBER",
        description = "Which plan of the front. Default: the one that is preferred.")
    private @Nullable Integer plan;

    @Override
    JsonNode ask(Api api) {
      Map<String, Object> body = new LinkedHashMap<>();
      if (plan != null) {
        body.put("plan", plan);
      }
      return OrderCommand.order(
          api, "POST", body, "v1", "swarms", swarm.in(api), "optimizations", id, "apply");
    }

    @Override
    List<String> lines(JsonNode answer, int width) {
      return PlanText.applied(answer, width);
    }

    @Override
    int exitCode(JsonNode answer) {
      return answer.path("done").asBoolean() ? ExitCode.OK : ExitCode.UNREACHABLE;
    }
  }

  /** Lists them. */
  @Command(
      name = "list",
      description = "Lists the last searches and replays of the swarm, latest first.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead optimize list")
  static final class ListAll extends ApiCommand {
    @Mixin private final SwarmChoice swarm = new SwarmChoice();

    @Override
    JsonNode ask(Api api) {
      return api.get("v1", "swarms", swarm.in(api), "optimizations");
    }

    @Override
    List<String> lines(JsonNode answer, int width) {
      Table table = new Table("id", "kind", "state", "asked for", ">took", "by");
      for (JsonNode each : answer.path("optimizations")) {
        table.row(
            Figures.text(each.path("id")),
            Figures.text(each.path("kind")),
            state(each),
            Figures.shortTime(each.path("createdAtMs")),
            OptimizationText.took(each),
            Figures.text(each.path("issuedBy")));
      }
      return table.isEmpty() ? List.of("Nothing was searched for yet.") : table.lines(width);
    }

    private static String state(JsonNode optimization) {
      String state = Figures.name(optimization.path("state"));
      return state.equals("running")
          ? state + " " + Figures.share(optimization.path("progress"))
          : state;
    }
  }

  /** Shows one. */
  @Command(
      name = "show",
      description = "Shows a search or replay and what came of it.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead optimize show 6f1c2a9e-0d5b-4c39-9d0a-3a1f6f1b7c11")
  static final class Show extends ApiCommand {
    @Mixin private final SwarmChoice swarm = new SwarmChoice();

    @Parameters(paramLabel = "ID", description = "As 'fairlead optimize list' shows it.")
    private String id;

    @Override
    JsonNode ask(Api api) {
      return api.get("v1", "swarms", swarm.in(api), "optimizations", id);
    }

    @Override
    List<String> lines(JsonNode answer, int width) {
      return OptimizationText.whole(answer, width);
    }
  }

  /** Cancels one. */
  @Command(
      name = "cancel",
      description = "Cancels a search or replay; what has ended stays as it is.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead optimize cancel 6f1c2a9e-0d5b-4c39-9d0a-3a1f6f1b7c11")
  static final class Cancel extends ApiCommand {
    @Mixin private final SwarmChoice swarm = new SwarmChoice();

    @Parameters(paramLabel = "ID", description = "As 'fairlead optimize list' shows it.")
    private String id;

    @Override
    JsonNode ask(Api api) {
      return api.call(
          "DELETE", List.of("v1", "swarms", swarm.in(api), "optimizations", id), Map.of(), null);
    }

    @Override
    List<String> lines(JsonNode answer, int width) {
      String state = Figures.name(answer.path("state"));
      boolean open = state.equals("running") || state.equals("waiting");
      return List.of(
          "Optimisation "
              + id
              + (open
                  ? " ends as soon as it looks up."
                  : state.equals("cancelled")
                      ? " is cancelled."
                      : " had ended before: " + state + "."));
    }
  }
}
