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
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.StateSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A swarm's store under transactions: what is written is read back at once, and is gone again if
 * the transaction is not committed.
 */
final class TransactionalStore {
  private final InMemoryStore committed = new InMemoryStore();
  private InMemoryStore working = new InMemoryStore();
  private final List<Consumer<StateSink>> writes = new ArrayList<>();
  private long committedLogicalMs;
  private long logicalMs;

  /** As it stands with what has not been committed. */
  InMemoryStore working() {
    return working;
  }

  InMemoryStore committed() {
    return committed;
  }

  /** Logical time as stored last, milliseconds. */
  long logicalMs() {
    return logicalMs;
  }

  void putLogicalMs(long value) {
    logicalMs = value;
  }

  void commit() {
    writes.forEach(write -> write.accept(committed));
    writes.clear();
    committedLogicalMs = logicalMs;
  }

  void rollBack() {
    writes.clear();
    working = committed.copy();
    logicalMs = committedLogicalMs;
  }

  /** Where the state goes. */
  StateSink sink() {
    return new Sink();
  }

  private void write(Consumer<StateSink> change) {
    change.accept(working);
    writes.add(change);
  }

  private final class Sink implements StateSink {
    @Override
    public void putSwarm(StoredSwarm swarm) {
      write(to -> to.putSwarm(swarm));
    }

    @Override
    public void putTenant(StoredTenant tenant) {
      write(to -> to.putTenant(tenant));
    }

    @Override
    public void removeTenant(TenantId tenant) {
      write(to -> to.removeTenant(tenant));
    }

    @Override
    public void removeTaskType(String type) {
      write(to -> to.removeTaskType(type));
    }

    @Override
    public void putTaskType(StoredTaskType type) {
      write(to -> to.putTaskType(type));
    }

    @Override
    public void putSeries(StoredSeries series) {
      write(to -> to.putSeries(series));
    }

    @Override
    public void removeSeries(StoredSeries series) {
      write(to -> to.removeSeries(series));
    }

    @Override
    public void putResource(StoredResource resource) {
      write(to -> to.putResource(resource));
    }

    @Override
    public void putConfig(StoredConfig version) {
      write(to -> to.putConfig(version));
    }

    @Override
    public void removeConfig(long version) {
      write(to -> to.removeConfig(version));
    }

    @Override
    public void putAgent(StoredAgent agent) {
      write(to -> to.putAgent(agent));
    }

    @Override
    public void putTask(StoredTask task) {
      write(to -> to.putTask(task));
    }

    @Override
    public void finishTask(FinishedTask task) {
      write(to -> to.finishTask(task));
    }

    @Override
    public void removeAgent(AgentId agent) {
      write(to -> to.removeAgent(agent));
    }

    @Override
    public void removeSwarm() {
      write(StateSink::removeSwarm);
    }
  }
}
