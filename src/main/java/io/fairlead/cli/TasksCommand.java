package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tasks, or one of them. */
@Command(
    name = "tasks",
    description = "Shows the tasks that have not ended, in order of arrival, or all about one.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead tasks --phase queued --level high",
      "  fairlead tasks --tenant acme --limit 20 --output json",
      "  fairlead tasks greeting"
    })
final class TasksCommand extends ApiCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();

  @Parameters(arity = "0..1", paramLabel = "TASK", description = "Only this one, also if it ended.")
  private @Nullable String task;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      description =
          "Only those that are delayed, blocked, queued, placed, dispatched, running or retry-wait.")
  private @Nullable String phase;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "Only those of level critical, high, normal or low.")
  private @Nullable String level;

  @Option(names = "--tenant", paramLabel = "ID", description = "Only those of this tenant.")
  private @Nullable String tenant;

  @Option(
      names = "--agent",
      paramLabel = "ID",
      description = "Only those that this agent holds or is to get.")
  private @Nullable String agent;

  @Mixin private final Page page = new Page();

  @Override
  JsonNode ask(Api api) {
    String in = swarm.in(api);
    if (task != null) {
      return api.get("v1", "swarms", in, "tasks", task);
    }
    Map<String, String> query = page.query();
    Page.put(query, "phase", phase);
    Page.put(query, "level", level);
    Page.put(query, "tenant", tenant);
    Page.put(query, "agent", agent);
    return api.get(query, "v1", "swarms", in, "tasks");
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    if (task != null) {
      return one(answer).lines(width);
    }
    Table table = new Table("task", "phase", "level", "tenant", "type", "agent", ">age");
    for (JsonNode each : answer.path("tasks")) {
      table.row(
          Figures.text(each.path("taskId")),
          Figures.name(each.path("phase")),
          Figures.name(each.path("level")),
          Figures.text(each.path("tenantId")),
          Figures.text(each.path("taskType")),
          agent(each),
          Figures.age(each.path("submittedAtMs")));
    }
    return page.under(table, answer, "There is no such task.", width);
  }

  /** Who holds it, or is to get it; the phase tells which. */
  private static String agent(JsonNode task) {
    return Figures.text(task.path(task.hasNonNull("agentId") ? "agentId" : "placedWithAgentId"));
  }

  static Sheet one(JsonNode task) {
    return new Sheet()
        .line("task", Figures.text(task.path("taskId")))
        .line("swarm", Figures.text(task.path("swarmId")))
        .line("phase", Figures.name(task.path("phase")))
        .line("tenant", Figures.text(task.path("tenantId")))
        .line("type", Figures.text(task.path("taskType")))
        .line("level", Figures.name(task.path("level")))
        .line("priority", Figures.text(task.path("priority")))
        .line("needs", Figures.text(task.path("capabilities")))
        .line("placed with", Figures.text(task.path("placedWithAgentId")))
        .line("placed by", Figures.text(task.path("placedBy")))
        .line("agent", Figures.text(task.path("agentId")))
        .line("epoch", Figures.text(task.path("epoch")))
        .line("attempts", Figures.text(task.path("attempts")))
        .line("expected cost", Figures.ms(task.path("estimatedCostMs")))
        .line("known from", Figures.name(task.path("estimateSource")))
        .line("submitted", Figures.time(task.path("submittedAtMs")))
        .line("queued", Figures.time(task.path("queuedAtMs")))
        .line("not before", Figures.time(task.path("notBeforeMs")))
        .line("deadline", Figures.time(task.path("deadlineMs")))
        .line("wakes", Figures.time(task.path("wakeAtMs")))
        .line("waits for", Figures.text(task.path("waitsFor")))
        .line("dispatched", Figures.time(task.path("dispatchedAtMs")))
        .line("started", Figures.time(task.path("startedAtMs")))
        .line("expected end", Figures.time(task.path("expectedEndAtMs")))
        .line("ended", Figures.time(task.path("endedAtMs")))
        .line("asked back", Figures.yesNo(task.path("revoking")))
        .line("to be cancelled", Figures.text(task.path("cancelReason")))
        .line("reason", Figures.text(task.path("reason")))
        .line("message", Figures.text(task.path("message")))
        .line("retry after", Figures.ms(task.path("retryAfterMs")))
        .line("earliest deadline", Figures.time(task.path("earliestDeadlineMs")));
  }
}
