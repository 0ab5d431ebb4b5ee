package io.fairlead.query.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.SwarmConfig;
import io.fairlead.query.Problem;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Settings of a body as commands carry them. */
final class SettingTexts {
  private SettingTexts() {}

  /**
   * Each value as JSON text. Whether the settings go together only the swarm can tell.
   *
   * @throws io.fairlead.query.ProblemException 400 about a setting that does not exist or takes no
   *     such value
   */
  static SortedMap<String, String> of(Map<String, JsonNode> settings) {
    SortedMap<String, String> texts = new TreeMap<>();
    settings.forEach(
        (name, value) -> {
          String text = value.toString();
          SwarmConfig.fault(name, text)
              .ifPresent(
                  why -> {
                    throw Problem.malformed("settings." + name, text, why).toException();
                  });
          texts.put(name, text);
        });
    return texts;
  }
}
