package io.fairlead.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which part of what a swarm has done is meant. */
final class HistoryPeriod {
  @Option(
      names = "--from",
      paramLabel = "T",
      description =
          "Since when: 15m or 2h (so long ago), 2026-01-31T12:00:00, or milliseconds since the Unix"
              + " epoch. Default: an hour before --to.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "T", description = "Until when. Default: now.")
  private @Nullable String to;

  /**
   * Says it in a request's body, as {@code fromMs} and {@code toMs}; nothing where it is left out.
   */
  void putInto(Map<String, Object> body, CommandSpec spec) {
    if (from != null) {
      body.put("fromMs", Moment.parse(spec, "--from", from));
    }
    if (to != null) {
      body.put("toMs", Moment.parse(spec, "--to", to));
    }
  }
}
