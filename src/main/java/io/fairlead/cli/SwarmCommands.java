package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import io.fairlead.query.Json;
import io.fairlead.query.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What concerns swarms. */
@Command(
    name = "swarm",
    description = "Creates, lists, shows and deletes swarms.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SwarmCommands.Create.class,
      SwarmCommands.ListAll.class,
      SwarmCommands.Status.class,
      SwarmCommands.Delete.class
    })
final class SwarmCommands implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Which command? There are create, list, status and delete.");
  }

  /**
   * Creates the swarm, or changes those settings of it; returns once they are in force.
   *
   * @throws CommandFailedException if no coordinator did so in time
   */
  static void create(Api api, String swarm, Map<String, String> settings) {
    JsonNode answer = ordered(api, swarm, settings);
    if (!OrderCommand.isDone(answer)) {
      throw new CommandFailedException(ExitCode.UNREACHABLE, OrderCommand.notDone(answer));
    }
  }

  private static JsonNode ordered(Api api, String swarm, Map<String, String> settings) {
    Map<String, Object> values = new TreeMap<>();
    settings.forEach((name, text) -> values.put(name, value(text)));
    return OrderCommand.order(
        api, "POST", Map.of("swarmId", swarm, "settings", values), "v1", "swarms");
  }

  /** A number, a truth value or a list where it reads as one; else a word. */
  private static Object value(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  /** Creates one, or changes the settings of one that exists. */
  @Command(
      name = "create",
      description = "Creates a swarm, or changes the settings of one that exists.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead swarm create images --set leaseMs=10000 --set tenant.acme.weight=2")
  static final class Create extends OrderCommand {
    @Parameters(paramLabel = "ID", description = "1 to 64 of A-Z, a-z, 0-9, _ and -.")
    private String id;

    @Option(
        names = "--set",
        paramLabel = "NAME=VALUE",
        description = "A setting; may be repeated. Others keep their value, or their default.")
    private final Map<String, String> settings = new LinkedHashMap<>();

    @Override
    JsonNode ask(Api api) {
      return ordered(api, id, settings);
    }

    @Override
    List<String> done(JsonNode answer, int width) {
      return List.of("Swarm " + id + " is there.");
    }
  }

  /** Lists them. */
  @Command(
      name = "list",
      description = "Lists all swarms with the settings that differ from the defaults.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead swarm list")
  static final class ListAll extends ApiCommand {
    @Mixin private final Page page = new Page();

    /** The settings of each, for people. */
    private final Map<String, String> settings = new LinkedHashMap<>();

    @Override
    JsonNode ask(Api api) {
      JsonNode answer = api.get(page.query(), "v1", "swarms");
      if (!isJson()) {
        for (JsonNode swarm : answer.path("swarms")) {
          String id = swarm.path("swarmId").asText();
          settings.put(id, changed(api, id));
        }
      }
      return answer;
    }

    private static String changed(Api api, String swarm) {
      JsonNode config;
      try {
        config = api.get("v1", "swarms", swarm, "config");
      } catch (ProblemException e) {
        return e.problem().status() == 404 ? "" : "? " + e.problem().detail(); // deleted just now
      }
      List<String> changed = new ArrayList<>();
      for (JsonNode name : config.path("changed")) {
        JsonNode value = config.path("settings").path(name.asText());
        changed.add(name.asText() + "=" + (value.isTextual() ? value.asText() : value.toString()));
      }
      return String.join(" ", changed);
    }

    @Override
    List<String> lines(JsonNode answer, int width) {
      if (settings.isEmpty()) {
        return List.of("There is no swarm yet.");
      }
      List<String> lines = new ArrayList<>();
      settings.forEach((swarm, changed) -> lines.add((swarm + "  " + changed).strip()));
      return page.under(lines, answer);
    }
  }

  /** Shows one. */
  @Command(
      name = "status",
      description = "Shows a swarm in figures.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead swarm status --swarm-id main")
  static final class Status extends ApiCommand {
    @Mixin private final SwarmChoice swarm = new SwarmChoice();

    @Override
    JsonNode ask(Api api) {
      return api.get("v1", "swarms", swarm.in(api));
    }

    @Override
    List<String> lines(JsonNode answer, int width) {
      return new Sheet()
          .line("swarm", Figures.text(answer.path("swarmId")))
          .line("state", state(answer))
          .line("instance", Figures.text(answer.path("instance")))
          .line("partition", Figures.text(answer.path("partition")))
          .line("tasks", Figures.count(answer.path("tasks")))
          .line("by phase", counts(answer.path("tasksByPhase")))
          .line("by level", counts(answer.path("tasksByLevel")))
          .line("agents", Figures.count(answer.path("agents")))
          .line("by phase", counts(answer.path("agentsByPhase")))
          .line("for work", Figures.count(answer.path("agentsAvailable")))
          .line("slots", Figures.count(answer.path("slots")))
          .line("tenants", Figures.count(answer.path("tenants")))
          .line("strategy", Figures.text(answer.path("strategy")))
          .line("config version", Figures.text(answer.path("configVersion")))
          .line("tasks so far", Figures.count(answer.path("arrivals")))
          .line("facts", Figures.count(answer.path("facts")))
          .lines(width);
    }

    private static String state(JsonNode swarm) {
      return swarm.path("deleting").asBoolean()
          ? "being deleted"
          : swarm.path("paused").asBoolean()
              ? "paused"
              : swarm.path("recovering").asBoolean() ? "recovering" : "works";
    }

    private static String counts(JsonNode byName) {
      List<String> parts = new ArrayList<>();
      byName
          .properties()
          .forEach(
              part -> {
                if (part.getValue().asLong() > 0) {
                  parts.add(
                      Figures.count(part.getValue())
                          + " "
                          + part.getKey().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
                }
              });
      return parts.isEmpty() ? Figures.NONE : String.join(", ", parts);
    }
  }

  /** Deletes one. */
  @Command(
      name = "delete",
      description = "Deletes a swarm: cancels its tasks and dismisses its agents.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead swarm delete images")
  static final class Delete extends OrderCommand {
    private static final long GONE_LIMIT_MS = 15_000;
    private static final long POLL_MS = 100;

    @Parameters(paramLabel = "ID", description = "The swarm.")
    private String id;

    private boolean gone;

    @Override
    JsonNode ask(Api api) {
      JsonNode answer = order(api, "DELETE", null, "v1", "swarms", id);
      gone = isDone(answer) && awaitGone(api);
      return answer;
    }

    /** Whether nothing is left of it within the limit. */
    private boolean awaitGone(Api api) {
      long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GONE_LIMIT_MS);
      while (System.nanoTime() < endNs) {
        try {
          api.get("v1", "swarms", id);
          TimeUnit.MILLISECONDS.sleep(POLL_MS);
        } catch (ProblemException e) {
          return e.problem().status() == 404;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return false;
    }

    @Override
    List<String> done(JsonNode answer, int width) {
      return List.of("Swarm " + id + (gone ? " is gone." : " is being deleted."));
    }
  }
}
