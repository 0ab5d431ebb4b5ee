package io.fairlead.model;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one swarm. Immutable; {@link #with} gives a changed copy or every fault at once.
 * Beside those of {@link Setting} there are settings of tenants, {@code tenant.<tenantId>.<key>},
 * and of resources that agents share, {@code resource.<name>.<key>}.
 */
public final class SwarmConfig {
  /** Stands for every tenant that does not say itself. */
  static final TenantId ANY_TENANT = new TenantId("*");

  /** Every setting at its default, no tenant or resource configured; version 0. */
  public static final SwarmConfig DEFAULT =
      new SwarmConfig(0, new EnumMap<>(Setting.class), new TreeMap<>(), new TreeMap<>());

  public static final int MAX_CONFIGURED_TENANTS = 10_000;
  public static final int MAX_RESOURCES = 64;

  /** Characters of the settings that are not at their defaults, names included. */
  public static final int MAX_LENGTH = 800_000;

  static final String TENANT_PREFIX = "tenant.";
  static final String RESOURCE_PREFIX = "resource.";

  private static final List<Discipline> DISCIPLINES = List.of(Discipline.values());
  private static final List<BalanceMode> BALANCE_MODES = List.of(BalanceMode.values());
  private static final List<AgentTopicLayout> LAYOUTS = List.of(AgentTopicLayout.values());
  private static final List<Strategy> STRATEGIES = List.of(Strategy.values());

  private final long version;
  private final EnumMap<Setting, Long> changed;
  private final SortedMap<TenantId, EnumMap<TenantSetting, Long>> tenants;
  private final NavigableMap<TenantId, TenantQuota> quotas = new TreeMap<>();
  private final TenantQuota anyQuota;
  private final SortedMap<String, SharedResource> resources;

  SwarmConfig(
      long version,
      EnumMap<Setting, Long> changed,
      SortedMap<TenantId, EnumMap<TenantSetting, Long>> tenants,
      SortedMap<String, SharedResource> resources) {
    this.version = version;
    this.changed = changed;
    this.tenants = tenants;
    this.resources = Collections.unmodifiableSortedMap(resources);
    this.anyQuota = quota(ANY_TENANT);
    tenants.keySet().forEach(tenant -> quotas.put(tenant, quota(tenant)));
  }

  /** A changed configuration, or all that is wrong with the change. */
  public record Change(Optional<SwarmConfig> config, List<String> faults) {}

  /** Counts the swarm's configurations from 1; 0 for the defaults. */
  public long version() {
    return version;
  }

  /**
   * Value of a setting, in the setting's unit; decimals in thousandths, choices as their place in
   * the list.
   */
  public long get(Setting setting) {
    Long value = changed.get(setting);
    return value == null ? setting.defaultValue() : value;
  }

  /** In which order the waiting tasks of a level go. */
  public Discipline discipline(Level level) {
    Setting setting =
        switch (level) {
          case CRITICAL -> Setting.CRITICAL_DISCIPLINE;
          case HIGH -> Setting.HIGH_DISCIPLINE;
          case NORMAL -> Setting.NORMAL_DISCIPLINE;
          case LOW -> Setting.LOW_DISCIPLINE;
        };
    return DISCIPLINES.get((int) get(setting));
  }

  /** Weight of a level in thousandths. */
  public long levelWeightMilli(Level level) {
    return get(
        switch (level) {
          case CRITICAL -> Setting.CRITICAL_WEIGHT;
          case HIGH -> Setting.HIGH_WEIGHT;
          case NORMAL -> Setting.NORMAL_WEIGHT;
          case LOW -> Setting.LOW_WEIGHT;
        });
  }

  /** How an agent is chosen. */
  public Strategy strategy() {
    return STRATEGIES.get((int) get(Setting.STRATEGY));
  }

  /** On what kind of topic agents that join are told what to do. */
  public AgentTopicLayout agentTopicLayout() {
    return LAYOUTS.get((int) get(Setting.AGENT_TOPIC_LAYOUT));
  }

  /** Whether idle agents take work from others' local queues. */
  public boolean steals() {
    return get(Setting.STEALING) == 0;
  }

  /** Whether agents are asked to give back what they have not started. */
  public boolean revokes() {
    return get(Setting.REVOCATION) == 0;
  }

  /** What the balancer does with its proposals. */
  public BalanceMode balanceMode() {
    return BALANCE_MODES.get((int) get(Setting.BALANCE_MODE));
  }

  /** Whether all levels share by weight, instead of critical work going first. */
  public boolean weightedLevels() {
    return get(Setting.LEVEL_ORDER) == 1;
  }

  /** Whether breakers go by the rate of failures, instead of by failures in a row. */
  public boolean breakerByRate() {
    return get(Setting.BREAKER_MODE) == 1;
  }

  /** Whether critical tasks with a deadline are accepted only if it can be met. */
  public boolean admitsDeadlines() {
    return get(Setting.DEADLINE_ADMISSION) == 0;
  }

  /** Whether a task whose deadline passes while it waits ends there. */
  public boolean expiresLate() {
    return get(Setting.LATE_POLICY) == 1;
  }

  /** What a tenant is due and what it may not exceed. */
  public TenantQuota tenant(TenantId tenant) {
    TenantQuota quota = quotas.get(tenant);
    return quota == null ? anyQuota : quota;
  }

  /**
   * Value of a tenant's setting: its own, else that of all tenants, else the default; as {@link
   * SettingFormat} holds it.
   */
  public long get(TenantId tenant, TenantSetting setting) {
    return value(tenant, setting);
  }

  /** Weight of a tenant in thousandths. */
  public long weightMilli(TenantId tenant) {
    return tenant(tenant).weightMilli();
  }

  /** Tenants that have a setting of their own; {@code *} is not among them. */
  public SortedMap<TenantId, TenantQuota> tenants() {
    SortedMap<TenantId, TenantQuota> out = new TreeMap<>(quotas);
    out.remove(ANY_TENANT);
    return out;
  }

  /** Whether a tenant has a setting of its own. */
  public boolean isConfigured(TenantId tenant) {
    return quotas.containsKey(tenant) && !tenant.equals(ANY_TENANT);
  }

  /** Tenants that have a setting of their own, in order, those behind that one; all, if null. */
  public Stream<TenantId> configuredAfter(@Nullable TenantId tenant) {
    return (tenant == null ? quotas : quotas.tailMap(tenant, false))
        .keySet().stream().filter(id -> !id.equals(ANY_TENANT));
  }

  /** The resources that agents share, by name. */
  public SortedMap<String, SharedResource> resources() {
    return resources;
  }

  private TenantQuota quota(TenantId tenant) {
    return new TenantQuota(
        value(tenant, TenantSetting.WEIGHT),
        value(tenant, TenantSetting.RATE_PER_SECOND),
        value(tenant, TenantSetting.BURST),
        value(tenant, TenantSetting.MAX_QUEUED),
        value(tenant, TenantSetting.MIN_CONCURRENCY),
        value(tenant, TenantSetting.MAX_CONCURRENCY));
  }

  private long value(TenantId tenant, TenantSetting setting) {
    EnumMap<TenantSetting, Long> own = tenants.get(tenant);
    if (own != null && own.containsKey(setting)) {
      return own.get(setting);
    }
    EnumMap<TenantSetting, Long> any = tenants.get(ANY_TENANT);
    return any != null && any.containsKey(setting) ? any.get(setting) : setting.defaultValue();
  }

  /** Every setting by name, each value as JSON text; {@link #with} of it gives this one back. */
  public SortedMap<String, String> settings() {
    SortedMap<String, String> out = new TreeMap<>();
    for (Setting setting : Setting.values()) {
      out.put(setting.key(), setting.format().show(get(setting)));
    }
    tenants.forEach(
        (tenant, own) ->
            own.forEach(
                (setting, value) ->
                    out.put(
                        TENANT_PREFIX + tenant + "." + setting.key(),
                        setting.format().show(value))));
    resources.values().forEach(resource -> ResourceText.show(resource, out));
    return out;
  }

  /** As {@link #settings}, without what is at its default. */
  public SortedMap<String, String> changedSettings() {
    SortedMap<String, String> out = settings();
    for (Setting setting : Setting.values()) {
      out.remove(setting.key(), setting.format().show(setting.defaultValue()));
    }
    return out;
  }

  /**
   * What is wrong with one setting of a patch by itself, whatever the others are: there is none of
   * that name, or it takes no such value. Empty if nothing is.
   *
   * @param text the value as JSON text
   */
  public static Optional<String> fault(String key, String text) {
    return new ConfigPatch(new EnumMap<>(Setting.class), new TreeMap<>(), new TreeMap<>())
        .fault(key, text.trim());
  }

  /**
   * This configuration with the settings of the patch and the next version. A patch with a fault is
   * refused whole, with every fault named.
   *
   * @param patch values as JSON text by setting name; {@code null} as text sets the default, and
   *     takes away what is configured of a tenant or resource
   */
  public Change with(Map<String, String> patch) {
    ConfigPatch next = new ConfigPatch(changed, tenants, resources);
    new TreeMap<>(patch).forEach((key, text) -> next.put(key, text.trim()));
    return next.build(version + 1);
  }

  /** The same settings under another version; for reading a stored configuration back. */
  public SwarmConfig atVersion(long storedVersion) {
    return new SwarmConfig(storedVersion, changed, tenants, resources);
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
