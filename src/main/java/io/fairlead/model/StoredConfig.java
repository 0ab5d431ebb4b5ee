package io.fairlead.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One version of a configuration, as it is remembered. Settings are kept as text, so that an entry
 * can be read whatever has become of a setting since.
 *
 * @param version counts from 1
 * @param atMs when it came into force, milliseconds since the Unix epoch
 * @param issuedBy who asked for it
 * @param rolledBackTo the version whose settings it repeats; 0 if it is no rollback
 * @param settings those that are not at their default, each value as JSON text
 * @param changes what is other than in the version before; of many, the first that fit into {@link
 *     #MOST_CHANGED}
 */
public record StoredConfig(
    long version,
    long atMs,
    String issuedBy,
    long rolledBackTo,
    SortedMap<String, String> settings,
    List<SettingChange> changes) {
  /** So many of the last versions are remembered. */
  public static final int KEPT = 100;

  /** Characters of the changes that are kept: an entry must fit into a record. */
  static final int MOST_CHANGED = 100_000;

  public StoredConfig {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    changes = List.copyOf(changes);
  }

  /** The entry of a configuration that takes the place of another. */
  public static StoredConfig of(
      SwarmConfig before, SwarmConfig config, long rolledBackTo, String issuedBy, long atMs) {
    return new StoredConfig(
        config.version(),
        atMs,
        issuedBy,
        rolledBackTo,
        config.changedSettings(),
        fitting(SettingChange.between(before.settings(), config.settings())));
  }

  private static List<SettingChange> fitting(List<SettingChange> changes) {
    int length = 0;
    for (int i = 0; i < changes.size(); i++) {
      length += changes.get(i).length();
      if (length > MOST_CHANGED) {
        return changes.subList(0, i);
      }
    }
    return changes;
  }

  /** The configuration, or what is wrong with it by the settings that there are now. */
  public SwarmConfig.Change config() {
    return SwarmConfig.DEFAULT.with(settings);
  }

  /** The patch that makes the settings of this version out of those. */
  public static Map<String, String> patch(SwarmConfig from, SwarmConfig to) {
    SortedMap<String, String> patch = new TreeMap<>();
    SettingChange.between(from.settings(), to.settings())
        .forEach(change -> patch.put(change.name(), change.afterOrNull()));
    return patch;
  }
}
