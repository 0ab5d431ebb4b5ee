package io.fairlead.model;

import java.util.Optional;

/**
 * Every setting of a tenant, named {@code tenant.<tenantId>.<key>}; the tenant id {@code *} stands
 * for all that do not say themselves.
 */
public enum TenantSetting {
  WEIGHT(
      "weight",
      "",
      SettingFormat.SCALE,
      SettingFormat.decimal(10, 1_000_000),
      "Share of the swarm relative to other tenants that wait for the same agents."),
  RATE_PER_SECOND(
      "ratePerSecond",
      "tasks/s",
      0,
      SettingFormat.decimal(0, 1_000_000_000),
      "Tasks that are accepted per second in the long run; further ones are rejected as"
          + " rate-limited. 0: no limit."),
  BURST(
      "burst",
      "tasks",
      100,
      SettingFormat.whole(1, 1_000_000),
      "Tasks that are accepted at once after a quiet time, where there is a rate."),
  MAX_QUEUED(
      "maxQueued",
      "tasks",
      0,
      SettingFormat.whole(0, 10_000_000),
      "With so many tasks that have not ended, further ones are rejected as tenant-queue-full."
          + " The last sixteenth is kept for critical tasks. 0: no limit but the swarm's."),
  MIN_CONCURRENCY(
      "minConcurrency",
      "tasks",
      0,
      SettingFormat.whole(0, 1_000_000),
      "With fewer tasks at agents than this, the tenant goes before all that have their minimum."),
  MAX_CONCURRENCY(
      "maxConcurrency",
      "tasks",
      0,
      SettingFormat.whole(0, 1_000_000).or("none"),
      "At most so many of its tasks are at agents at a time. 0: no limit. none: no task of it is"
          + " given to an agent. At least minConcurrency. With a limit no deadline of it is promised,"
          + " and what was promised before may break."),
  MIN_SHARE(
      "minShare",
      "share",
      0,
      SettingFormat.decimal(0, SettingFormat.SCALE),
      "When capacity is divided: the least of the swarm's capacity that it gets, where it asks for"
          + " that much. At most maxShare."),
  MAX_SHARE(
      "maxShare",
      "share",
      SettingFormat.SCALE,
      SettingFormat.decimal(0, SettingFormat.SCALE),
      "When capacity is divided: the most of the swarm's capacity that it gets."),
  BUDGET_PER_HOUR(
      "budgetPerHour",
      "price/h",
      SettingFormat.WORD,
      SettingFormat.decimal(0, 1_000_000_000_000L).or("unlimited"),
      "When capacity is divided: what its tasks may cost per hour, by the agents' costPerSecond. 0:"
          + " it may use only what costs nothing."),
  SHARE_WEIGHT(
      "shareWeight",
      "",
      SettingFormat.SCALE,
      SettingFormat.decimal(10, 1_000_000),
      "When capacity is divided: what it is entitled to, relative to other tenants. The division"
          + " sets weight, minConcurrency and maxConcurrency by it, never this.");

  private final String key;
  private final String unit;
  private final long defaultValue;

  @SuppressWarnings(
      "ImmutableEnumChecker") // a format never changes; it has no annotation to say so
  private final SettingFormat format;

  private final String meaning;

  TenantSetting(String key, String unit, long defaultValue, SettingFormat format, String meaning) {
    this.key = key;
    this.unit = unit;
    this.defaultValue = defaultValue;
    this.format = format;
    this.meaning = meaning;
  }

  /** Last part of its name on the wire and in files. */
  public String key() {
    return key;
  }

  /** Unit of the value; empty for a bare number. */
  public String unit() {
    return unit;
  }

  /** The value where nothing is configured. */
  public long defaultValue() {
    return defaultValue;
  }

  /** How it is written, and what is allowed. */
  public SettingFormat format() {
    return format;
  }

  /** What it does, in full sentences. */
  public String meaning() {
    return meaning;
  }

  static Optional<TenantSetting> byKey(String key) {
    for (TenantSetting setting : values()) {
      if (setting.key.equals(key)) {
        return Optional.of(setting);
      }
    }
    return Optional.empty();
  }
}
