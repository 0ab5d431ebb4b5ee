package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Searches for a plan, and has it carried out where that is wanted. */
@Command(
    name = "plan",
    description =
        "Searches for a plan, which agent should run each waiting task, by latency, utilisation,"
            + " balance and cost at once. Shows the plans of which none is better in everything, and"
            + " the one that is preferred; with --apply has that one carried out.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead optimize plan",
      "  fairlead optimize plan --prefer latency=1,cost=3 --max-cost 2.5 --apply"
    })
final class OptimizePlanCommand extends OptimizationCommand {
  @Option(
      names = "--prefer",
      paramLabel = "NAME=WEIGHT",
      split = ",",
      description =
          "What counts in the choice, of latency, utilisation, balance and cost; only the"
              + " proportions matter, and what is not named does not count. Default: the swarm's"
              + " settings planWeight.*.")
  private @Nullable Map<String, Double> preference;

  @Option(
      names = "--max-ms",
      paramLabel = "MS",
      description = "Time for the search, at most 60000. Default: 2000.")
  private @Nullable Long maxMs;

  @Option(
      names = "--max-generations",
      paramLabel = "N",
      description = "Rounds of the search, at most.")
  private @Nullable Integer maxGenerations;

  @Option(names = "--max-moves", paramLabel = "N", description = "Tasks that it moves, at most.")
  private @Nullable Integer maxMoves;

  @Option(
      names = "--max-cost",
      paramLabel = "COST",
      description = "What running all of it may cost, in the agents' unit of cost per second.")
  private @Nullable Double maxCost;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of every random draw. Default: a random one, which is told.")
  private @Nullable Long seed;

  @Option(names = "--apply", description = "Have it carried out. Default: only tell.")
  private boolean apply;

  @Override
  String kind() {
    return "plan";
  }

  @Override
  Object body() {
    Map<String, Object> body = new LinkedHashMap<>();
    if (preference != null) {
      for (String name : preference.keySet()) {
        if (!List.of("latency", "utilisation", "balance", "cost").contains(name)) {
          throw wrong(
              "--prefer: there are latency, utilisation, balance and cost, no " + name + ".");
        }
      }
      body.put("preference", preference);
    }
    put(body, "maxMs", maxMs);
    put(body, "maxGenerations", maxGenerations);
    put(body, "maxMoves", maxMoves);
    put(body, "maxCost", maxCost);
    put(body, "seed", seed);
    body.put("apply", apply);
    return body;
  }

  private static void put(Map<String, Object> body, String name, @Nullable Object value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    List<String> lines = super.lines(answer, width);
    JsonNode plan = answer.path("result").path("plan");
    if (plan.has("applied") || plan.path("moveCount").asInt() == 0) {
      return lines;
    }
    List<String> more = new ArrayList<>(lines);
    more.add("To have it carried out, while it is not too old:");
    more.add("  fairlead optimize apply " + answer.path("id").asText());
    return more;
  }
}
