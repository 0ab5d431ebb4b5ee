package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** The coordinators that share the work. */
@Command(
    name = "instances",
    description = "Shows the coordinators that share the work, and which partitions each has.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  fairlead instances")
final class InstancesCommand extends ApiCommand {
  @Override
  JsonNode ask(Api api) {
    return api.get("v1", "instances");
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    return table(answer, width);
  }

  static List<String> table(JsonNode answer, int width) {
    Table table = new Table("instance", "state", "partitions", "standbys", "");
    for (JsonNode each : answer.path("instances")) {
      String why = Figures.text(each.path("why"));
      table.row(
          Figures.text(each.path("address")),
          Figures.text(each.path("state")),
          Figures.text(each.path("partitions")),
          Figures.text(each.path("standbys")),
          !why.equals(Figures.NONE) ? why : each.path("here").asBoolean() ? "asked" : "");
    }
    List<String> lines = new ArrayList<>(table.lines(width));
    if (!answer.path("unassigned").isEmpty()) {
      lines.add(
          "No instance works on the partitions " + Figures.words(answer.path("unassigned")) + ".");
    }
    return lines;
  }
}
