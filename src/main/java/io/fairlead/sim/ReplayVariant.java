package io.fairlead.sim;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a replay differs from what was recorded.
 *
 * @param name for people
 * @param settings in place of the recorded ones, by name, each value as JSON text
 * @param agents in place of the recorded ones; null for those
 */
public record ReplayVariant(
    String name, SortedMap<String, String> settings, @Nullable List<Recording.Presence> agents) {
  /** As it was. */
  public static final ReplayVariant AS_RECORDED =
      new ReplayVariant("as recorded", Collections.emptySortedMap(), null);

  public ReplayVariant {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    agents = agents == null ? null : List.copyOf(agents);
  }

  /** Other settings, the same agents. */
  public static ReplayVariant configured(String name, SortedMap<String, String> settings) {
    return new ReplayVariant(name, settings, null);
  }
}
