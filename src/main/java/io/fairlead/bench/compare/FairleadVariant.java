package io.fairlead.bench.compare;

import io.fairlead.bench.Guarantee;
import io.fairlead.model.Discipline;
import io.fairlead.model.Level;
import io.fairlead.model.SwarmConfig;
import io.fairlead.model.TenantId;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Fairlead with options.
 *
 * @param name as the command line and the results call it
 * @param guarantee of its coordinator
 * @param settings of the swarm, where they differ from the defaults
 * @param levels of the tenants whose tasks are not at the level that the scenario gives them
 */
public record FairleadVariant(
    String name,
    Guarantee guarantee,
    SortedMap<String, String> settings,
    Map<TenantId, Level> levels) {
  private static final String NORMAL_DISCIPLINE = disciplineOf(Level.NORMAL);

  public FairleadVariant {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    levels = Map.copyOf(levels);
  }

  /** The setting that says in which order a level's tasks go. */
  public static String disciplineOf(Level level) {
    return "level." + Levels.key(level) + ".discipline";
  }

  /**
   * This with options: a guarantee, a discipline (all tasks at level normal, in that order),
   * TENANT=LEVEL, LEVEL=DISCIPLINE or SETTING=VALUE; a later one is stronger.
   *
   * @throws IllegalArgumentException saying which is none of these, or has no valid value
   */
  FairleadVariant with(String otherName, List<String> options) {
    SortedMap<String, String> newSettings = new TreeMap<>(settings);
    Map<TenantId, Level> newLevels = new HashMap<>(levels);
    Guarantee newGuarantee = guarantee;
    for (String option : options) {
      int equals = option.indexOf('=');
      Optional<Guarantee> promised = Guarantee.byKey(option);
      if (promised.isPresent()) {
        newGuarantee = promised.get();
      } else if (equals > 0) {
        try {
          set(option.substring(0, equals), option.substring(equals + 1), newSettings, newLevels);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "'%s' with '%s': %s".formatted(otherName, option, e.getMessage()), e);
        }
      } else if (isDiscipline(option)) {
        newLevels.clear();
        newSettings.put(NORMAL_DISCIPLINE, option);
      } else {
        throw new IllegalArgumentException(
            "'%s' with '%s'; there are the guarantees %s, the disciplines %s, TENANT=LEVEL, LEVEL=DISCIPLINE and SETTING=VALUE"
                .formatted(otherName, option, Guarantee.keys(), disciplines()));
      }
    }
    return new FairleadVariant(otherName, newGuarantee, newSettings, newLevels);
  }

  private static void set(
      String key, String value, Map<String, String> settings, Map<TenantId, Level> levels) {
    Optional<Level> named = Levels.byKey(key);
    Optional<Level> given = Levels.byKey(value);
    if (named.isPresent() && isDiscipline(value)) {
      settings.put(disciplineOf(named.get()), value);
    } else if (given.isPresent()) {
      levels.put(new TenantId(key), given.get());
    } else {
      Optional<String> fault = SwarmConfig.fault(key, value);
      if (fault.isPresent()) {
        throw new IllegalArgumentException(fault.get());
      }
      settings.put(key, value);
    }
  }

  private static boolean isDiscipline(String word) {
    return Arrays.stream(Discipline.values()).anyMatch(each -> each.key().equals(word));
  }

  private static String disciplines() {
    return Arrays.stream(Discipline.values())
        .map(Discipline::key)
        .collect(Collectors.joining(", "));
  }
}
