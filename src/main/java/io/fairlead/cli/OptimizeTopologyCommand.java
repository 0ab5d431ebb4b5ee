package io.fairlead.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Searches for a better topology by replays, and has applied what may be where that is wanted. */
@Command(
    name = "topology",
    description =
        "Replays what the swarm has done with other agents, slots, prefetch bound and swarms for"
            + " tenants of their own, and tells by how much each would be better; with --apply has"
            + " the prefetch bound changed if it is above the threshold. The rest is advice.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead optimize topology",
      "  fairlead optimize topology --objective p99 --from 6h --max-cost 40 --apply"
    })
final class OptimizeTopologyCommand extends OptimizationCommand {
  private static final List<String> OBJECTIVES =
      List.of("latency", "p99", "cost", "utilisation", "balance");

  @Option(
      names = "--objective",
      paramLabel = "NAME",
      description =
          "latency (mean wait), p99 (of the wait), cost (of the fleet), utilisation or balance."
              + " Default: latency.")
  private @Nullable String objective;

  @Option(
      names = "--threshold",
      paramLabel = "SHARE",
      description = "How much better it must be to be worth a change, 0.1 for 10 %%. Default: 0.1.")
  private @Nullable Double threshold;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Replays by which each proposal is judged, 3 to 32. Default: 5.")
  private @Nullable Integer seeds;

  @Mixin private final HistoryPeriod period = new HistoryPeriod();

  @Option(
      names = "--max-ms",
      paramLabel = "MS",
      description = "Time for all of it, at most 600000. Default: 30000.")
  private @Nullable Long maxMs;

  @Option(
      names = "--max-cost",
      paramLabel = "COST",
      description =
          "What the fleet may cost by the second, in the agents' unit of cost per second, or slots"
              + " where no agent has a price. Default: no more than it does.")
  private @Nullable Double maxCost;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of every random draw. Default: a random one, which is told.")
  private @Nullable Long seed;

  @Option(
      names = "--apply",
      description = "Have applied what can be and is above the threshold. Default: only tell.")
  private boolean apply;

  @Override
  String kind() {
    return "topology";
  }

  @Override
  Object body() {
    if (objective != null && !OBJECTIVES.contains(objective)) {
      throw wrong(
          "--objective is '"
              + objective
              + "', must be one of "
              + String.join(", ", OBJECTIVES)
              + ".");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    put(body, "objective", objective);
    put(body, "threshold", threshold);
    put(body, "seeds", seeds);
    period.putInto(body, spec());
    put(body, "maxMs", maxMs);
    put(body, "seed", seed);
    put(body, "maxCost", maxCost);
    body.put("apply", apply);
    return body;
  }

  private static void put(Map<String, Object> body, String name, @Nullable Object value) {
    if (value != null) {
      body.put(name, value);
    }
  }
}
