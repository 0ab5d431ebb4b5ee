package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.TaskSpec;
import io.fairlead.query.Json;
import io.fairlead.query.TaskJson.InvalidTaskException;

/** Tasks written as JSON objects, as {@link io.fairlead.query.TaskJson} reads them. */
final class TaskJson {
  private TaskJson() {}

  /**
   * @param source where the text came from, for messages
   * @param defaultSwarm for a task that names none
   * @throws CommandFailedException naming the source and the field
   */
  static TaskSpec parse(String source, String text, String defaultSwarm) {
    try {
      JsonNode node = Json.MAPPER.readTree(text);
      return TaskSpec.of(io.fairlead.query.TaskJson.parse(node, defaultSwarm));
    } catch (JsonProcessingException e) {
      throw new CommandFailedException(
          ExitCode.USAGE,
          source + ": not JSON (column " + column(e) + "): " + e.getOriginalMessage(),
          e);
    } catch (InvalidTaskException e) {
      throw new CommandFailedException(ExitCode.USAGE, source + ": " + Failures.sentence(e), e);
    }
  }

  private static String column(JsonProcessingException e) {
    return e.getLocation() == null ? "?" : Integer.toString(e.getLocation().getColumnNr());
  }
}
