package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.Epoch;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.StoredResource;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.StoredTask;
import io.fairlead.model.StoredTaskType;
import io.fairlead.model.StoredTenant;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.ConfigHistory;
import io.fairlead.scheduler.FinishedTasks;
import io.fairlead.scheduler.StateSink;
import io.fairlead.wire.CommandAnswer;
import io.fairlead.wire.Payload;
import io.fairlead.wire.StoreKeys;
import io.fairlead.wire.SwarmCommandCodec;
import io.fairlead.wire.TaskRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/** The stores of one partition, by what is in them. Owned by the stream thread. */
final class SwarmStores {
  /** In the swarms store; no swarm id has a {@code #}. */
  static final Bytes CLOCK_KEY = Bytes.wrap("#clock".getBytes(StandardCharsets.US_ASCII));

  /**
   * An entry of no task. A window store in which nothing is, keeps no offset either; after a clean
   * stop Streams would call the whole partition corrupted and throw its files away.
   */
  private static final FinishedTask MARK =
      new FinishedTask(new TaskId("clock"), TaskPhase.COMPLETED, 0, Epoch.NONE, 0);

  private static final CommandAnswer ANSWER_MARK =
      new CommandAnswer("clock", "", "", 0, 0, 0, null, 0, null, 0, 0);

  private static final long MARK_EVERY_MS = 60_000;

  private final KeyValueStore<Bytes, byte[]> swarms;
  private final KeyValueStore<Bytes, StoredTenant> tenants;
  private final KeyValueStore<Bytes, StoredTaskType> taskTypes;
  private final KeyValueStore<Bytes, StoredSeries> series;
  private final KeyValueStore<Bytes, StoredResource> resources;
  private final KeyValueStore<Bytes, StoredAgent> agents;
  private final KeyValueStore<Bytes, TaskRow> tasks;
  private final PayloadTable payloads;
  private final WindowStore<Bytes, FinishedTask> finished;
  private final KeyValueStore<Bytes, StoredConfig> configs;
  private final WindowStore<Bytes, CommandAnswer> answers;
  private final HistoryStores history;
  private final Serde<StoredSwarm> swarmSerde;
  private long lastMark = -1;

  /**
   * @param payloadBytes memory for payloads that are kept at hand
   */
  SwarmStores(ProcessorContext<?, ?> context, long payloadBytes) {
    swarms = context.getStateStore(StoreNames.SWARMS);
    tenants = context.getStateStore(StoreNames.TENANTS);
    taskTypes = context.getStateStore(StoreNames.TASK_TYPES);
    series = context.getStateStore(StoreNames.SERIES);
    resources = context.getStateStore(StoreNames.RESOURCES);
    agents = context.getStateStore(StoreNames.AGENTS);
    tasks = context.getStateStore(StoreNames.TASKS);
    payloads = new PayloadTable(tasks, context.getStateStore(StoreNames.PAYLOADS), payloadBytes);
    finished = context.getStateStore(StoreNames.FINISHED);
    configs = context.getStateStore(StoreNames.CONFIGS);
    answers = context.getStateStore(StoreNames.ANSWERS);
    history = new HistoryStores(context);
    swarmSerde = StoreNames.swarmSerde();
  }

  /** What is remembered of the past. */
  HistoryStores history() {
    return history;
  }

  /** Logical time as stored last; 0 if it never was. */
  long logicalMs() {
    byte[] stored = swarms.get(CLOCK_KEY);
    return stored == null ? 0 : ByteBuffer.wrap(stored).getLong();
  }

  void putLogicalMs(long logicalMs) {
    swarms.put(CLOCK_KEY, ByteBuffer.allocate(Long.BYTES).putLong(logicalMs).array());
    if (logicalMs / MARK_EVERY_MS != lastMark) {
      lastMark = logicalMs / MARK_EVERY_MS;
      finished.put(CLOCK_KEY, MARK, logicalMs);
      answers.put(CLOCK_KEY, ANSWER_MARK, logicalMs);
    }
  }

  /** All, those that have been deleted as well. */
  List<StoredSwarm> swarms() {
    List<StoredSwarm> out = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = swarms.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        if (!entry.key.equals(CLOCK_KEY)) {
          out.add(swarmSerde.deserializer().deserialize(StoreNames.SWARMS, entry.value));
        }
      }
    }
    return out;
  }

  /** Also one that has been deleted; null if there never was one of that id. */
  @Nullable StoredSwarm swarm(SwarmId id) {
    byte[] stored = swarms.get(StoreKeys.swarm(id));
    return stored == null ? null : swarmSerde.deserializer().deserialize(StoreNames.SWARMS, stored);
  }

  void forEachTenant(BiConsumer<SwarmId, StoredTenant> action) {
    forEach(tenants, action);
  }

  void forEachTaskType(BiConsumer<SwarmId, StoredTaskType> action) {
    forEach(taskTypes, action);
  }

  void forEachSeries(BiConsumer<SwarmId, StoredSeries> action) {
    forEach(series, action);
  }

  void forEachResource(BiConsumer<SwarmId, StoredResource> action) {
    forEach(resources, action);
  }

  void forEachAgent(BiConsumer<SwarmId, StoredAgent> action) {
    forEach(agents, action);
  }

  /** To be called before payloads are asked for: here it is seen which are apart. */
  void forEachTask(BiConsumer<SwarmId, StoredTask> action) {
    try (KeyValueIterator<Bytes, TaskRow> all = tasks.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, TaskRow> entry = all.next();
        if (entry.value.payload() == null) {
          payloads.isApart(entry.key);
        }
        action.accept(StoreKeys.swarmOf(entry.key), entry.value.task());
      }
    }
  }

  private static <V> void forEach(KeyValueStore<Bytes, V> store, BiConsumer<SwarmId, V> action) {
    try (KeyValueIterator<Bytes, V> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, V> entry = all.next();
        action.accept(StoreKeys.swarmOf(entry.key), entry.value);
      }
    }
  }

  void putPayload(SwarmId swarm, TaskId task, Payload payload) {
    payloads.put(StoreKeys.task(swarm, task), payload);
  }

  /**
   * @throws IllegalStateException if there is none: a live task always has one
   */
  Payload payload(SwarmId swarm, TaskId task) {
    return payloads.get(StoreKeys.task(swarm, task));
  }

  /** All tasks are written. */
  void tasksWritten() {
    payloads.written();
  }

  /** Finished tasks of a swarm, as far back as the store keeps them. */
  FinishedTasks finishedTasks(SwarmId swarm) {
    return task -> findFinished(swarm, task);
  }

  private @Nullable FinishedTask findFinished(SwarmId swarm, TaskId task) {
    FinishedTask last = null;
    try (WindowStoreIterator<FinishedTask> found =
        finished.fetch(StoreKeys.task(swarm, task), 0, Long.MAX_VALUE)) {
      while (found.hasNext()) {
        last = found.next().value;
      }
    }
    return last;
  }

  /**
   * The configurations that are remembered.
   *
   * @param owner the swarm's id, or that of all for what swarms begin with
   */
  ConfigHistory configs(String owner) {
    return version -> configs.get(StoreKeys.config(owner, version));
  }

  /** What swarms begin with; null if it was never set. */
  @Nullable StoredConfig template() {
    return configs.get(StoreKeys.template());
  }

  /** A new version of what swarms begin with. */
  void putTemplate(StoredConfig version) {
    configs.put(StoreKeys.template(), version);
    configs.put(StoreKeys.config(SwarmCommandCodec.ALL, version.version()), version);
    configs.delete(StoreKeys.config(SwarmCommandCodec.ALL, version.version() - StoredConfig.KEPT));
  }

  /** Deletes whatever there is of a swarm that has been deleted. */
  void forget(SwarmId swarm) {
    sink(swarm, 0).removeSwarm();
    deleteAll(swarm, agents);
    deleteAll(swarm, tasks);
    payloads.deleteAll(swarm);
  }

  /** Where the state of a swarm goes; what has finished is filed under that logical time. */
  StateSink sink(SwarmId swarm, long logicalMs) {
    return new Sink(swarm, logicalMs);
  }

  private final class Sink implements StateSink {
    private final SwarmId swarm;
    private final long logicalMs;

    private Sink(SwarmId swarm, long logicalMs) {
      this.swarm = swarm;
      this.logicalMs = logicalMs;
    }

    @Override
    public void putSwarm(StoredSwarm stored) {
      swarms.put(
          StoreKeys.swarm(swarm), swarmSerde.serializer().serialize(StoreNames.SWARMS, stored));
    }

    @Override
    public void putTenant(StoredTenant tenant) {
      tenants.put(StoreKeys.tenant(swarm, tenant.id()), tenant);
    }

    @Override
    public void removeTenant(TenantId tenant) {
      tenants.delete(StoreKeys.tenant(swarm, tenant));
    }

    @Override
    public void removeTaskType(String type) {
      taskTypes.delete(StoreKeys.taskType(swarm, type));
    }

    @Override
    public void putTaskType(StoredTaskType type) {
      taskTypes.put(StoreKeys.taskType(swarm, type.type()), type);
    }

    @Override
    public void putSeries(StoredSeries value) {
      series.put(StoreKeys.series(swarm, value.tenant(), value.series().id()), value);
    }

    @Override
    public void removeSeries(StoredSeries value) {
      series.delete(StoreKeys.series(swarm, value.tenant(), value.series().id()));
    }

    @Override
    public void putResource(StoredResource value) {
      resources.put(StoreKeys.resource(swarm, value.name()), value);
    }

    @Override
    public void putConfig(StoredConfig version) {
      configs.put(StoreKeys.config(swarm.value(), version.version()), version);
    }

    @Override
    public void removeConfig(long version) {
      if (version > 0) {
        configs.delete(StoreKeys.config(swarm.value(), version));
      }
    }

    @Override
    public void putAgent(StoredAgent agent) {
      agents.put(StoreKeys.agent(swarm, agent.id()), agent);
    }

    @Override
    public void putTask(StoredTask task) {
      Bytes key = StoreKeys.task(swarm, task.task().id());
      tasks.put(key, new TaskRow(task, payloads.inRow(key)));
    }

    @Override
    public void finishTask(FinishedTask task) {
      Bytes key = StoreKeys.task(swarm, task.id());
      finished.put(key, task, logicalMs); // first: a query must find it in one or the other
      tasks.delete(key);
      payloads.delete(key); // last: a task that is there has one
    }

    @Override
    public void removeAgent(AgentId agent) {
      agents.delete(StoreKeys.agent(swarm, agent));
    }

    @Override
    public void removeSwarm() {
      deleteAll(swarm, tenants);
      deleteAll(swarm, taskTypes);
      deleteAll(swarm, series);
      deleteAll(swarm, resources);
      deleteAll(swarm, configs);
    }
  }

  private static <V> void deleteAll(SwarmId swarm, KeyValueStore<Bytes, V> store) {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, V> range =
        store.range(StoreKeys.first(swarm), StoreKeys.last(swarm))) {
      range.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.forEach(store::delete);
  }
}
