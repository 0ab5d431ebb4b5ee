package io.fairlead.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A configuration while it is changed; collects every fault. */
final class ConfigPatch {
  private static final List<Setting> PLAN_WEIGHTS =
      List.of(
          Setting.PLAN_LATENCY_WEIGHT,
          Setting.PLAN_UTILISATION_WEIGHT,
          Setting.PLAN_BALANCE_WEIGHT,
          Setting.PLAN_COST_WEIGHT);

  private final EnumMap<Setting, Long> settings;
  private final SortedMap<TenantId, EnumMap<TenantSetting, Long>> tenants = new TreeMap<>();
  private final SortedMap<String, ResourceText> resources = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  ConfigPatch(
      EnumMap<Setting, Long> settings,
      SortedMap<TenantId, EnumMap<TenantSetting, Long>> tenants,
      SortedMap<String, SharedResource> resources) {
    this.settings = new EnumMap<>(settings);
    tenants.forEach((tenant, own) -> this.tenants.put(tenant, new EnumMap<>(own)));
    resources.forEach(
        (name, resource) -> this.resources.put(name, new ResourceText(name, resource)));
  }

  void put(String key, String text) {
    Optional<Setting> setting = Setting.byKey(key);
    if (setting.isPresent()) {
      putSetting(setting.get(), text);
    } else if (!putTenant(key, text) && !putResource(key, text)) {
      faults.add(key + ": there is no such setting");
    }
  }

  /** What is wrong with that setting by itself. */
  Optional<String> fault(String key, String text) {
    put(key, text);
    resources
        .values()
        .forEach(
            resource -> faults.addAll(resource.isEmpty() ? List.of() : resource.fieldFaults()));
    return faults.stream().findFirst();
  }

  private void putSetting(Setting setting, String text) {
    if (text.equals("null")) {
      settings.remove(setting);
      return;
    }
    Long value = parse(setting.key(), setting.format(), text);
    if (value != null) {
      settings.put(setting, value);
    }
  }

  /** Returns whether it is the name of a tenant's setting. */
  private boolean putTenant(String key, String text) {
    String name = between(key, SwarmConfig.TENANT_PREFIX);
    Optional<TenantSetting> setting = TenantSetting.byKey(lastPart(key));
    if (name == null || setting.isEmpty()) {
      return false;
    }
    TenantId tenant;
    try {
      tenant = new TenantId(name);
    } catch (InvalidFieldException e) {
      faults.add(key + ": " + e.getMessage());
      return true;
    }
    EnumMap<TenantSetting, Long> own =
        tenants.getOrDefault(tenant, new EnumMap<>(TenantSetting.class));
    if (text.equals("null")) {
      own.remove(setting.get());
    } else {
      Long value = parse(key, setting.get().format(), text);
      if (value != null) {
        own.put(setting.get(), value);
      }
    }
    if (own.isEmpty()) {
      tenants.remove(tenant);
    } else if (tenants.size() >= SwarmConfig.MAX_CONFIGURED_TENANTS
        && !tenants.containsKey(tenant)) {
      faults.add(
          key + ": at most " + SwarmConfig.MAX_CONFIGURED_TENANTS + " tenants can be configured");
    } else {
      tenants.put(tenant, own);
    }
    return true;
  }

  /** Returns whether it is the name of a resource's setting. */
  private boolean putResource(String key, String text) {
    String name = between(key, SwarmConfig.RESOURCE_PREFIX);
    String field = lastPart(key);
    if (name == null || !ResourceText.isField(field)) {
      return false;
    }
    try {
      IdSyntax.visible("resource", name, Task.MAX_RESOURCE_LENGTH);
    } catch (InvalidFieldException e) {
      faults.add(key + ": " + e.getMessage());
      return true;
    }
    if (resources.size() >= SwarmConfig.MAX_RESOURCES && !resources.containsKey(name)) {
      faults.add(key + ": at most " + SwarmConfig.MAX_RESOURCES + " resources can be shared");
      return true;
    }
    resources.computeIfAbsent(name, unused -> new ResourceText(name, null)).put(field, text);
    return true;
  }

  private @Nullable Long parse(String key, SettingFormat format, String text) {
    try {
      return format.parse(text);
    } catch (IllegalArgumentException e) {
      faults.add(key + " '" + text + "': " + e.getMessage());
      return null;
    }
  }

  /** What stands between a prefix and the last dot; null if there is nothing. */
  private static @Nullable String between(String key, String prefix) {
    int dot = key.lastIndexOf('.');
    return key.startsWith(prefix) && dot > prefix.length()
        ? key.substring(prefix.length(), dot)
        : null;
  }

  private static String lastPart(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  SwarmConfig.Change build(long version) {
    SortedMap<String, SharedResource> shared = new TreeMap<>();
    resources.forEach(
        (name, text) -> {
          SharedResource resource = text.isEmpty() ? null : text.build(faults);
          if (resource != null) {
            shared.put(name, resource);
          }
        });
    SwarmConfig next = new SwarmConfig(version, settings, tenants, shared);
    checkTogether(next);
    checkSize(next);
    return faults.isEmpty()
        ? new SwarmConfig.Change(Optional.of(next), List.of())
        : new SwarmConfig.Change(Optional.empty(), List.copyOf(faults));
  }

  /** It is stored and published whole, in one record. */
  private void checkSize(SwarmConfig next) {
    long length = 0;
    for (Map.Entry<String, String> setting : next.changedSettings().entrySet()) {
      length += setting.getKey().length() + setting.getValue().length();
    }
    if (length > SwarmConfig.MAX_LENGTH) {
      faults.add(
          "the settings that are not at their defaults have "
              + length
              + " characters, at most "
              + SwarmConfig.MAX_LENGTH);
    }
  }

  private void checkTogether(SwarmConfig next) {
    above(next, Setting.LOST_AFTER_MS, Setting.SUSPECT_AFTER_MS);
    above(next, Setting.SUSPECT_AFTER_MS, Setting.HEARTBEAT_MS);
    atLeast(next, Setting.LEASE_MS, Setting.LOST_AFTER_MS);
    atLeast(next, Setting.RETRY_BACKOFF_MAX_MS, Setting.RETRY_BACKOFF_MS);
    if (PLAN_WEIGHTS.stream().allMatch(weight -> next.get(weight) == 0)) {
      faults.add(
          PLAN_WEIGHTS.stream().map(Setting::key).collect(Collectors.joining(", "))
              + " '0': one must be above 0");
    }
    tenants.forEach(this::checkShares);
    for (TenantId tenant : tenants.keySet()) {
      TenantQuota quota = next.tenant(tenant);
      if (quota.minConcurrency() > quota.mostHeld()) {
        faults.add(
            SwarmConfig.TENANT_PREFIX
                + tenant
                + ".minConcurrency '"
                + quota.minConcurrency()
                + "': must be at most maxConcurrency, "
                + quota.mostHeld());
      }
    }
  }

  private void checkShares(TenantId tenant, EnumMap<TenantSetting, Long> own) {
    TenantSetting least = TenantSetting.MIN_SHARE;
    TenantSetting most = TenantSetting.MAX_SHARE;
    long leastMilli = own.getOrDefault(least, least.defaultValue());
    long mostMilli = own.getOrDefault(most, most.defaultValue());
    if (leastMilli > mostMilli) {
      faults.add(
          SwarmConfig.TENANT_PREFIX
              + tenant
              + "."
              + least.key()
              + " '"
              + least.format().show(leastMilli)
              + "': must be at most "
              + most.key()
              + ", "
              + most.format().show(mostMilli));
    }
  }

  private void above(SwarmConfig next, Setting larger, Setting smaller) {
    if (next.get(larger) <= next.get(smaller)) {
      contradict(next, larger, "above", smaller);
    }
  }

  private void atLeast(SwarmConfig next, Setting larger, Setting smaller) {
    if (next.get(larger) < next.get(smaller)) {
      contradict(next, larger, "at least", smaller);
    }
  }

  private void contradict(SwarmConfig next, Setting larger, String relation, Setting smaller) {
    faults.add(
        larger.key()
            + " '"
            + next.get(larger)
            + "': must be "
            + relation
            + " "
            + smaller.key()
            + ", "
            + next.get(smaller));
  }
}
