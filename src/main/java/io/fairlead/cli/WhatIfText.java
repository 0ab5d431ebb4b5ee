package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What replays came to, for people. */
final class WhatIfText {
  private static final int MOST_TENANTS = 10;
  private static final int READABLE = 100;

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("submitted", "tasks"),
          Map.entry("missedDeadlines", "missed deadlines"),
          Map.entry("waitMeanMs", "wait, mean"),
          Map.entry("waitP50Ms", "wait, median"),
          Map.entry("waitP99Ms", "wait, 99 %"),
          Map.entry("makespanMs", "makespan"),
          Map.entry("jain", "fairness"),
          Map.entry("moved", "moves"));

  private WhatIfText() {}

  static List<String> lines(JsonNode whatIf, int width) {
    List<String> lines = new ArrayList<>();
    lines.addAll(wrapped(period(whatIf), width));
    lines.addAll(new Sheet().all(whatIf.path("settings")).lines(width));
    lines.add("");
    lines.addAll(figures(whatIf, width));
    if (whatIf.path("tenants").size() > 1) {
      lines.add("");
      lines.addAll(tenants(whatIf.path("tenants"), width));
    }
    lines.add("");
    lines.addAll(wrapped(seeds(whatIf), width));
    JsonNode fidelity = whatIf.path("fidelity");
    lines.addAll(
        wrapped(
            (fidelity.path("good").asBoolean() ? "" : "Warning: ")
                + fidelity.path("sentence").asText(),
            width));
    for (JsonNode remark : whatIf.path("period").path("remarks")) {
      List<String> parts = wrapped(remark.asText() + ".", Math.min(width, READABLE) - 2);
      for (int i = 0; i < parts.size(); i++) {
        lines.add((i == 0 ? "- " : "  ") + parts.get(i));
      }
    }
    return lines;
  }

  private static List<String> wrapped(String text, int width) {
    return Sheet.wrapped(text, Math.min(width, READABLE));
  }

  private static String period(JsonNode whatIf) {
    JsonNode period = whatIf.path("period");
    long added = whatIf.path("added").asLong();
    JsonNode removed = whatIf.path("removed");
    return "Replayed "
        + Figures.time(period.path("fromMs"))
        + " to "
        + Figures.time(period.path("toMs"))
        + ": "
        + Figures.plural(period.path("tasks").asLong(), "task")
        + " by "
        + Figures.plural(period.path("agents").asLong(), "agent")
        + (added == 0 ? "" : ", with the change " + added + " more")
        + (removed.isEmpty() ? "" : ", with the change without " + Figures.words(removed))
        + (whatIf.path("settings").isEmpty() ? "." : ". Changed:");
  }

  private static String seeds(JsonNode whatIf) {
    long replayed = whatIf.path("seeds").size() - 1L;
    long asked = whatIf.path("seedsAsked").asLong();
    return "The three columns are of the arrivals as recorded; the difference is the mean, and its"
        + " range, over those and "
        + Figures.plural(replayed, "time")
        + " with arrivals drawn anew (seed "
        + Figures.text(whatIf.path("seed"))
        + ")."
        + (replayed < asked
            ? " The time was up before all " + asked + " were replayed: --max-ms allows more."
            : "");
  }

  private static List<String> figures(JsonNode whatIf, int width) {
    Table table =
        new Table("", ">measured", ">as it was", ">changed", ">difference", ">least", ">most");
    for (JsonNode figure : whatIf.path("figures")) {
      String unit = figure.path("unit").asText();
      String name = figure.path("name").asText();
      double difference = figure.path("difference").asDouble();
      double least = figure.path("least").asDouble();
      double most = figure.path("most").asDouble();
      boolean same = least == 0 && most == 0;
      table.row(
          NAMES.getOrDefault(name, name),
          value(unit, figure.path("measured").asDouble()),
          value(unit, figure.path("asItWas").asDouble()),
          value(unit, figure.path("changed").asDouble()),
          same ? "=" : signed(unit, difference),
          same ? "" : signed(unit, least),
          same ? "" : signed(unit, most));
    }
    return table.lines(width);
  }

  private static List<String> tenants(JsonNode tenants, int width) {
    Table table =
        new Table(
            "tenant", ">wait measured", ">as it was", ">changed", ">99 % as it was", ">changed");
    int listed = 0;
    for (JsonNode tenant : tenants) {
      if (listed++ == MOST_TENANTS) {
        break;
      }
      table.row(
          Figures.text(tenant.path("tenantId")),
          Figures.ms(Figures.at(tenant, "measured", "waitMeanMs")),
          Figures.ms(Figures.at(tenant, "asItWas", "waitMeanMs")),
          Figures.ms(Figures.at(tenant, "changed", "waitMeanMs")),
          Figures.ms(Figures.at(tenant, "asItWas", "waitP99Ms")),
          Figures.ms(Figures.at(tenant, "changed", "waitP99Ms")));
    }
    List<String> lines = new ArrayList<>(table.lines(width));
    if (tenants.size() > MOST_TENANTS) {
      lines.add("and " + (tenants.size() - MOST_TENANTS) + " more, which --output json lists");
    }
    return lines;
  }

  private static String signed(String unit, double value) {
    String size = value(unit, Math.abs(value));
    return size.equals(value(unit, 0)) ? size : (value > 0 ? "+" : "-") + size;
  }

  private static String value(String unit, double value) {
    return switch (unit) {
      case "ms" -> Figures.ms(value);
      case "share" -> String.format(Locale.ROOT, "%.3f", value);
      case "price" -> Figures.decimal(value);
      default -> {
        boolean whole = value == Math.rint(value);
        yield String.format(Locale.ROOT, whole ? "%,.0f" : "%,.1f", value);
      }
    };
  }
}
