package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What holds a swarm up. */
@Command(
    name = "bottleneck-analyze",
    description =
        "Says what holds a swarm up at this moment, with the numbers that show it and what to do"
            + " about it.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead bottleneck-analyze --component swarm-coordination",
      "  fairlead bottleneck-analyze --component tenants --output json"
    })
final class BottleneckAnalyzeCommand extends ApiCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  @Option(
      names = "--component",
      paramLabel = "NAME",
      description =
          "Only where it is: load-balancer, task-queue, agents, tenants, stream; or"
              + " swarm-coordination (default), all of it.")
  private @Nullable String component;

  @Override
  JsonNode ask(Api api) {
    Map<String, String> query = new TreeMap<>();
    Page.put(query, "component", component);
    return api.get(query, "v1", "swarms", swarm.in(api), "bottlenecks");
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    return new FiguresText(width).bottlenecks(answer);
  }
}
