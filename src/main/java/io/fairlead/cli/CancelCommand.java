package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Cancels a task. */
@Command(
    name = "cancel",
    description =
        "Cancels a task that has not ended. If an agent has it, the agent is told to stop it first.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  fairlead cancel greeting")
final class CancelCommand extends OrderCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  @Parameters(paramLabel = "TASK", description = "The task.")
  private String task;

  @Override
  JsonNode ask(Api api) {
    return order(api, "DELETE", null, "v1", "swarms", swarm.in(api), "tasks", task);
  }

  @Override
  List<String> done(JsonNode answer, int width) {
    return List.of("Task " + task + " is cancelled, or will be once its agent has answered.");
  }
}
