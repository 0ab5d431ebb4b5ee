package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Periodic series that capacity is reserved for. */
@Command(
    name = "series",
    description = "Shows the periodic series that capacity is reserved for, and releases them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {SeriesCommands.ListAll.class, SeriesCommands.Release.class})
final class SeriesCommands implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? There are list and release.");
  }

  /** Shows them. */
  @Command(
      name = "list",
      description = "Shows the series of a swarm.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead series list")
  static final class ListAll extends ApiCommand {
    @Mixin private final SwarmChoice swarm = new SwarmChoice();
    @Mixin private final Page page = new Page();

    @Override
    JsonNode ask(Api api) {
      return api.get(page.query(), "v1", "swarms", swarm.in(api), "series");
    }

    @Override
    List<String> lines(JsonNode answer, int width) {
      Table table =
          new Table("tenant", "series", ">every", ">cost", ">within", ">agents", "last release");
      for (JsonNode each : answer.path("series")) {
        table.row(
            Figures.text(each.path("tenantId")),
            Figures.text(each.path("seriesId")),
            Figures.ms(each.path("periodMs")),
            Figures.ms(each.path("estimatedCostMs")),
            Figures.ms(each.path("relativeDeadlineMs")),
            Figures.decimal(each.path("demand")),
            Figures.shortTime(each.path("lastReleaseAtMs")));
      }
      return page.under(table, answer, "Nothing is reserved.", width);
    }
  }

  /** Frees what it keeps. */
  @Command(
      name = "release",
      description = "Frees the capacity that is reserved for a series.",
      mixinStandardHelpOptions = true,
      footerHeading = "%nExample:%n",
      footer = "  fairlead series release nightly-report --tenant acme")
  static final class Release extends OrderCommand {
    @Mixin private final SwarmChoice swarm = new SwarmChoice();

    @Parameters(paramLabel = "SERIES", description = "The series.")
    private String series;

    @Option(names = "--tenant", required = true, paramLabel = "ID", description = "Whose it is.")
    private String tenant;

    @Override
    JsonNode ask(Api api) {
      return order(
          api, "DELETE", null, "v1", "swarms", swarm.in(api), "tenants", tenant, "series", series);
    }

    @Override
    List<String> done(JsonNode answer, int width) {
      return List.of("Nothing is reserved for series " + series + " of tenant " + tenant + " now.");
    }
  }
}
