package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What could not be read or done. */
@Command(
    name = "dead-letters",
    description = "Shows what could not be read or done, and submits it again.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DeadLetterCommands.ListAll.class, DeadLetterCommands.Redrive.class})
final class DeadLetterCommands implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? There are list and redrive.");
  }

  /** Which of them. */
  static final class Filter {
    @Option(
        names = {"--swarm-id", "--swarm"},
        paramLabel = "ID",
        description = "Only those of this swarm.")
    private @Nullable String swarm;

    @Option(names = "--task", paramLabel = "ID", description = "Only those of this task.")
    private @Nullable String task;

    @Option(
        names = "--cause",
        paramLabel = "CODE",
        description = "Only those with this cause; see PROTOCOL.md.")
    private @Nullable String cause;

    @Option(
        names = "--since",
        paramLabel = "WHEN",
        description =
            "Only those of that time or later: 10m or 2h (so long ago), 2026-01-31T12:00:00, or"
                + " milliseconds since the Unix epoch.")
    private @Nullable String since;

    @Option(names = "--limit", paramLabel = "N", description = "So many at most, 1 to 500.")
    private @Nullable Integer limit;

    @Option(
        names = "--before",
        paramLabel = "WHERE",
        description = "Go on there; the page before tells.")
    private @Nullable String before;

    private boolean isEmpty() {
      return swarm == null && task == null && cause == null && since == null && before == null;
    }

    private Map<String, Object> parts(CommandSpec spec) {
      Map<String, Object> parts = new TreeMap<>();
      put(parts, "swarm", swarm);
      put(parts, "task", task);
      put(parts, "cause", cause);
      put(parts, "since", since == null ? null : Moment.parse(spec, "--since", since));
      put(parts, "limit", limit);
      put(parts, "before", before);
      return parts;
    }

    private static void put(Map<String, Object> parts, String name, @Nullable Object value) {
      if (value != null) {
        parts.put(name, value);
      }
    }
  }

  /** Shows them. */
  @Command(
      name = "list",
      description = "Shows dead letters, newest first.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  fairlead dead-letters list",
        "  fairlead dead-letters list --cause task-failed --since 2h --output json"
      })
  static final class ListAll extends ApiCommand {
    @Mixin private final Filter filter = new Filter();

    @Override
    JsonNode ask(Api api) {
      Map<String, String> query = new TreeMap<>();
      filter.parts(spec()).forEach((name, value) -> query.put(name, value.toString()));
      return api.get(query, "v1", "dead-letters");
    }

    @Override
    List<String> lines(JsonNode answer, int width) {
      Table table = new Table("letter", "at", "cause", "swarm", "task", "message");
      for (JsonNode each : answer.path("letters")) {
        table.row(
            each.path("partition").asText() + ":" + each.path("offset").asText(),
            Figures.shortTime(each.path("atMs")),
            Figures.text(each.path("cause")),
            Figures.text(each.path("swarmId")),
            Figures.text(each.path("taskId")),
            Figures.text(each.path("message")));
      }
      String next = Figures.text(answer.path("next"));
      List<String> lines = new ArrayList<>();
      if (!table.isEmpty()) {
        lines.addAll(table.lines(width));
      } else if (next.equals(Figures.NONE)) {
        lines.add("There is no such dead letter.");
      }
      if (!next.equals(Figures.NONE)) {
        lines.add("There is more: --before " + next);
      }
      return lines;
    }
  }

  /** Submits them again. */
  @Command(
      name = "redrive",
      description =
          "Submits the tasks of dead letters again: those that are named, or those that a filter"
              + " finds. One that failed, or whose id was taken by other content, gets a new id; any"
              + " other keeps its own. By filter those older than the coordinator's"
              + " finished.retention.ms are refused, as their tasks could run a second time.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExamples:%n",
      footer = {
        "  fairlead dead-letters redrive 2:17 2:18",
        "  fairlead dead-letters redrive --cause task-failed --since 2h"
      })
  static final class Redrive extends ApiCommand {
    @Mixin private final Filter filter = new Filter();

    @Parameters(
        arity = "0..*",
        paramLabel = "LETTER",
        description = "As 'dead-letters list' shows them: partition and offset, like 2:17.")
    private List<String> letters = new ArrayList<>();

    @Override
    JsonNode ask(Api api) {
      if (letters.isEmpty() == filter.isEmpty()) {
        throw wrong(
            "Name letters, or describe them by --swarm-id, --task, --cause or --since: one of the"
                + " two.");
      }
      Map<String, Object> body =
          letters.isEmpty()
              ? filter.parts(spec())
              : Map.of("letters", letters.stream().map(this::place).toList());
      return api.post(body, "v1", "dead-letters", "redrive");
    }

    private Map<String, Object> place(String letter) {
      if (!letter.matches("\\d{1,9}:\\d{1,18}")) {
        throw wrong("LETTER is '" + letter + "', must be like 2:17.");
      }
      int colon = letter.indexOf(':');
      Map<String, Object> place = new LinkedHashMap<>();
      place.put("partition", Integer.parseInt(letter.substring(0, colon)));
      place.put("offset", Long.parseLong(letter.substring(colon + 1)));
      return place;
    }

    @Override
    List<String> lines(JsonNode answer, int width) {
      List<String> lines = new ArrayList<>();
      Table table = new Table("letter", "task", "submitted as", "or refused, because");
      for (JsonNode each : answer.path("results")) {
        table.row(
            each.path("partition").asText() + ":" + each.path("offset").asText(),
            Figures.text(each.path("taskId")),
            Figures.text(each.path("redrivenAs")),
            Figures.text(each.path("reason")));
      }
      if (!table.isEmpty()) {
        lines.addAll(table.lines(width));
      }
      lines.add(
          Figures.plural(answer.path("redriven").asLong(), "task")
              + " submitted again, "
              + answer.path("refused").asLong()
              + " refused.");
      String next = Figures.text(answer.path("next"));
      if (!next.equals(Figures.NONE)) {
        lines.add("There is more: --before " + next);
      }
      return lines;
    }

    @Override
    int exitCode(JsonNode answer) {
      return answer.path("refused").asLong() == 0 ? ExitCode.OK : ExitCode.FAILED;
    }
  }
}
