package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A swarm at one moment, as a picture for a terminal or a line for a log. Pure; the last column and
 * the last line stay free.
 */
final class WatchView {
  private static final int TENANTS_SHOWN = 6;

  private WatchView() {}

  /**
   * What one picture shows.
   *
   * @param swarm summary of it
   * @param agents its agents
   * @param tenants its tenants
   * @param trouble why these are not of now; empty if they are
   */
  record Frame(JsonNode swarm, JsonNode agents, JsonNode tenants, String trouble) {
    Frame withTrouble(String other) {
      return new Frame(swarm, agents, tenants, other);
    }
  }

  /** The picture, for a terminal of that many characters and lines. */
  static List<String> picture(Frame frame, long atMs, int width, int height) {
    int usable = Math.max(20, width - 1);
    JsonNode swarm = frame.swarm();
    List<String> lines = new ArrayList<>();
    lines.add(
        "Fairlead   swarm "
            + Figures.text(swarm.path("swarmId"))
            + (swarm.path("paused").asBoolean() ? " (paused)" : "")
            + "   "
            + Figures.time(atMs).substring(11)
            + "   Ctrl-C ends this");
    lines.add(
        frame.trouble().isEmpty()
            ? "on " + Figures.text(swarm.path("instance")) + ", by strategy " + strategy(swarm)
            : "! " + frame.trouble());
    lines.add("");
    lines.add(tasks(swarm));
    lines.add(figures(swarm));
    lines.add("");
    List<String> tenants = tenants(frame.tenants().path("tenants"), usable);
    int room = Math.max(2, height - 1 - lines.size() - tenants.size() - 1);
    List<AgentGrid.Cell> cells = cells(frame.agents().path("agents"));
    lines.addAll(
        cells.isEmpty()
            ? List.of("The swarm has no agents.")
            : AgentGrid.of(cells, "held", usable, room));
    lines.add("");
    lines.addAll(tenants);
    return lines.stream()
        .limit(Math.max(1, height - 1))
        .map(line -> ProgressText.cut(line, usable))
        .toList();
  }

  /** One line for a log. */
  static String line(Frame frame, long atMs) {
    return Figures.time(atMs).substring(11)
        + "  "
        + (frame.trouble().isEmpty()
            ? tasks(frame.swarm()).replaceAll(" {2,}", ", ").replaceFirst("^tasks, ", "")
            : frame.trouble());
  }

  private static String strategy(JsonNode swarm) {
    return Figures.text(swarm.path("strategy"));
  }

  private static String tasks(JsonNode swarm) {
    JsonNode kpi = swarm.path("lastKpi");
    double seconds = (kpi.path("untilMs").asLong() - kpi.path("fromMs").asLong()) / 1_000.0;
    return String.format(
        Locale.ROOT,
        "tasks   %,d waiting   %,d at agents   %,d in all   %,d so far%s",
        swarm.path("waiting").asLong(),
        swarm.path("held").asLong(),
        swarm.path("tasks").asLong(),
        swarm.path("arrivals").asLong(),
        swarm.path("tasks").asLong() > 0 && seconds > 0
            ? String.format(Locale.ROOT, "   %.0f/s", kpi.path("completed").asLong() / seconds)
            : "");
  }

  private static String figures(JsonNode swarm) {
    JsonNode kpi = swarm.path("lastKpi");
    if (swarm.path("tasks").asLong() == 0) {
      return "wait    nothing is there to wait";
    }
    return "wait    mean "
        + Figures.ms(kpi.path("queueLatencyMeanMs"))
        + "   utilisation "
        + Figures.share(kpi.path("utilisationEfficiency"))
        + "   fairness "
        + Figures.decimal(kpi.path("fairnessIndex"));
  }

  private static List<AgentGrid.Cell> cells(JsonNode agents) {
    List<AgentGrid.Cell> cells = new ArrayList<>();
    for (JsonNode agent : agents) {
      boolean available = agent.path("available").asBoolean();
      int slots = Math.max(1, agent.path("slots").asInt());
      int running = agent.path("running").asInt();
      boolean works = available || running > 0;
      cells.add(
          new AgentGrid.Cell(
              agent.path("agentId").asText(),
              agent.path("speed").asDouble(),
              works && !available || !agent.path("breaker").asText("CLOSED").equals("CLOSED"),
              works ? "" : AgentsCommand.state(agent),
              Math.min(1, running / (double) slots),
              agent.path("held").asLong()));
    }
    return cells;
  }

  private static List<String> tenants(JsonNode tenants, int width) {
    Table table = new Table("tenant", ">weight", ">waiting", ">held", ">got", "state");
    int shown = 0;
    for (JsonNode tenant : tenants) {
      if (shown++ < TENANTS_SHOWN) {
        table.row(
            Figures.text(tenant.path("tenantId")),
            Figures.decimal(tenant.path("weight")),
            Figures.count(tenant.path("waiting")),
            Figures.count(tenant.path("held")),
            Figures.ms(tenant.path("serviceMs")),
            TenantsCommand.state(tenant));
      }
    }
    List<String> lines = new ArrayList<>(table.lines(width));
    if (shown > TENANTS_SHOWN) {
      lines.add("... and " + (shown - TENANTS_SHOWN) + " more tenants");
    }
    return lines;
  }
}
