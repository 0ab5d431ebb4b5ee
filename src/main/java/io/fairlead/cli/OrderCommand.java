package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.query.Api;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A command that has something done, and waits until it is. */
abstract class OrderCommand extends ApiCommand {
  /** As long as the interface lets one wait. */
  private static final String WAIT_MS = "10000";

  /** Orders it. */
  static JsonNode order(Api api, String method, @Nullable Object body, String... path) {
    return api.call(method, List.of(path), Map.of("waitMs", WAIT_MS), body);
  }

  /** Whether it is done, and not only written. */
  static boolean isDone(JsonNode answer) {
    return answer.path("state").asText().equals("applied");
  }

  /** Why it is not said that it is done. */
  static String notDone(JsonNode answer) {
    return "Command "
        + Figures.text(answer.path("commandId"))
        + " is written, and was not carried out within "
        + Long.parseLong(WAIT_MS) / 1_000
        + " s; it will be.";
  }

  @Override
  final List<String> lines(JsonNode answer, int width) {
    return isDone(answer) ? done(answer, width) : List.of(notDone(answer));
  }

  /** What has been done, for people. */
  abstract List<String> done(JsonNode answer, int width);

  @Override
  final int exitCode(JsonNode answer) {
    return isDone(answer) ? ExitCode.OK : ExitCode.UNREACHABLE;
  }
}
