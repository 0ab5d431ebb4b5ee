package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.query.Json;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Settings as people give them: new values by name, as a JSON object. */
final class SettingsJson {
  private SettingsJson() {}

  /**
   * Reads them.
   *
   * @param what was given, an option or a file
   * @throws ParameterException if it is no JSON object
   */
  static ObjectNode parse(CommandSpec spec, String what, String text) {
    try {
      if (Json.MAPPER.readTree(text) instanceof ObjectNode settings) {
        return settings;
      }
    } catch (JsonProcessingException e) {
      throw new ParameterException(
          spec.commandLine(), what + " is not JSON: " + Failures.sentence(e));
    }
    throw new ParameterException(
        spec.commandLine(), what + " must be a JSON object, like '{\"stealThreshold\": 5}'.");
  }
}
