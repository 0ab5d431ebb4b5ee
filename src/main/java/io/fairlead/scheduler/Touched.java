package io.fairlead.scheduler;

import io.fairlead.model.AgentId;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.StoredResource;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has changed since it was last written, each entity once. Owned by its swarm's thread. */
final class Touched {
  private boolean swarm;
  private boolean swarmGone;
  private final List<TaskState> tasks = new ArrayList<>();
  private final List<AgentState> agents = new ArrayList<>();
  private final List<TenantState> tenants = new ArrayList<>();
  private final List<TaskTypeState> types = new ArrayList<>();
  private final List<StoredSeries> series = new ArrayList<>();
  private final Map<String, StoredResource> resources = new LinkedHashMap<>();
  private final List<FinishedTask> finished = new ArrayList<>();
  private final List<AgentId> forgotten = new ArrayList<>();
  private final List<TenantId> forgottenTenants = new ArrayList<>();
  private final List<String> forgottenTypes = new ArrayList<>();
  private final List<StoredConfig> configs = new ArrayList<>();

  void swarm() {
    swarm = true;
  }

  void swarmGone() {
    swarmGone = true;
    configs.clear();
    resources.clear();
  }

  void task(TaskState task) {
    if (!task.touched) {
      task.touched = true;
      tasks.add(task);
    }
  }

  void agent(AgentState agent) {
    if (!agent.touched) {
      agent.touched = true;
      agents.add(agent);
    }
  }

  void tenant(TenantState tenant) {
    if (!tenant.touched) {
      tenant.touched = true;
      tenants.add(tenant);
    }
  }

  void type(TaskTypeState type) {
    if (!type.touched) {
      type.touched = true;
      types.add(type);
    }
  }

  /** A series as it stands now, or as it stood before it was released. */
  void series(StoredSeries value) {
    series.add(value);
  }

  void resource(StoredResource value) {
    resources.put(value.name(), value);
  }

  void finished(FinishedTask task) {
    finished.add(task);
  }

  void forgotten(AgentId agent) {
    forgotten.add(agent);
  }

  void forgotten(TenantId tenant) {
    forgottenTenants.add(tenant);
  }

  void forgottenType(String type) {
    forgottenTypes.add(type);
  }

  void config(StoredConfig version) {
    configs.add(version);
  }

  /**
   * Gives everything to the sink and begins anew. The swarm's own row comes first: whoever finds
   * part of this finds whose it is.
   */
  void flush(SwarmState state, StateSink sink) {
    flushSwarm(state, sink);
    flushEnds(state, sink);
    for (TaskState task : tasks) {
      task.touched = false;
      if (task.phase.live()) {
        sink.putTask(task.stored());
      }
    }
    tasks.clear();
    for (AgentState agent : agents) {
      agent.touched = false;
      if (state.agents.get(agent.id()) == agent) {
        sink.putAgent(agent.stored());
      }
    }
    agents.clear();
    for (TenantState tenant : tenants) {
      tenant.touched = false;
      if (state.tenants.get(tenant.id) == tenant) {
        sink.putTenant(tenant.stored(state.queue.tags(tenant.id)));
      }
    }
    tenants.clear();
    for (TaskTypeState type : types) {
      type.touched = false;
      if (state.types.get(type.type) == type) {
        sink.putTaskType(type.stored());
      }
    }
    types.clear();
    resources.values().forEach(sink::putResource);
    resources.clear();
  }

  private void flushSwarm(SwarmState state, StateSink sink) {
    if (swarmGone) {
      sink.removeSwarm();
    }
    swarmGone = false;
    if (swarm) {
      sink.putSwarm(state.stored());
    }
    swarm = false;
  }

  /**
   * Gives to the sink what has ended or changes seldom. What goes on and changes with every record
   * stays for {@link #flush}.
   */
  void flushEnds(SwarmState state, StateSink sink) {
    if (swarmGone || !forgotten.isEmpty()) {
      flushSwarm(state, sink); // it remembers what the forgotten agents' numbers were
    }
    for (FinishedTask task : finished) {
      sink.finishTask(task);
    }
    finished.clear();
    for (AgentId agent : forgotten) {
      if (!state.agents.containsKey(agent)) {
        sink.removeAgent(agent);
      }
    }
    forgotten.clear();
    for (TenantId tenant : forgottenTenants) {
      if (!state.tenants.containsKey(tenant)) {
        sink.removeTenant(tenant);
      }
    }
    forgottenTenants.clear();
    for (String type : forgottenTypes) {
      if (!state.types.containsKey(type)) {
        sink.removeTaskType(type);
      }
    }
    forgottenTypes.clear();
    for (StoredSeries value : series) {
      StoredSeries present =
          state.series.get(SwarmState.seriesKey(value.tenant(), value.series().id()));
      if (present == null) {
        sink.removeSeries(value);
      } else {
        sink.putSeries(present);
      }
    }
    series.clear();
    for (StoredConfig version : configs) {
      sink.putConfig(version);
      sink.removeConfig(version.version() - StoredConfig.KEPT);
    }
    configs.clear();
  }
}
