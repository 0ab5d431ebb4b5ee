package io.fairlead.bench.compare;

import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tenants' levels in words. */
public final class Levels {
  private Levels() {}

  /** The level called that. */
  public static Optional<Level> byKey(String key) {
    return Stream.of(Level.values()).filter(level -> key(level).equals(key)).findFirst();
  }

  /** As settings, the command line and the results call it. */
  public static String key(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  /** All of them. */
  public static String keys() {
    return Stream.of(Level.values()).map(Levels::key).collect(Collectors.joining(", "));
  }

  static String text(Map<TenantId, Level> levels) {
    Map<String, String> sorted = new TreeMap<>();
    levels.forEach((tenant, level) -> sorted.put(tenant.value(), key(level)));
    return sorted.entrySet().stream()
        .map(each -> each.getKey() + " at level " + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
