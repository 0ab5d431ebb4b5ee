package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Api;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Agents of a swarm, or what was spawned here. */
@Command(
    name = "list",
    description =
        "Shows a swarm's agents; with --spawned the processes that 'agent spawn' started on this"
            + " machine.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  fairlead agent list", "  fairlead agent list --spawned"})
final class AgentListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private final Remote remote = new Remote();
  @Mixin private final SwarmChoice swarm = new SwarmChoice();
  @Mixin private final Page page = new Page();
  @Mixin private final Output output = new Output();

  @Option(names = "--spawned", description = "What runs on this machine, whatever its swarm.")
  private boolean spawned;

  @Override
  public Integer call() throws IOException {
    LogFile.toStderr();
    JsonNode answer = spawned ? spawned() : agents(remote.open());
    output.print(
        spec.commandLine().getOut(),
        answer,
        width ->
            spawned
                ? table(answer, width)
                : page.under(
                    AgentsCommand.table(answer), answer, "The swarm has no agents.", width));
    return ExitCode.OK;
  }

  private JsonNode agents(Api api) {
    return api.get(page.query(), "v1", "swarms", swarm.in(api), "agents");
  }

  private ObjectNode spawned() throws IOException {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    SpawnedProcess.all(remote.dataDirectory().path()).forEach(each -> all.add(each.json()));
    return JsonNodeFactory.instance.objectNode().set("spawned", all);
  }

  private static List<String> table(JsonNode answer, int width) {
    Table table = new Table("name", "type", ">process", "state", "REST", ">age");
    for (JsonNode each : answer.path("spawned")) {
      table.row(
          Figures.text(each.path("id")),
          Figures.text(each.path("type")),
          Figures.text(each.path("pid")),
          each.path("running").asBoolean() ? "runs" : "gone",
          Figures.text(each.path("http")),
          Figures.age(each.path("spawnedAtMs")));
    }
    return table.isEmpty() ? List.of("Nothing was spawned here.") : table.lines(width);
  }
}
