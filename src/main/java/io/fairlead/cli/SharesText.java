package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** How capacity is divided between tenants, for people. */
final class SharesText {
  private SharesText() {}

  static List<String> lines(JsonNode shares, int width) {
    List<String> lines = new ArrayList<>();
    if (!shares.path("feasible").asBoolean()) {
      lines.add("These contradict each other; without any one of them the rest could be kept:");
      shares.path("conflict").forEach(each -> lines.add("  " + Figures.text(each.path("message"))));
      lines.add("Nothing was changed.");
      return lines;
    }
    lines.addAll(
        new Sheet()
            .line("capacity", Figures.decimal(shares.path("capacity")) + " slots of speed 1")
            .line("objective", Figures.text(shares.path("objective")))
            .line(
                "utilisation",
                Figures.share(shares.path("utilisation"))
                    + (shares.path("timedOut").asBoolean()
                        ? ", not as good as can be: time up"
                        : ""))
            .lines(width));
    if (shares.path("tenants").isEmpty()) {
      lines.add("No tenant asks for anything or has a constraint.");
      return lines;
    }
    lines.add("");
    lines.addAll(table(shares.path("tenants")).lines(width));
    lines.add("");
    lines.add(end(shares));
    return lines;
  }

  private static Table table(JsonNode tenants) {
    Table table =
        new Table(
            "tenant",
            ">demand",
            ">share now",
            ">share",
            ">weight",
            ">at least",
            ">cap",
            "bound by");
    for (JsonNode each : tenants) {
      JsonNode before = each.path("before");
      JsonNode after = each.path("after");
      JsonNode bounds = each.path("bounds");
      table.row(
          Figures.text(each.path("tenantId")),
          Figures.decimal(each.path("demand")),
          Figures.share(each.path("shareNow")),
          Figures.share(each.path("share")),
          change(Figures.decimal(before.path("weight")), Figures.decimal(after.path("weight"))),
          change(
              Figures.count(before.path("minConcurrency")),
              Figures.count(after.path("minConcurrency"))),
          change(
              Figures.count(before.path("maxConcurrency")),
              Figures.count(after.path("maxConcurrency"))),
          bounds.isEmpty() ? Figures.NONE : Figures.text(bounds.path(0).path("message")));
    }
    return table;
  }

  private static String change(String before, String after) {
    return before.equals(after) ? after : before + " -> " + after;
  }

  private static String end(JsonNode shares) {
    int changes = shares.path("changes").size();
    return changes == 0
        ? "The settings are as they should be; nothing is to be changed."
        : shares.path("applied").asBoolean()
            ? "Version "
                + shares.path("configVersion").asLong()
                + " of the configuration sets "
                + Figures.plural(changes, "setting")
                + "."
            : Figures.plural(changes, "setting") + " would be changed; nothing was.";
  }
}
