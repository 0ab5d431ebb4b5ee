package io.fairlead.query.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.SettingChange;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.SwarmConfig;
import io.fairlead.query.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that is or was in force.
 *
 * @param swarmId the swarm, or {@code *} for what swarms begin with
 * @param version counts from 1; 0 for the defaults
 * @param changedAtMs when it came into force, milliseconds since the Unix epoch; left out where it
 *     is not remembered
 * @param changedBy who asked for it; left out where it is not remembered
 * @param rolledBackTo the version whose settings it repeats; left out if it is no rollback
 * @param changes what is other than in the version before; left out where it is not remembered
 * @param settings every setting by name
 * @param changed names of the settings that are not at their default
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigView(
    String swarmId,
    long version,
    @Nullable Long changedAtMs,
    @Nullable String changedBy,
    @Nullable Long rolledBackTo,
    @Nullable List<ChangeView> changes,
    SortedMap<String, JsonNode> settings,
    List<String> changed) {

  /**
   * What has become of one setting.
   *
   * @param before left out where nothing was configured
   * @param after left out where nothing is configured any more
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ChangeView(String name, @Nullable JsonNode before, @Nullable JsonNode after) {
    static ChangeView of(SettingChange change) {
      String before = change.before();
      String after = change.after();
      return new ChangeView(
          change.name(),
          before == null ? null : Json.parse(before),
          after == null ? null : Json.parse(after));
    }
  }

  /** That which is in force, with what is remembered of how it came. */
  public static ConfigView of(String swarm, SwarmConfig config, @Nullable StoredConfig entry) {
    return of(swarm, config.version(), config.settings(), config.changedSettings().keySet(), entry);
  }

  /** One that is remembered. */
  public static ConfigView of(String swarm, StoredConfig entry) {
    // Where a setting is not known any more, it is shown as it was.
    SortedMap<String, String> settings =
        entry.config().config().map(SwarmConfig::settings).orElse(entry.settings());
    return of(swarm, entry.version(), settings, entry.settings().keySet(), entry);
  }

  private static ConfigView of(
      String swarm,
      long version,
      SortedMap<String, String> settings,
      Iterable<String> changed,
      @Nullable StoredConfig entry) {
    SortedMap<String, JsonNode> values = new TreeMap<>();
    settings.forEach((name, text) -> values.put(name, Json.parse(text)));
    List<String> names = new ArrayList<>();
    changed.forEach(names::add);
    return new ConfigView(
        swarm,
        version,
        entry == null ? null : entry.atMs(),
        entry == null ? null : entry.issuedBy(),
        entry == null || entry.rolledBackTo() == 0 ? null : entry.rolledBackTo(),
        entry == null ? null : entry.changes().stream().map(ChangeView::of).toList(),
        values,
        names);
  }
}
