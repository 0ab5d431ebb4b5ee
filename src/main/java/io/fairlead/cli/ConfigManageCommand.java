package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Api;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads and changes settings while everything runs. */
@Command(
    name = "config-manage",
    description =
        "Reads and changes the settings of all swarms, or of one, while everything runs. Every change"
            + " is a version that can be gone back to.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead config-manage --action update --config '{\"stealThreshold\": 5, \"agingBoost\": 10}'",
      "  fairlead config-manage --action get --swarm-id main --all",
      "  fairlead config-manage --action history",
      "  fairlead config-manage --action rollback --version 3",
      "  fairlead config-manage --action settings"
    })
final class ConfigManageCommand extends ApiCommand {
  private static final String ALL_SWARMS = "*";

  /** What can be done. */
  enum Action {
    GET,
    UPDATE,
    HISTORY,
    ROLLBACK,
    SETTINGS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      defaultValue = "get",
      description =
          "get (default): what is in force; update: change what --config names; history: who changed"
              + " what and when; rollback: let --version hold again; settings: what there is to set.")
  private Action action = Action.GET;

  @Option(
      names = "--config",
      paramLabel = "JSON",
      description = "With update: new values by name; null sets the default.")
  private @Nullable String config;

  @Option(
      names = "--version",
      paramLabel = "N",
      description = "With rollback: whose settings are to hold again; with get: one that did.")
  private @Nullable Long version;

  @Option(
      names = {"--swarm-id", "--swarm"},
      paramLabel = "ID",
      defaultValue = ALL_SWARMS,
      description = "The swarm. Default: '*', all that are there, and what later ones begin with.")
  private String swarm = ALL_SWARMS;

  @Option(names = "--all", description = "With get: also settings that are at their default.")
  private boolean all;

  @Override
  JsonNode ask(Api api) {
    if ((config != null) != (action == Action.UPDATE)) {
      throw wrong(
          action == Action.UPDATE
              ? "--action update needs --config, like '{\"stealThreshold\": 5}'."
              : "--config is for --action update.");
    }
    if (version != null && action != Action.ROLLBACK && action != Action.GET) {
      throw wrong("--version is for --action rollback and get.");
    }
    return switch (action) {
      case GET -> version == null ? api.get(path()) : api.get(path("versions", version.toString()));
      case UPDATE -> OrderCommand.order(api, "PATCH", Map.of("settings", settings(config)), path());
      case HISTORY -> api.get(path("history"));
      case ROLLBACK -> {
        if (version == null) {
          throw wrong("--action rollback needs --version; --action history shows which there are.");
        }
        yield OrderCommand.order(api, "POST", Map.of("version", version), path("rollback"));
      }
      case SETTINGS -> api.get("v1", "settings");
    };
  }

  private String[] path(String... below) {
    List<String> path = new ArrayList<>();
    path.add("v1");
    if (!swarm.equals(ALL_SWARMS)) {
      path.addAll(List.of("swarms", swarm));
    }
    path.add("config");
    path.addAll(Arrays.asList(below));
    return path.toArray(String[]::new);
  }

  private ObjectNode settings(@Nullable String text) {
    return SettingsJson.parse(spec(), "--config", text == null ? "null" : text);
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    return switch (action) {
      case GET -> inForce(answer, width);
      case UPDATE, ROLLBACK -> changed(answer, width);
      case HISTORY -> history(answer, width);
      case SETTINGS -> reference(answer, width);
    };
  }

  private List<String> inForce(JsonNode answer, int width) {
    long number = answer.path("version").asLong();
    List<String> lines = new ArrayList<>();
    lines.add(
        title()
            + ": version "
            + number
            + (answer.hasNonNull("changedAtMs")
                ? ", since "
                    + Figures.time(answer.path("changedAtMs"))
                    + ", by "
                    + Figures.text(answer.path("changedBy"))
                : "")
            + ".");
    Set<String> changed = new TreeSet<>();
    answer.path("changed").forEach(name -> changed.add(name.asText()));
    Sheet sheet = new Sheet();
    answer
        .path("settings")
        .properties()
        .forEach(
            setting -> {
              if (all || changed.contains(setting.getKey())) {
                sheet.line(setting.getKey(), value(setting.getValue()));
              }
            });
    lines.addAll(sheet.lines(width));
    if (changed.isEmpty()) {
      lines.add("Every setting is at its default.");
    } else if (!all) {
      lines.add("All others are at their default; --all shows them.");
    }
    return lines;
  }

  private List<String> changed(JsonNode answer, int width) {
    if (!OrderCommand.isDone(answer)) {
      return List.of(OrderCommand.notDone(answer));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        title()
            + (answer.hasNonNull("configVersion")
                ? " is version " + answer.path("configVersion").asText() + " now"
                : " is changed")
            + taken(answer)
            + ".");
    if (config != null) {
      Sheet sheet = new Sheet();
      settings(config)
          .properties()
          .forEach(setting -> sheet.line(setting.getKey(), value(setting.getValue())));
      lines.addAll(sheet.lines(width));
    }
    return lines;
  }

  private static String taken(JsonNode answer) {
    if (!answer.has("swarms")) {
      return "";
    }
    long refusals = answer.path("refusals").asLong();
    return "; "
        + Figures.plural(answer.path("swarms").asLong(), "swarm")
        + " took it"
        + (refusals == 0 ? "" : ", " + refusals + " refused it");
  }

  private String title() {
    return swarm.equals(ALL_SWARMS) ? "Configuration of all swarms" : "Configuration of " + swarm;
  }

  private static String value(JsonNode value) {
    return value.isNull() ? "default" : value.isTextual() ? value.asText() : value.toString();
  }

  private static List<String> history(JsonNode answer, int width) {
    Table table = new Table(">version", "since", "by", "change");
    for (JsonNode version : answer.path("versions")) {
      List<String> changes = new ArrayList<>();
      if (version.hasNonNull("rolledBackTo")) {
        changes.add("back to " + version.path("rolledBackTo").asText());
      }
      for (JsonNode change : version.path("changes")) {
        changes.add(
            change.path("name").asText()
                + " "
                + (change.has("before") ? value(change.path("before")) : "none")
                + " -> "
                + (change.has("after") ? value(change.path("after")) : "none"));
      }
      table.row(
          version.path("version").asText(),
          Figures.shortTime(version.path("changedAtMs")),
          Figures.text(version.path("changedBy")),
          changes.isEmpty() ? Figures.NONE : String.join(", ", changes));
    }
    return table.isEmpty() ? List.of("Nothing has been changed.") : table.lines(width);
  }

  private static List<String> reference(JsonNode answer, int width) {
    List<String> lines = new ArrayList<>();
    for (JsonNode setting : answer.path("settings")) {
      String unit = setting.path("unit").asText();
      lines.add(
          setting.path("name").asText()
              + " = "
              + value(setting.path("default"))
              + (unit.isEmpty() ? "" : " " + unit)
              + " ("
              + setting.path("range").asText()
              + ")");
      Sheet.wrapped(setting.path("meaning").asText(), Math.min(width, 100) - 4)
          .forEach(line -> lines.add("    " + line));
    }
    return lines;
  }

  @Override
  int exitCode(JsonNode answer) {
    if (action != Action.UPDATE && action != Action.ROLLBACK) {
      return ExitCode.OK;
    }
    if (!OrderCommand.isDone(answer)) {
      return ExitCode.UNREACHABLE;
    }
    return answer.path("refusals").asLong() == 0 ? ExitCode.OK : ExitCode.FAILED;
  }
}
