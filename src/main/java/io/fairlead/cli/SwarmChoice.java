package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which swarm a command is about. */
final class SwarmChoice {
  private static final String USUAL = "default";

  @Option(
      names = {"--swarm-id", "--swarm"},
      paramLabel = "ID",
      description = "The swarm. Default: the only one that there is, else 'default'.")
  private @Nullable String given;

  /**
   * @throws CommandFailedException if none is named and it is not clear which is meant
   */
  String in(Api api) {
    if (given != null) {
      return given;
    }
    List<String> there = new ArrayList<>();
    for (JsonNode swarm : api.get("v1", "swarms").path("swarms")) {
      there.add(swarm.path("swarmId").asText());
    }
    if (there.size() == 1) {
      return there.get(0);
    }
    if (there.contains(USUAL)) {
      return USUAL;
    }
    throw new CommandFailedException(
        there.isEmpty() ? ExitCode.FAILED : ExitCode.USAGE,
        there.isEmpty()
            ? "there is no swarm yet: 'fairlead swarm create ID' makes one."
            : "there are the swarms " + String.join(", ", there) + ": say which with --swarm-id.");
  }
}
