package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replays a period that was, as it was and with other settings. */
@Command(
    name = "what-if",
    description =
        "Replays what a swarm was given in a period, as it was and with other settings, and prints"
            + " both beside what really happened. Changes nothing. The difference is told with its"
            + " spread over arrivals drawn anew from those recorded. A file for it is like"
            + " {\"level.normal.discipline\": \"shortest\"}.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  fairlead what-if --config shortest.json",
      "  fairlead what-if --config shortest.json --from 3h --to 1h --seeds 20 --plot shortest.svg"
    })
final class WhatIfCommand extends OptimizationCommand {
  private static final String SVG = ".svg";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description =
          "JSON file with the settings that are other, by name, as for config-manage; null sets the"
              + " default.")
  private Path config;

  @Mixin private final HistoryPeriod period = new HistoryPeriod();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "How often to replay both with arrivals drawn anew, besides once with those recorded, 0 to"
              + " 50. Default: 5.")
  private @Nullable Integer seeds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of every random draw. Default: a random one, which is told.")
  private @Nullable Long seed;

  @Option(
      names = "--max-ms",
      paramLabel = "MS",
      description = "Time for all of it, at most 600000. Default: 60000.")
  private @Nullable Long maxMs;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description =
          "Where to draw both over time (SVG). Default: what-if.svg here; with --output json none.")
  private @Nullable Path plot;

  private @Nullable Path drawn;

  @Override
  String kind() {
    return "what-if";
  }

  @Override
  Object body() {
    Path file = file();
    if (file != null) {
      checkDrawable(file);
    }
    ObjectNode settings =
        SettingsJson.parse(spec(), config.toString(), String.join("\n", InputFile.lines(config)));
    if (settings.isEmpty()) {
      throw wrong(config + " names no setting.");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("settings", settings);
    period.putInto(body, spec());
    put(body, "seeds", seeds);
    put(body, "seed", seed);
    put(body, "maxMs", maxMs);
    return body;
  }

  private static void put(Map<String, Object> body, String name, @Nullable Object value) {
    if (value != null) {
      body.put(name, value);
    }
  }

  private @Nullable Path file() {
    return plot != null ? plot : isJson() ? null : Path.of("what-if" + SVG);
  }

  /** Before anything is replayed. */
  private void checkDrawable(Path file) {
    if (!file.toString().endsWith(SVG)) {
      throw wrong("--plot is '" + file + "', must end in " + SVG + ".");
    }
    Path directory = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || directory == null || !Files.isWritable(directory)) {
      throw wrong("--plot is '" + file + "', which can't be written.");
    }
  }

  @Override
  JsonNode ask(Api api) {
    JsonNode answer = super.ask(api);
    Path file = file();
    if (file != null) {
      try {
        WhatIfPlot.write(
            file, answer.path("swarmId").asText(), answer.path("result").path("whatIf"));
        drawn = file;
      } catch (IOException e) {
        throw new CommandFailedException(
            ExitCode.FAILED, file + " could not be written: " + Failures.sentence(e), e);
      }
    }
    return answer;
  }

  @Override
  List<String> lines(JsonNode answer, int width) {
    List<String> lines = new ArrayList<>(super.lines(answer, width));
    if (drawn != null) {
      lines.add("");
      lines.add("Drawn over time in " + drawn.toAbsolutePath() + ".");
    }
    return lines;
  }
}
