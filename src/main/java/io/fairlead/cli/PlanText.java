package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** A search for a plan and what was done with it, for people. */
final class PlanText {
  /** Plans of the front that are shown. */
  private static final int MOST_PLANS = 10;

  /** Moves that are shown. */
  private static final int MOST_MOVES = 10;

  private PlanText() {}

  static List<String> lines(JsonNode plan, int width) {
    List<String> lines = new ArrayList<>(head(plan, width));
    if (plan.has("remark")) {
      lines.add(Figures.text(plan.path("remark")));
      return lines;
    }
    lines.add("");
    lines.addAll(front(plan).lines(width));
    if (plan.path("front").size() > MOST_PLANS) {
      lines.add(
          "Of " + plan.path("front").size() + " plans some are shown; --output json has all.");
    }
    lines.add("");
    lines.addAll(chosen(plan, width));
    lines.add("");
    if (plan.has("applied")) {
      lines.addAll(applied(plan.path("applied"), width));
    } else {
      lines.addAll(moves(plan, width));
    }
    return lines;
  }

  private static List<String> head(JsonNode plan, int width) {
    String tasks = Figures.count(plan.path("tasks")) + " of " + waiting(plan);
    return new Sheet()
        .line("agents", Figures.count(plan.path("agents")))
        .line(
            "tasks to move",
            plan.path("complete").asBoolean(true) ? tasks : tasks + "; the rest is past the bound")
        .line("snapshot", Figures.ms(plan.path("ageMs")) + " old")
        .line("searched", searched(plan))
        .lines(width);
  }

  private static String waiting(JsonNode plan) {
    return Figures.count(plan.path("waiting")) + " that have not started";
  }

  private static String searched(JsonNode plan) {
    return plan.has("remark")
        ? Figures.NONE
        : Figures.plural(plan.path("generations").asLong(), "generation")
            + (plan.path("timedOut").asBoolean() ? ", until the time was up" : "")
            + ", seed "
            + plan.path("seed").asText();
  }

  private static Table front(JsonNode plan) {
    Table table =
        new Table("plan", ">latency", ">utilisation", ">imbalance", ">cost", ">moves", "");
    row(table, "unchanged", plan.path("unchanged"), "");
    row(table, "greedy", plan.path("greedy"), "");
    JsonNode front = plan.path("front");
    for (int at : shown(front.size(), plan.path("chosen").asInt() - 1)) {
      JsonNode each = front.path(at);
      boolean preferred = each.path("number").equals(plan.path("chosen"));
      row(table, each.path("number").asText(), each, preferred ? "<- chosen" : "");
    }
    return table;
  }

  private static void row(Table table, String name, JsonNode figures, String mark) {
    table.row(
        name,
        Figures.ms(figures.path("latencyMs")),
        Figures.share(figures.path("utilisation")),
        Figures.ms(figures.path("imbalanceMs")),
        Figures.decimal(figures.path("cost")),
        Figures.count(figures.path("moves")),
        mark);
  }

  /** The first, the last, the one that is chosen, and some evenly between. */
  private static SortedSet<Integer> shown(int size, int chosen) {
    SortedSet<Integer> shown = new TreeSet<>();
    if (chosen >= 0 && chosen < size) {
      shown.add(chosen);
    }
    int steps = Math.min(size, MOST_PLANS);
    for (int i = 0; i < steps; i++) {
      shown.add(steps == 1 ? 0 : (int) ((long) i * (size - 1) / (steps - 1)));
    }
    return shown;
  }

  private static List<String> chosen(JsonNode plan, int width) {
    return new Sheet()
        .line("chosen", plan.path("chosen").asInt() + " of " + plan.path("front").size())
        .line("why", Figures.text(plan.path("why")))
        .lines(width);
  }

  /** What came of carrying it out. */
  static List<String> applied(JsonNode applied, int width) {
    if (!applied.path("done").asBoolean()) {
      return List.of(
          "It is written as command "
              + Figures.text(applied.path("commandId"))
              + ", and was not carried out yet; it will be.");
    }
    List<String> reasons = new ArrayList<>();
    applied
        .path("skippedBecause")
        .properties()
        .forEach(reason -> reasons.add(reason.getValue().asInt() + " " + reason.getKey()));
    List<String> lines = new ArrayList<>();
    lines.add(
        Figures.plural(applied.path("moved").asLong(), "task")
            + " moved, "
            + Figures.count(applied.path("skipped"))
            + " skipped"
            + (reasons.isEmpty() ? "" : " (" + String.join(", ", reasons) + ")")
            + ".");
    Table table = new Table("task", "from", "to", "what came of it");
    JsonNode moves = applied.path("balancing").path("moves");
    for (int i = 0; i < Math.min(MOST_MOVES, moves.size()); i++) {
      JsonNode move = moves.path(i);
      table.row(
          Figures.text(move.path("taskId")),
          from(move),
          Figures.text(move.path("to")),
          Figures.name(move.path("outcome")));
    }
    long all = applied.path("moved").asLong() + applied.path("skipped").asLong();
    return table(lines, table, all, width);
  }

  private static List<String> moves(JsonNode plan, int width) {
    List<String> lines = new ArrayList<>();
    long all = plan.path("moveCount").asLong();
    lines.add(
        all == 0
            ? "It moves nothing: nothing better was found within the limits."
            : "Nothing was moved; it would move " + Figures.plural(all, "task") + ".");
    Table table = new Table("task", "from", "to", "how");
    JsonNode moves = plan.path("moves");
    for (int i = 0; i < Math.min(MOST_MOVES, moves.size()); i++) {
      JsonNode move = moves.path(i);
      table.row(
          Figures.text(move.path("taskId")),
          from(move),
          Figures.text(move.path("to")),
          Figures.name(move.path("kind")));
    }
    return table(lines, table, all, width);
  }

  private static String from(JsonNode move) {
    return move.path("from").isTextual() ? move.path("from").asText() : "(any)";
  }

  private static List<String> table(List<String> lines, Table table, long all, int width) {
    if (!table.isEmpty()) {
      lines.addAll(table.lines(width));
    }
    if (all > MOST_MOVES) {
      lines.add(String.format(Locale.ROOT, "and %,d more", all - MOST_MOVES));
    }
    return lines;
  }
}
