package io.fairlead.chaos;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a child process is started with, as {@code key=value} words. */
final class ChildSettings {
  static final String DIRECTORY = "directory";
  static final String AGENT = "agent";
  static final String SWARMS = "swarms";
  static final String SLOTS = "slots";

  /** Under these keys children speak of themselves. */
  static final String ADDRESSES = "addresses";

  static final String STATE = "state";

  /** How often they do. */
  static final long SAY_EVERY_MS = 200;

  private ChildSettings() {}

  static Map<String, String> of(String[] words) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      settings.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return settings;
  }

  /**
   * @throws IllegalArgumentException if there is none of that name
   */
  static String required(Map<String, String> settings, String key) {
    String value = settings.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing among " + settings.keySet());
    }
    return value;
  }
}
