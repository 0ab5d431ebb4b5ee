package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Agents, or one of them. */
@Command(
    name = "agents",
    description = "Shows a swarm's agents as its scheduler sees them, or all about one.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  fairlead agents", "  fairlead agents agent-1 --output json"})
final class AgentsCommand extends ApiCommand {
  @Mixin private final SwarmChoice swarm = new SwarmChoice();
  @Mixin private final Page page = new Page();

  @Parameters(arity = "0..1", paramLabel = "AGENT", description = "Only this one.")
  private @Nullable String agent;

  @Override
  JsonNode ask(Api api) {
    String in = swarm.in(api);
    return agent == null
        ? api.get(page.query(), "v1", "swarms", in, "agents")
        : api.get("v1", "swarms", in, "agents", agent);
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    return agent == null
        ? page.under(table(answer), answer, "The swarm has no agents.", width)
        : one(answer).lines(width);
  }

  static Table table(JsonNode answer) {
    Table table =
        new Table(
            "agent", "state", ">slots", ">speed", ">success", ">held", ">local", ">load", ">seen");
    for (JsonNode each : answer.path("agents")) {
      table.row(
          Figures.text(each.path("agentId")),
          state(each),
          Figures.count(each.path("slots")),
          Figures.decimal(each.path("speed")),
          Figures.share(each.path("reliability")),
          Figures.count(each.path("held")),
          Figures.count(each.path("placed")),
          Figures.ms(each.path("loadMs")),
          Figures.ms(each.path("lastReportAgeMs")));
    }
    return table;
  }

  /** Its phase, or why it gets no work although it is alive. */
  static String state(JsonNode agent) {
    String why = Figures.name(agent.path("unavailability"));
    return why.equals(Figures.NONE) ? Figures.name(agent.path("phase")) : why;
  }

  static Sheet one(JsonNode agent) {
    return new Sheet()
        .line("agent", Figures.text(agent.path("agentId")))
        .line("swarm", Figures.text(agent.path("swarmId")))
        .line("phase", Figures.name(agent.path("phase")))
        .line("not sent work", Figures.text(agent.path("unavailability")))
        .line("topic", Figures.name(agent.path("topic")))
        .line("incarnation", Figures.text(agent.path("incarnation")))
        .line("last report", Figures.ms(agent.path("lastReportAgeMs")) + " ago")
        .line("slots", Figures.count(agent.path("slots")))
        .line("capabilities", Figures.text(agent.path("capabilities")))
        .line("resources", named(agent.path("resources")))
        .line("in use of them", named(agent.path("resourcesHeld")))
        .line("weight", Figures.decimal(agent.path("weight")))
        .line("speed", Figures.decimal(agent.path("speed")))
        .line("learned from", Figures.plural(agent.path("samples").asLong(), "run"))
        .line("speed by type", named(agent.path("speedByType")))
        .line("reliability", Figures.share(agent.path("reliability")))
        .line("round trip", Figures.ms(agent.path("roundTripMs")))
        .line("breaker", Figures.name(agent.path("breaker")))
        .line("failures in a row", Figures.count(agent.path("breakerFailures")))
        .line("cost per second", Figures.decimal(agent.path("costPerSecond")))
        .line("throttle", Figures.share(agent.path("throttle")))
        .line("wants no work", Figures.yesNo(agent.path("draining")))
        .line("drained", Figures.yesNo(agent.path("drained")))
        .line("holds", Figures.plural(agent.path("held").asLong(), "task"))
        .line("of those run", Figures.count(agent.path("running")))
        .line("may hold", Figures.count(agent.path("window")))
        .line("in local queue", Figures.count(agent.path("placed")))
        .line("work left", Figures.ms(agent.path("outstandingMs")) + " at speed 1")
        .line("load", Figures.ms(agent.path("loadMs")));
  }

  private static String named(JsonNode amounts) {
    StringBuilder all = new StringBuilder();
    amounts
        .properties()
        .forEach(
            part ->
                all.append(all.length() == 0 ? "" : ", ")
                    .append(part.getKey())
                    .append(' ')
                    .append(Figures.decimal(part.getValue())));
    return all.length() == 0 ? Figures.NONE : all.toString();
  }
}
