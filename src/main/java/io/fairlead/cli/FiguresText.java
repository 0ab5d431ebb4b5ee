package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Metrics, reports and bottlenecks as text, of so many columns. */
final class FiguresText {
  /** Key figures, their names for people, and whether they are shares. */
  private enum Kpi {
    LOAD_VARIANCE("loadDistributionVariance", "load variance, ms\u00b2", false),
    MIGRATIONS("taskMigrationRate", "moves per second", false),
    QUEUE_LATENCY("queueLatencyMeanMs", "queue latency, ms", false),
    UTILISATION("utilisationEfficiency", "utilisation", true),
    FAIRNESS("fairnessIndex", "fairness index", false),
    SUBMITTED("submittedPerSecond", "submitted per second", false),
    COMPLETED("completedPerSecond", "completed per second", false),
    WAITING("waiting", "waiting", false),
    RUNNING("running", "running", false);

    private final String field;
    private final String title;
    private final boolean share;

    Kpi(String field, String title, boolean share) {
      this.field = field;
      this.title = title;
      this.share = share;
    }

    private String show(JsonNode value) {
      return share ? Figures.share(value) : Figures.decimal(value);
    }
  }

  private static final int MOST_AGENTS = 1_000;

  private final int width;
  private final List<String> lines = new ArrayList<>();

  FiguresText(int width) {
    this.width = width;
  }

  private void heading(String text) {
    if (!lines.isEmpty()) {
      lines.add("");
    }
    lines.add(text);
  }

  private void add(Table table) {
    lines.addAll(table.lines(width));
  }

  private void add(Sheet sheet) {
    lines.addAll(sheet.lines(width));
  }

  /** The parts that are there. */
  List<String> metrics(JsonNode metrics) {
    if (metrics.hasNonNull("load-balancer")) {
      loadBalancer(metrics.path("load-balancer"));
    }
    if (metrics.hasNonNull("task-queue")) {
      taskQueue(metrics.path("task-queue"));
    }
    if (metrics.hasNonNull("agents")) {
      agents(metrics.path("agents"));
    }
    if (metrics.hasNonNull("tenants")) {
      heading("Tenants");
      tenants(metrics.path("tenants"));
    }
    if (metrics.hasNonNull("stream")) {
      stream(metrics.path("stream"));
    }
    return lines;
  }

  private void loadBalancer(JsonNode part) {
    heading("Load balancer");
    add(
        new Sheet()
            .line("strategy", Figures.text(part.path("strategy")))
            .line("balancing", Figures.name(part.path("balanceMode")))
            .line("waits for approval", Figures.text(part.path("pendingProposal")))
            .line("agents for work", Figures.count(part.path("agentsAvailable")))
            .line(
                "slots",
                Figures.count(part.path("slots"))
                    + ", "
                    + Figures.count(part.path("freeSlots"))
                    + " free")
            .line("mean load", Figures.ms(part.path("meanLoadMs")))
            .line("highest load", Figures.ms(part.path("maxLoadMs")))
            .line("load variance, ms\u00b2", Figures.decimal(part.path("loadVariance")))
            .line("moves", moves(part.path("moves")))
            .line(
                "utilisation", Figures.share(Figures.at(part, "lastKpi", "utilisationEfficiency")))
            .line("fairness index", Figures.decimal(Figures.at(part, "lastKpi", "fairnessIndex"))));
  }

  static String moves(JsonNode moves) {
    return Figures.count(moves.path("stolen"))
        + " stolen, "
        + Figures.count(moves.path("migrated"))
        + " migrated, "
        + Figures.count(moves.path("planned"))
        + " planned, "
        + Figures.count(moves.path("revoked"))
        + " asked back";
  }

  private void taskQueue(JsonNode part) {
    heading("Task queue");
    add(
        new Sheet()
            .line("tasks", Figures.count(part.path("tasks")))
            .line("in queues", Figures.count(part.path("waiting")))
            .line("at agents", Figures.count(part.path("held")))
            .line("not ready yet", Figures.count(part.path("notReady")))
            .line("longest wait", Figures.ms(part.path("oldestWaitMs")))
            .line("rejected", counts(part.path("rejections"))));
    lines.add("");
    levels(part.path("levels"));
    lines.add("");
    spreads(
        "submitted to dispatched", part.path("submitToDispatch"),
        "dispatched to started", part.path("dispatchToStart"));
  }

  private void levels(JsonNode levels) {
    Table table = waits("level", ">submitted", ">queued", ">oldest");
    for (JsonNode level : levels) {
      row(
          table,
          level.path("waits"),
          Figures.name(level.path("level")),
          Figures.count(level.path("submitted")),
          Figures.count(level.path("waiting")),
          Figures.ms(level.path("oldestWaitMs")));
    }
    add(table);
  }

  private static Table waits(String... heads) {
    List<String> all = new ArrayList<>(List.of(heads));
    all.addAll(List.of(">mean wait", ">50 %", ">95 %", ">99 %"));
    return new Table(all.toArray(String[]::new));
  }

  private static void row(Table table, JsonNode spread, String... cells) {
    List<String> all = new ArrayList<>(List.of(cells));
    boolean none = spread.path("count").asLong() == 0;
    for (String part : List.of("meanMs", "p50Ms", "p95Ms", "p99Ms")) {
      all.add(none ? Figures.NONE : Figures.ms(spread.path(part)));
    }
    table.row(all.toArray(String[]::new));
  }

  private void spreads(Object... namesAndSpreads) {
    Table table = new Table("time", ">measured", ">mean", ">50 %", ">95 %", ">99 %");
    for (int i = 0; i < namesAndSpreads.length; i += 2) {
      JsonNode spread = (JsonNode) namesAndSpreads[i + 1];
      row(table, spread, (String) namesAndSpreads[i], Figures.count(spread.path("count")));
    }
    add(table);
  }

  private void agents(JsonNode agents) {
    // So many are told of, though there may be more.
    heading(agents.size() < MOST_AGENTS ? "Agents" : "Agents, the first 1,000 by their ids");
    Table table =
        new Table(
            "agent", "state", ">busy", ">held", ">speed", ">done", ">failed", ">away", ">here",
            ">load");
    for (JsonNode agent : agents) {
      String why = Figures.name(agent.path("unavailability"));
      table.row(
          Figures.text(agent.path("agentId")),
          why.equals(Figures.NONE) ? Figures.name(agent.path("phase")) : why,
          Figures.share(agent.path("utilisation")),
          Figures.count(agent.path("held")),
          Figures.decimal(agent.path("speed")),
          Figures.count(agent.path("completed")),
          Figures.count(agent.path("failed")),
          Figures.count(agent.path("movedAway")),
          Figures.count(agent.path("movedHere")),
          Figures.ms(agent.path("loadMs")));
    }
    add(table);
  }

  private void tenants(JsonNode tenants) {
    Table table =
        new Table(
            "tenant",
            ">weight",
            ">due",
            ">got",
            ">queued",
            ">held",
            ">done",
            ">mean wait",
            ">99 %");
    for (JsonNode tenant : tenants) {
      JsonNode waits = tenant.path("waits");
      boolean none = waits.path("count").asLong() == 0;
      table.row(
          Figures.text(tenant.path("tenantId")),
          Figures.decimal(tenant.path("weight")),
          Figures.share(tenant.path("dueShare")),
          Figures.share(tenant.path("receivedShare")),
          Figures.count(tenant.path("waiting")),
          Figures.count(tenant.path("held")),
          Figures.count(tenant.path("completed")),
          none ? Figures.NONE : Figures.ms(waits.path("meanMs")),
          none ? Figures.NONE : Figures.ms(waits.path("p99Ms")));
    }
    add(table);
  }

  private void stream(JsonNode part) {
    heading("Stream thread, over the last " + Figures.ms(part.path("overMs")));
    add(
        new Sheet()
            .line("partition", Figures.text(part.path("partition")))
            .line("thread", Figures.text(part.path("thread")))
            .line("busy", Figures.share(part.path("threadBusyShare")))
            .line("for this partition", Figures.share(part.path("partitionBusyShare")))
            .line("in commits", Figures.share(part.path("commitShare")))
            .line("mean commit", Figures.ms(part.path("commitMeanMs")))
            .line("commits per second", Figures.decimal(part.path("commitsPerSecond")))
            .line("records per second", Figures.decimal(part.path("recordsPerSecond")))
            .line("questions waiting", Figures.count(part.path("questionsWaiting")))
            .line("facts", Figures.count(part.path("facts"))));
  }

  private static String counts(JsonNode byName) {
    List<String> parts = new ArrayList<>();
    byName
        .properties()
        .forEach(
            part -> {
              if (part.getValue().asLong() != 0) {
                parts.add(Figures.count(part.getValue()) + " " + part.getKey());
              }
            });
    return parts.isEmpty() ? Figures.NONE : String.join(", ", parts);
  }

  /** Key figures and totals; all there is if it is to be detailed. */
  List<String> report(JsonNode report, boolean detailed) {
    heading(
        "Swarm "
            + Figures.text(report.path("swarmId"))
            + " from "
            + Figures.time(report.path("fromMs"))
            + " to "
            + Figures.time(report.path("toMs")));
    add(
        new Sheet()
            .line("tasks", counts(report.path("outcomes")))
            .line("rejected", counts(report.path("rejections")))
            .line("submitted per second", Figures.decimal(report.path("submittedPerSecond")))
            .line("completed per second", Figures.decimal(report.path("completedPerSecond")))
            .line("moves", moves(report.path("moves")))
            .line("counted since", Figures.time(report.path("countedFromMs"))));
    kpis(report.path("kpis"));
    if (detailed) {
      heading("Times");
      spreads(
          "submitted to dispatched", report.path("submitToDispatch"),
          "dispatched to started", report.path("dispatchToStart"),
          "runs", report.path("runs"));
      heading("Levels");
      levels(report.path("levels"));
      heading("Tenants");
      tenants(report.path("tenants"));
      agents(report.path("agents"));
      String ends = counts(report.path("leaseEnds"));
      if (!ends.equals(Figures.NONE)) {
        heading("Leases");
        add(new Sheet().line("ended", ends));
      }
    }
    return bottleneckList(report.path("findings"));
  }

  private void kpis(JsonNode kpis) {
    heading("Key figures");
    Table table = new Table("figure", ">mean", ">median", ">worst", ">last");
    Map<String, JsonNode> rest = new TreeMap<>();
    kpis.properties().forEach(part -> rest.put(part.getKey(), part.getValue()));
    for (Kpi kpi : Kpi.values()) {
      JsonNode part = rest.remove(kpi.field);
      if (part != null) {
        table.row(
            kpi.title,
            kpi.show(part.path("mean")),
            kpi.show(part.path("median")),
            kpi.show(part.path("worst")),
            kpi.show(part.path("last")));
      }
    }
    rest.forEach(
        (name, part) ->
            table.row(
                name,
                Figures.decimal(part.path("mean")),
                Figures.decimal(part.path("median")),
                Figures.decimal(part.path("worst")),
                Figures.decimal(part.path("last"))));
    add(table);
  }

  /** What holds a swarm up. */
  List<String> bottlenecks(JsonNode answer) {
    String binding = Figures.text(answer.path("binding"));
    heading(
        "Swarm "
            + Figures.text(answer.path("swarmId"))
            + ", "
            + Figures.text(answer.path("component"))
            + ": "
            + (binding.equals("none") ? "nothing holds it up." : binding + " binds."));
    if (!answer.path("findings").isEmpty()) {
      findings(answer.path("findings"));
    }
    return lines;
  }

  /** Under a heading. */
  List<String> bottleneckList(JsonNode findings) {
    heading("Bottlenecks");
    findings(findings);
    return lines;
  }

  private void findings(JsonNode findings) {
    if (findings.isEmpty()) {
      lines.add("  none");
    }
    for (JsonNode finding : findings) {
      String subject = Figures.text(finding.path("subject"));
      lines.add(
          Figures.text(finding.path("severity")).toUpperCase(java.util.Locale.ROOT)
              + "  "
              + Figures.text(finding.path("constraint"))
              + (subject.equals(Figures.NONE) ? "" : " of " + subject)
              + (finding.path("tasks").asLong() == 0
                  ? ""
                  : ", " + Figures.plural(finding.path("tasks").asLong(), "task")));
      List<String> numbers = new ArrayList<>();
      finding
          .path("numbers")
          .properties()
          .forEach(part -> numbers.add(part.getKey() + " " + Figures.decimal(part.getValue())));
      add(
          new Sheet()
              .line("what", Figures.text(finding.path("message")))
              .line("numbers", numbers.isEmpty() ? Figures.NONE : String.join(", ", numbers))
              .line("to do", Figures.text(finding.path("advice"))));
    }
  }
}
