package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Figures of coordinators and of the agents that they balance. */
@Command(
    name = "agent-metrics",
    description =
        "Shows figures of agents: with --type load-balancer of the coordinators, of how they spread"
            + " the load, and of the agents that they balance.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead agent-metrics --type load-balancer",
      "  fairlead agent-metrics --type worker --swarm-id main --output json"
    })
final class AgentMetricsCommand extends ApiCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  /** Whose figures. */
  enum Type {
    LOAD_BALANCER("load-balancer,stream,agents"),
    WORKER("agents");

    private final String components;

    Type(String components) {
      this.components = components;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "worker",
      description = "worker (default), or load-balancer.")
  private Type type = Type.WORKER;

  @Override
  JsonNode ask(Api api) {
    JsonNode metrics =
        api.get(Map.of("components", type.components), "v1", "swarms", swarm.in(api), "metrics");
    if (type == Type.WORKER) {
      return metrics;
    }
    ObjectNode both = JsonNodeFactory.instance.objectNode();
    both.set("coordinators", api.get("v1", "instances"));
    both.set("metrics", metrics);
    return both;
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    if (type == Type.WORKER) {
      return new FiguresText(width).metrics(answer);
    }
    List<String> lines = new ArrayList<>();
    lines.add("Coordinators");
    lines.addAll(InstancesCommand.table(answer.path("coordinators"), width));
    lines.add("");
    lines.addAll(new FiguresText(width).metrics(answer.path("metrics")));
    return lines;
  }
}
