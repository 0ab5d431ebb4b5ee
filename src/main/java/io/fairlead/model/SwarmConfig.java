package io.fairlead.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings of one swarm. Immutable; {@link #with} gives a changed copy or every fault at once.
 * Tenant weights are settings too, named {@code tenant.<tenantId>.weight}.
 */
public final class SwarmConfig {
  /** Every setting at its default, no tenant configured; version 0. */
  public static final SwarmConfig DEFAULT =
      new SwarmConfig(0, new EnumMap<>(Setting.class), new TreeMap<>());

  /** Weights are held in thousandths. */
  public static final int WEIGHT_SCALE = 1_000;

  public static final long MIN_WEIGHT_MILLI = 10;
  public static final long MAX_WEIGHT_MILLI = 1_000_000;
  public static final int MAX_CONFIGURED_TENANTS = 10_000;

  private static final String TENANT_PREFIX = "tenant.";
  private static final String WEIGHT_SUFFIX = ".weight";

  private final long version;
  private final EnumMap<Setting, Long> changed;
  private final SortedMap<TenantId, Long> weightsMilli;

  private SwarmConfig(
      long version, EnumMap<Setting, Long> changed, SortedMap<TenantId, Long> weightsMilli) {
    this.version = version;
    this.changed = changed;
    this.weightsMilli = Collections.unmodifiableSortedMap(weightsMilli);
  }

  /** A changed configuration, or all that is wrong with the change. */
  public record Change(Optional<SwarmConfig> config, List<String> faults) {}

  /** Counts the swarm's configurations from 1; 0 for the defaults. */
  public long version() {
    return version;
  }

  /** Value of a setting, in the setting's unit. */
  public long get(Setting setting) {
    Long value = changed.get(setting);
    return value == null ? setting.defaultValue() : value;
  }

  /** Weight of a tenant in thousandths; 1000 if none is configured. */
  public long weightMilli(TenantId tenant) {
    Long weight = weightsMilli.get(tenant);
    return weight == null ? WEIGHT_SCALE : weight;
  }

  /** The tenants that have a weight configured, in order of their ids. */
  public SortedMap<TenantId, Long> weightsMilli() {
    return weightsMilli;
  }

  /** Every setting by name, each value as JSON text; {@link #with} of it gives this one back. */
  public SortedMap<String, String> settings() {
    SortedMap<String, String> out = new TreeMap<>();
    for (Setting setting : Setting.values()) {
      out.put(setting.key(), Long.toString(get(setting)));
    }
    weightsMilli.forEach(
        (tenant, milli) ->
            out.put(
                TENANT_PREFIX + tenant + WEIGHT_SUFFIX,
                Double.toString(milli / (double) WEIGHT_SCALE)));
    return out;
  }

  /**
   * This configuration with the settings of the patch and the next version. A patch with a fault is
   * refused whole, with every fault named.
   *
   * @param patch values as JSON text by setting name; {@code null} as text removes a tenant's
   *     weight or sets the default
   */
  public Change with(Map<String, String> patch) {
    EnumMap<Setting, Long> settings = new EnumMap<>(changed);
    SortedMap<TenantId, Long> weights = new TreeMap<>(weightsMilli);
    List<String> faults = new ArrayList<>();
    new TreeMap<>(patch).forEach((key, text) -> put(key, text.trim(), settings, weights, faults));
    SwarmConfig next = new SwarmConfig(version + 1, settings, weights);
    next.checkTogether(faults);
    return faults.isEmpty()
        ? new Change(Optional.of(next), List.of())
        : new Change(Optional.empty(), List.copyOf(faults));
  }

  /** The same settings under another version; for reading a stored configuration back. */
  public SwarmConfig atVersion(long storedVersion) {
    return new SwarmConfig(storedVersion, changed, weightsMilli);
  }

  private static void put(
      String key,
      String text,
      EnumMap<Setting, Long> settings,
      SortedMap<TenantId, Long> weights,
      List<String> faults) {
    Optional<Setting> setting = Setting.byKey(key);
    if (setting.isPresent()) {
      putSetting(setting.get(), text, settings, faults);
    } else if (key.startsWith(TENANT_PREFIX)
        && key.endsWith(WEIGHT_SUFFIX)
        && key.length() > TENANT_PREFIX.length() + WEIGHT_SUFFIX.length()) {
      putWeight(key, text, weights, faults);
    } else {
      faults.add(key + ": there is no such setting");
    }
  }

  private static void putSetting(
      Setting setting, String text, EnumMap<Setting, Long> settings, List<String> faults) {
    if (text.equals("null")) {
      settings.remove(setting);
      return;
    }
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      faults.add(setting.key() + " '" + text + "': must be a whole number");
      return;
    }
    if (value < setting.min() || value > setting.max()) {
      faults.add(
          setting.key() + " '" + text + "': must be " + setting.min() + " to " + setting.max());
      return;
    }
    settings.put(setting, value);
  }

  private static void putWeight(
      String key, String text, SortedMap<TenantId, Long> weights, List<String> faults) {
    TenantId tenant;
    try {
      tenant =
          new TenantId(
              key.substring(TENANT_PREFIX.length(), key.length() - WEIGHT_SUFFIX.length()));
    } catch (InvalidFieldException e) {
      faults.add(key + ": " + e.getMessage());
      return;
    }
    if (text.equals("null")) {
      weights.remove(tenant);
      return;
    }
    double weight;
    try {
      weight = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      faults.add(key + " '" + text + "': must be a number");
      return;
    }
    long milli = Math.round(weight * WEIGHT_SCALE);
    if (!(weight > 0) || milli < MIN_WEIGHT_MILLI || milli > MAX_WEIGHT_MILLI) {
      faults.add(key + " '" + text + "': must be 0.01 to 1000");
    } else if (weights.size() >= MAX_CONFIGURED_TENANTS && !weights.containsKey(tenant)) {
      faults.add(key + ": at most " + MAX_CONFIGURED_TENANTS + " tenants can be configured");
    } else {
      weights.put(tenant, milli);
    }
  }

  private void checkTogether(List<String> faults) {
    above(Setting.LOST_AFTER_MS, Setting.SUSPECT_AFTER_MS, faults);
    above(Setting.SUSPECT_AFTER_MS, Setting.HEARTBEAT_MS, faults);
    if (get(Setting.LEASE_MS) < get(Setting.LOST_AFTER_MS)) {
      faults.add(
          "leaseMs '"
              + get(Setting.LEASE_MS)
              + "': must be at least lostAfterMs, "
              + get(Setting.LOST_AFTER_MS));
    }
    if (get(Setting.RETRY_BACKOFF_MAX_MS) < get(Setting.RETRY_BACKOFF_MS)) {
      faults.add(
          "retryBackoffMaxMs '"
              + get(Setting.RETRY_BACKOFF_MAX_MS)
              + "': must be at least retryBackoffMs, "
              + get(Setting.RETRY_BACKOFF_MS));
    }
  }

  private void above(Setting larger, Setting smaller, List<String> faults) {
    if (get(larger) <= get(smaller)) {
      faults.add(
          larger.key()
              + " '"
              + get(larger)
              + "': must be above "
              + smaller.key()
              + ", "
              + get(smaller));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SwarmConfig that
        && version == that.version
        && settings().equals(that.settings());
  }

  @Override
  public int hashCode() {
    return settings().hashCode();
  }

  @Override
  public String toString() {
    return "SwarmConfig[version=" + version + ", settings=" + settings() + "]";
  }
}
