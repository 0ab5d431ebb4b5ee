package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A search for a topology, for people. */
final class TopologyText {
  private TopologyText() {}

  static List<String> lines(JsonNode topology, int width) {
    List<String> lines = new ArrayList<>(head(topology, width));
    lines.add("");
    JsonNode proposals = topology.path("proposals");
    if (proposals.isEmpty()) {
      lines.add("Nothing better was found.");
    } else {
      Table table =
          new Table("proposal", "dimension", ">better", ">least", ">most", ">before", ">after");
      int number = 0;
      for (JsonNode proposal : proposals) {
        JsonNode improvement = proposal.path("improvement");
        table.row(
            ++number + " " + Figures.name(proposal.path("standing")),
            Figures.text(proposal.path("dimension")),
            Figures.share(improvement.path("mean")),
            Figures.share(improvement.path("least")),
            Figures.share(improvement.path("most")),
            Figures.decimal(proposal.path("before")),
            Figures.decimal(proposal.path("after")));
      }
      lines.addAll(table.lines(width));
      lines.add("");
      number = 0;
      for (JsonNode proposal : proposals) {
        lines.addAll(Sheet.wrapped(++number + ": " + words(proposal), width));
      }
    }
    lines.add("");
    lines.addAll(Sheet.wrapped(applied(topology), width));
    for (JsonNode remark : topology.path("remarks")) {
      lines.addAll(Sheet.wrapped("Note: " + remark.asText() + ".", width));
    }
    return lines;
  }

  private static List<String> head(JsonNode topology, int width) {
    JsonNode present = topology.path("present");
    JsonNode partitions = topology.path("partitions");
    return new Sheet()
        .line("objective", Figures.text(topology.path("objective")))
        .line(
            "replayed",
            Figures.plural(topology.path("tasks").asLong(), "task")
                + " from "
                + Figures.time(topology.path("fromMs"))
                + " to "
                + Figures.time(topology.path("untilMs")))
        .line(
            "searched",
            Figures.plural(topology.path("replays").asLong(), "replay")
                + (topology.path("timedOut").asBoolean() ? ", until the time was up" : "")
                + ", seed "
                + topology.path("seed").asText())
        .line("mean wait", Figures.ms(present.path("waitMeanMs")))
        .line("p99 of the wait", Figures.ms(present.path("waitP99Ms")))
        .line("utilisation", Figures.share(present.path("utilisation")))
        .line("cost per second", Figures.decimal(present.path("costPerSecond")))
        .line(
            "busiest partition",
            partitions.isMissingNode()
                ? Figures.NONE
                : Figures.share(partitions.path("busiest"))
                    + " of the load of "
                    + Figures.plural(partitions.path("swarms").asLong(), "swarm")
                    + " on "
                    + Figures.plural(partitions.path("partitions").asLong(), "partition"))
        .lines(width);
  }

  private static String words(JsonNode proposal) {
    StringBuilder words = new StringBuilder();
    for (JsonNode change : proposal.path("changes")) {
      words
          .append(words.length() == 0 ? "" : "; ")
          .append(change.path("what").asText())
          .append(": ")
          .append(change.path("from").asLong())
          .append(" -> ")
          .append(change.path("to").asLong());
    }
    double before = proposal.path("costPerSecondBefore").asDouble();
    double after = proposal.path("costPerSecondAfter").asDouble();
    if (before != after) {
      words
          .append(" (cost per second ")
          .append(Figures.decimal(before))
          .append(" -> ")
          .append(Figures.decimal(after))
          .append(')');
    }
    return words
        + ". Compared: "
        + proposal.path("measure").asText()
        + ". "
        + capital(proposal.path("why").asText())
        + ".";
  }

  private static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String applied(JsonNode topology) {
    JsonNode applied = topology.path("applied");
    return applied.isMissingNode()
        ? "Nothing was changed."
        : applied.path("setting").asText()
            + " was changed from "
            + applied.path("from").asLong()
            + " to "
            + applied.path("to").asLong()
            + ": configuration version "
            + applied.path("configVersion").asLong()
            + ".";
  }
}
