package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** How a task ended. */
@Command(
    name = "outcome",
    description = "Shows how a task ended, with its result.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  fairlead outcome greeting")
final class OutcomeCommand extends ApiCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  @Parameters(paramLabel = "TASK", description = "The task.")
  private String task;

  @Override
  JsonNode ask(Api api) {
    return api.get("v1", "swarms", swarm.in(api), "tasks", task, "outcome");
  }

  @Override
  List<String> lines(JsonNode outcome, int width) {
    return new Sheet()
        .line("task", Figures.text(outcome.path("taskId")))
        .line("kind", Figures.name(outcome.path("kind")))
        .line("reason", Figures.text(outcome.path("reason")))
        .line("message", Figures.text(outcome.path("message")))
        .line("tenant", Figures.text(outcome.path("tenantId")))
        .line("type", Figures.text(outcome.path("taskType")))
        .line("level", Figures.name(outcome.path("level")))
        .line("agent", Figures.text(outcome.path("agentId")))
        .line("attempts", Figures.text(outcome.path("attempts")))
        .line("submitted", Figures.time(outcome.path("submittedAtMs")))
        .line("started", Figures.time(outcome.path("startedAtMs")))
        .line("ended", Figures.time(outcome.path("endedAtMs")))
        .line("run time", Figures.ms(outcome.path("runTimeMs")))
        .line("tokens", Figures.count(outcome.path("tokensUsed")))
        .line("retry after", Figures.ms(outcome.path("retryAfterMs")))
        .line("earliest deadline", Figures.time(outcome.path("earliestDeadlineMs")))
        .line("result", result(outcome))
        .lines(width);
  }

  private static String result(JsonNode outcome) {
    if (outcome.hasNonNull("resultText")) {
      return outcome.path("resultText").asText().strip();
    }
    if (outcome.hasNonNull("resultUri")) {
      return outcome.path("resultUri").asText();
    }
    return outcome.hasNonNull("resultSize")
        ? Figures.count(outcome.path("resultSize")) + " bytes: --output json has them as Base64"
        : Figures.NONE;
  }
}
