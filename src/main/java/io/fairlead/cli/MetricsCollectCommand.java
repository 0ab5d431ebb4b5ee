package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Figures of this moment by component. */
@Command(
    name = "metrics-collect",
    description = "Shows figures of a swarm at this moment, by component.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead metrics-collect --components [\"load-balancer\", \"task-queue\"]",
      "  fairlead metrics-collect --components load-balancer,task-queue --output json",
      "",
      "zsh and fish take brackets for something else: quote the list there. So do all shells where a"
          + " list of one, in brackets and unquoted, is the pattern of a file's name."
    })
final class MetricsCollectCommand extends ApiCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  @Option(
      names = "--components",
      arity = "1..*",
      paramLabel = "LIST",
      description =
          "Some of load-balancer, task-queue, agents, tenants, stream: as a JSON list, or separated"
              + " by commas or spaces. Default: all.")
  private List<String> components = new ArrayList<>();

  @Override
  JsonNode ask(Api api) {
    Map<String, String> query = new TreeMap<>();
    List<String> words = WordList.of(components);
    if (!words.isEmpty()) {
      query.put("components", String.join(",", words));
    } else if (!components.isEmpty()) {
      throw wrong("--components is empty.");
    }
    return api.get(query, "v1", "swarms", swarm.in(api), "metrics");
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    return new FiguresText(width).metrics(answer);
  }
}
