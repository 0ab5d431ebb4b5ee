package io.fairlead.bench.scale;

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
import io.fairlead.scheduler.StateSink;

/** A store that keeps nothing: what deciding costs, without what storing costs. */
public final class DiscardedState implements StateSink {
  public static final StateSink INSTANCE = new DiscardedState();

  private DiscardedState() {}

  @Override
  public void putSwarm(StoredSwarm swarm) {}

  @Override
  public void putTenant(StoredTenant tenant) {}

  @Override
  public void removeTenant(TenantId tenant) {}

  @Override
  public void removeTaskType(String type) {}

  @Override
  public void putTaskType(StoredTaskType type) {}

  @Override
  public void putSeries(StoredSeries series) {}

  @Override
  public void removeSeries(StoredSeries series) {}

  @Override
  public void putResource(StoredResource resource) {}

  @Override
  public void putConfig(StoredConfig version) {}

  @Override
  public void removeConfig(long version) {}

  @Override
  public void putAgent(StoredAgent agent) {}

  @Override
  public void putTask(StoredTask task) {}

  @Override
  public void finishTask(FinishedTask task) {}

  @Override
  public void removeAgent(AgentId agent) {}

  @Override
  public void removeSwarm() {}
}
