package io.fairlead.sim;

import io.fairlead.model.AgentId;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.StoredResource;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.StoredTask;
import io.fairlead.model.StoredTaskType;
import io.fairlead.model.StoredTenant;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.ConfigHistory;
import io.fairlead.scheduler.FinishedTasks;
import io.fairlead.scheduler.StateSink;
import io.fairlead.scheduler.SwarmScheduler;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A swarm's store in memory; forgets nothing. */
public final class InMemoryStore implements StateSink, FinishedTasks, ConfigHistory {
  private @Nullable StoredSwarm swarm;
  private final Map<TenantId, StoredTenant> tenants = new TreeMap<>();
  private final Map<String, StoredTaskType> types = new TreeMap<>();
  private final Map<String, StoredSeries> series = new TreeMap<>();
  private final Map<String, StoredResource> resources = new TreeMap<>();
  private final Map<AgentId, StoredAgent> agents = new TreeMap<>();
  private final Map<TaskId, StoredTask> tasks = new TreeMap<>();
  private final Map<TaskId, FinishedTask> finished = new TreeMap<>();
  private final Map<Long, StoredConfig> configs = new TreeMap<>();

  /** Gives everything to a scheduler that has nothing yet. */
  public void restoreInto(SwarmScheduler scheduler) {
    if (swarm != null) {
      scheduler.restore(swarm);
      tenants.values().forEach(scheduler::restore);
      types.values().forEach(scheduler::restore);
      series.values().forEach(scheduler::restore);
      resources.values().forEach(scheduler::restore);
      agents.values().forEach(scheduler::restore);
      tasks.values().forEach(scheduler::restore);
    }
  }

  /**
   * What this one holds and another one does not, or not alike; null if there is nothing. Tags of
   * tenants' flows are left out: they are written when something is charged, and follow virtual
   * time by themselves when a task arrives.
   *
   * @param other may hold more
   */
  @Nullable String differenceFrom(InMemoryStore other) {
    return Stream.of(
            difference(withoutFlows(tenants), withoutFlows(other.tenants)),
            difference(types, other.types),
            difference(series, other.series),
            difference(resources, other.resources),
            difference(agents, other.agents),
            difference(tasks, other.tasks),
            difference(finished, other.finished),
            difference(configs, other.configs),
            swarm == null || swarm.equals(other.swarm) ? null : swarm + ", not " + other.swarm)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static Map<TenantId, StoredTenant> withoutFlows(Map<TenantId, StoredTenant> tenants) {
    Map<TenantId, StoredTenant> without = new TreeMap<>();
    tenants.forEach(
        (id, tenant) ->
            without.put(
                id,
                new StoredTenant(
                    id,
                    List.of(),
                    tenant.chargedUs(),
                    tenant.tokensMicro(),
                    tenant.tokensAtMs(),
                    tenant.paused(),
                    tenant.draining())));
    return without;
  }

  private static <K, V> @Nullable String difference(Map<K, V> mine, Map<K, V> others) {
    for (Map.Entry<K, V> each : mine.entrySet()) {
      V other = others.get(each.getKey());
      if (!each.getValue().equals(other)) {
        return each.getValue() + ", not " + other;
      }
    }
    return null;
  }

  /** Another one that holds the same. */
  InMemoryStore copy() {
    InMemoryStore copy = new InMemoryStore();
    copy.swarm = swarm;
    copy.tenants.putAll(tenants);
    copy.types.putAll(types);
    copy.series.putAll(series);
    copy.resources.putAll(resources);
    copy.agents.putAll(agents);
    copy.tasks.putAll(tasks);
    copy.finished.putAll(finished);
    copy.configs.putAll(configs);
    return copy;
  }

  /** Every tenant, in order of their ids. */
  List<StoredTenant> tenants() {
    return List.copyOf(tenants.values());
  }

  /** Every agent, in order of their ids. */
  List<StoredAgent> agents() {
    return List.copyOf(agents.values());
  }

  /** Every task that has not ended, in order of their ids. */
  List<StoredTask> tasks() {
    return List.copyOf(tasks.values());
  }

  /** Tasks that have not ended. */
  public int live() {
    return tasks.size();
  }

  @Override
  public @Nullable FinishedTask find(TaskId id) {
    return finished.get(id);
  }

  @Override
  public @Nullable StoredConfig at(long version) {
    return configs.get(version);
  }

  /** The versions of the configuration that are remembered, oldest first. */
  public List<StoredConfig> configs() {
    return List.copyOf(configs.values());
  }

  @Override
  public void putConfig(StoredConfig version) {
    configs.put(version.version(), version);
  }

  @Override
  public void removeConfig(long version) {
    configs.remove(version);
  }

  @Override
  public void putSwarm(StoredSwarm value) {
    swarm = value;
  }

  @Override
  public void putTenant(StoredTenant value) {
    tenants.put(value.id(), value);
  }

  @Override
  public void removeTenant(TenantId tenant) {
    tenants.remove(tenant);
  }

  @Override
  public void removeTaskType(String type) {
    types.remove(type);
  }

  @Override
  public void putTaskType(StoredTaskType value) {
    types.put(value.type(), value);
  }

  @Override
  public void putSeries(StoredSeries value) {
    series.put(key(value), value);
  }

  @Override
  public void removeSeries(StoredSeries value) {
    series.remove(key(value));
  }

  private static String key(StoredSeries value) {
    return value.tenant() + " " + value.series().id();
  }

  @Override
  public void putResource(StoredResource value) {
    resources.put(value.name(), value);
  }

  @Override
  public void putAgent(StoredAgent value) {
    agents.put(value.id(), value);
  }

  @Override
  public void putTask(StoredTask value) {
    tasks.put(value.task().id(), value);
  }

  @Override
  public void finishTask(FinishedTask value) {
    tasks.remove(value.id());
    finished.put(value.id(), value);
  }

  @Override
  public void removeAgent(AgentId agent) {
    agents.remove(agent);
  }

  @Override
  public void removeSwarm() {
    tenants.clear();
    types.clear();
    series.clear();
    resources.clear();
    configs.clear();
  }
}
