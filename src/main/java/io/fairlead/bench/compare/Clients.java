package io.fairlead.bench.compare;

import java.util.LinkedHashMap;
import java.util.Map;

/** Properties of Kafka's clients. */
final class Clients {
  private Clients() {}

  /** Those, and further ones, which are stronger. */
  static Map<String, Object> with(Map<String, Object> properties, String... namesAndValues) {
    Map<String, Object> all = new LinkedHashMap<>(properties);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      all.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return all;
  }
}
