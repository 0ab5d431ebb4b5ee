package io.fairlead.scheduler;

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
import io.fairlead.model.TenantId;

/** Takes what has changed since the last time, each entity once, as it stands now. */
public interface StateSink {
  void putSwarm(StoredSwarm swarm);

  void putTenant(StoredTenant tenant);

  /** The tenant is forgotten. */
  void removeTenant(TenantId tenant);

  void putTaskType(StoredTaskType type);

  /** What was learned of the type is forgotten. */
  void removeTaskType(String type);

  void putSeries(StoredSeries series);

  void removeSeries(StoredSeries series);

  void putResource(StoredResource resource);

  /** One more version of the configuration. */
  void putConfig(StoredConfig version);

  /** That version is too old to be remembered, if there is one of that number. */
  void removeConfig(long version);

  void putAgent(StoredAgent agent);

  void putTask(StoredTask task);

  /** The task has ended: forget it, and remember that it has. */
  void finishTask(FinishedTask task);

  /** The agent is forgotten. */
  void removeAgent(AgentId agent);

  /**
   * The swarm is gone, with its tenants, task types, series, resources and remembered
   * configurations; its tasks and agents went before. Its own row stays, and is put after this as
   * that of a swarm that does not exist.
   */
  void removeSwarm();
}
