package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.Explanation;
import io.fairlead.model.FinishedTask;
import io.fairlead.model.Kpi;
import io.fairlead.model.Now;
import io.fairlead.model.Proposal;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredConfig;
import io.fairlead.model.StoredSeries;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.StoredTask;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.model.WorkKey;
import io.fairlead.model.WorkSums;
import io.fairlead.scheduler.PlanSnapshot;
import io.fairlead.scheduler.PlanSnapshots;
import io.fairlead.scheduler.SwarmScheduler;
import io.fairlead.wire.CommandAnswer;
import io.fairlead.wire.Payload;
import io.fairlead.wire.StoreKeys;
import io.fairlead.wire.TaskRow;
import io.fairlead.wire.TokenSums;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads single entries of the state stores, from any thread. What is read may not be committed yet.
 * Asks only for keys: a range would hold up the stream thread. What is in no store is asked of the
 * stream thread.
 */
public final class StateReader {
  private final KafkaStreams streams;
  private final String applicationServer;
  private static final long ANSWER_TIMEOUT_MS = 2_000;

  private final SwarmQuestions questions;
  private final Serde<StoredSwarm> swarmSerde = StoreNames.swarmSerde();

  StateReader(KafkaStreams streams, String applicationServer, SwarmQuestions questions) {
    this.questions = questions;
    this.streams = streams;
    this.applicationServer = applicationServer;
  }

  /** Where the state of a swarm is. */
  public sealed interface Location {
    /** On this instance. */
    record Here(int partition) implements Location {}

    /** On another instance. */
    record There(HostInfo host) implements Location {}

    /** Nowhere at this moment: partitions are moving. */
    record Nowhere() implements Location {}
  }

  /** The state can't be read at this moment; partitions are moving or being restored. */
  public static final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnavailableException(Throwable cause) {
      super(cause);
    }
  }

  /** Which instance holds the swarm, whether it exists or not. */
  public Location locate(SwarmId swarm) {
    KeyQueryMetadata metadata;
    try {
      metadata =
          streams.queryMetadataForKey(StoreNames.SWARMS, swarm.value(), new StringSerializer());
    } catch (InvalidStateStoreException | IllegalStateException e) {
      return new Location.Nowhere();
    }
    if (metadata == null || metadata.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
      return new Location.Nowhere();
    }
    HostInfo active = metadata.activeHost();
    boolean here =
        applicationServer.isEmpty() || active.equals(HostInfo.buildFromEndpoint(applicationServer));
    if (here) {
      return new Location.Here(metadata.partition());
    }
    return active.port() < 0 ? new Location.Nowhere() : new Location.There(active);
  }

  /** Which instance holds a partition. */
  public Location locate(int partition) {
    if (applicationServer.isEmpty()) {
      return new Location.Here(partition);
    }
    try {
      for (StreamsMetadata instance : streams.streamsMetadataForStore(StoreNames.SWARMS)) {
        if (instance.topicPartitions().stream().anyMatch(tp -> tp.partition() == partition)) {
          return instance.hostInfo().equals(HostInfo.buildFromEndpoint(applicationServer))
              ? new Location.Here(partition)
              : new Location.There(instance.hostInfo());
        }
      }
    } catch (IllegalStateException e) {
      // Partitions are moving, or it has stopped.
    }
    return new Location.Nowhere();
  }

  /**
   * What became of a command, as long as it is remembered.
   *
   * @param swarm its id, or that of all
   */
  public Optional<CommandAnswer> answer(int partition, String swarm, String commandId)
      throws UnavailableException {
    return lastOf(StoreNames.ANSWERS, partition, StoreKeys.answer(swarm, commandId));
  }

  /** Why a task was rejected, as long as it is remembered. */
  public Optional<CommandAnswer> rejection(int partition, SwarmId swarm, TaskId task)
      throws UnavailableException {
    return lastOf(StoreNames.ANSWERS, partition, StoreKeys.rejection(swarm, task));
  }

  /**
   * A version of a configuration, as long as it is remembered.
   *
   * @param swarm its id, or that of all for what swarms begin with
   */
  public Optional<StoredConfig> config(int partition, String swarm, long version)
      throws UnavailableException {
    return get(StoreNames.CONFIGS, partition, StoreKeys.config(swarm, version));
  }

  /** What swarms begin with; empty if it was never set. */
  public Optional<StoredConfig> template(int partition) throws UnavailableException {
    return get(StoreNames.CONFIGS, partition, StoreKeys.template());
  }

  /** A swarm. */
  public Optional<StoredSwarm> swarm(int partition, SwarmId swarm) throws UnavailableException {
    byte @Nullable [] stored =
        read(
            StoreNames.SWARMS,
            QueryableStoreTypes.<Bytes, byte[]>keyValueStore(),
            partition,
            store -> store.get(StoreKeys.swarm(swarm)));
    return Optional.ofNullable(swarmSerde.deserializer().deserialize(StoreNames.SWARMS, stored))
        .filter(StoredSwarm::exists);
  }

  /** An agent. */
  public Optional<StoredAgent> agent(int partition, SwarmId swarm, AgentId agent)
      throws UnavailableException {
    return get(StoreNames.AGENTS, partition, StoreKeys.agent(swarm, agent));
  }

  /** A task that has not ended. */
  public Optional<StoredTask> task(int partition, SwarmId swarm, TaskId task)
      throws UnavailableException {
    return row(partition, swarm, task).map(TaskRow::task);
  }

  private Optional<TaskRow> row(int partition, SwarmId swarm, TaskId task)
      throws UnavailableException {
    return get(StoreNames.TASKS, partition, StoreKeys.task(swarm, task));
  }

  /** What a task that has not ended carries for its agent. */
  public Optional<Payload> payload(int partition, SwarmId swarm, TaskId task)
      throws UnavailableException {
    Optional<Payload> inRow = row(partition, swarm, task).map(TaskRow::payload);
    return inRow.isPresent()
        ? inRow
        : get(StoreNames.PAYLOADS, partition, StoreKeys.task(swarm, task));
  }

  /** A series that capacity is reserved for. */
  public Optional<StoredSeries> series(
      int partition, SwarmId swarm, TenantId tenant, String seriesId) throws UnavailableException {
    return get(StoreNames.SERIES, partition, StoreKeys.series(swarm, tenant, seriesId));
  }

  /** A task that has ended, as long as it is remembered. */
  public Optional<FinishedTask> finishedTask(int partition, SwarmId swarm, TaskId task)
      throws UnavailableException {
    return lastOf(StoreNames.FINISHED, partition, StoreKeys.task(swarm, task));
  }

  /** Why a task is not done yet; empty if no such task has still to end. */
  public Optional<Explanation> explain(int partition, SwarmId swarm, TaskId task)
      throws UnavailableException {
    return ask(partition, swarm, (scheduler, now) -> scheduler.explain(task, now));
  }

  /** The proposal that waits for approval, else what balancing would do now. */
  public Optional<OfferedProposal> proposal(int partition, SwarmId swarm)
      throws UnavailableException {
    return ask(
        partition,
        swarm,
        (scheduler, now) -> {
          Proposal pending = scheduler.pendingProposal();
          return pending == null
              ? new OfferedProposal(scheduler.propose(now), false)
              : new OfferedProposal(pending, true);
        });
  }

  /**
   * A proposal.
   *
   * @param pending whether it waits for approval
   */
  public record OfferedProposal(Proposal proposal, boolean pending) {}

  /**
   * Asks the thread that owns the swarm, and waits for its answer: for what is only in the heap.
   *
   * @param what reads the swarm and changes nothing; it holds up the stream thread, so what it does
   *     must be bounded, and what it returns must not change afterwards
   * @return empty if there is no such swarm, or no answer
   */
  public <T> Optional<T> ask(
      int partition, SwarmId swarm, BiFunction<SwarmScheduler, Now, @Nullable T> what)
      throws UnavailableException {
    return await(questions.ask(partition, swarm, what));
  }

  /**
   * What a plan is made from. Asks the thread that owns the swarm again and again, a bounded part
   * each time, and waits for the answers.
   *
   * @return empty if there is no such swarm
   */
  public Optional<PlanSnapshot> planSnapshot(int partition, SwarmId swarm)
      throws UnavailableException {
    PlanSnapshots parts = new PlanSnapshots();
    for (PlanSnapshots.Question next = parts.next(); next != null; next = parts.next()) {
      Optional<PlanSnapshots.Part> part = ask(partition, swarm, next::answer);
      if (part.isEmpty()) {
        return Optional.empty();
      }
      parts.add(part.get());
    }
    return Optional.of(parts.snapshot());
  }

  /** The partitions whose swarms this instance can tell of at this moment. */
  public SortedSet<Integer> partitions() {
    return questions.open();
  }

  /**
   * Asks the thread that owns a partition about several of its swarms, and waits for its answer.
   *
   * @param after the first one is behind that one; null for the first of all
   * @param what goes through swarms in order of their ids; changes nothing, is bounded, and returns
   *     what does not change afterwards
   */
  public <T> T askSwarms(
      int partition,
      @Nullable SwarmId after,
      BiFunction<Iterator<SwarmScheduler>, Now, @Nullable T> what)
      throws UnavailableException {
    return await(
            questions.ask(
                partition, (swarms, now) -> what.apply(swarms.after(after).iterator(), now)))
        .orElseThrow();
  }

  private static <T> Optional<T> await(Future<@Nullable T> answer) throws UnavailableException {
    try {
      return Optional.ofNullable(answer.get(ANSWER_TIMEOUT_MS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new UnavailableException(e);
    }
  }

  /**
   * About how many entries each key-value store holds that is on this instance, by its name; those
   * that can't be read at this moment are left out.
   */
  public SortedMap<String, Long> entries() {
    SortedMap<String, Long> entries = new TreeMap<>();
    for (String name : StoreNames.KEY_VALUE) {
      try {
        entries.put(
            name,
            streams
                .store(
                    StoreQueryParameters.fromNameAndType(
                        name, QueryableStoreTypes.<Bytes, Object>keyValueStore()))
                .approximateNumEntries());
      } catch (InvalidStateStoreException | IllegalStateException e) {
        // Partitions are moving, or Streams is being closed: a number would be wrong.
      }
    }
    return entries;
  }

  /** Questions that wait for a partition's thread. */
  public int questionsWaiting(int partition) {
    return questions.waiting(partition);
  }

  /**
   * Key figures of the intervals that began in that time, latest first.
   *
   * @param fromMs milliseconds since the Unix epoch
   * @param untilMs inclusive, milliseconds since the Unix epoch
   * @param most so many at most
   */
  public List<Kpi> kpis(int partition, SwarmId swarm, long fromMs, long untilMs, int most)
      throws UnavailableException {
    return readAll(
        StoreNames.KPIS,
        partition,
        (ReadOnlyWindowStore<Bytes, Kpi> store) -> {
          List<Kpi> out = new ArrayList<>();
          try (WindowStoreIterator<Kpi> found =
              store.backwardFetch(
                  StoreKeys.swarm(swarm),
                  Instant.ofEpochMilli(fromMs),
                  Instant.ofEpochMilli(untilMs))) {
            while (found.hasNext() && out.size() < most) {
              out.add(found.next().value);
            }
          }
          return out;
        });
  }

  /** Work of one tenant and type by the start of the hour; empty if none is remembered. */
  public SortedMap<Long, WorkSums> work(int partition, SwarmId swarm, WorkKey key)
      throws UnavailableException {
    return readAll(
        StoreNames.PATTERNS,
        partition,
        (ReadOnlyWindowStore<Bytes, WorkSums> store) -> {
          SortedMap<Long, WorkSums> out = new TreeMap<>();
          try (WindowStoreIterator<WorkSums> found =
              store.fetch(
                  StoreKeys.work(swarm, key),
                  Instant.EPOCH,
                  Instant.ofEpochMilli(Long.MAX_VALUE))) {
            while (found.hasNext()) {
              KeyValue<Long, WorkSums> hour = found.next();
              out.put(hour.key, hour.value);
            }
          }
          return out;
        });
  }

  /** Tokens that agents reported, by the start of the ten minutes, of all that touch that time. */
  public SortedMap<Long, TokenSums> tokens(int partition, SwarmId swarm, long fromMs, long untilMs)
      throws UnavailableException {
    return readAll(
        StoreNames.TOKENS,
        partition,
        (ReadOnlyWindowStore<Bytes, TokenSums> store) -> {
          SortedMap<Long, TokenSums> out = new TreeMap<>();
          try (WindowStoreIterator<TokenSums> found =
              store.fetch(
                  StoreKeys.swarm(swarm),
                  Instant.ofEpochMilli(TokenTally.sliceOf(fromMs)),
                  Instant.ofEpochMilli(untilMs))) {
            while (found.hasNext()) {
              KeyValue<Long, TokenSums> slice = found.next();
              out.put(slice.key, slice.value);
            }
          }
          return out;
        });
  }

  private <V, R> R readAll(
      String name, int partition, Function<ReadOnlyWindowStore<Bytes, V>, R> query)
      throws UnavailableException {
    R found = read(name, QueryableStoreTypes.<Bytes, V>windowStore(), partition, query);
    return Objects.requireNonNull(found);
  }

  private <V> Optional<V> lastOf(String name, int partition, Bytes key)
      throws UnavailableException {
    return Optional.ofNullable(
        read(
            name,
            QueryableStoreTypes.<Bytes, V>windowStore(),
            partition,
            (ReadOnlyWindowStore<Bytes, V> store) -> last(store, key)));
  }

  private static <V> @Nullable V last(ReadOnlyWindowStore<Bytes, V> store, Bytes key) {
    @Nullable V last = null;
    try (WindowStoreIterator<V> found =
        store.fetch(key, Instant.EPOCH, Instant.ofEpochMilli(Long.MAX_VALUE))) {
      while (found.hasNext()) {
        last = found.next().value;
      }
    }
    return last;
  }

  private <V> Optional<V> get(String name, int partition, Bytes key) throws UnavailableException {
    return Optional.ofNullable(
        read(
            name,
            QueryableStoreTypes.<Bytes, V>keyValueStore(),
            partition,
            (ReadOnlyKeyValueStore<Bytes, V> store) -> store.get(key)));
  }

  private <S, R> @Nullable R read(
      String name, QueryableStoreType<S> type, int partition, Function<S, @Nullable R> query)
      throws UnavailableException {
    S store;
    try {
      store =
          streams.store(StoreQueryParameters.fromNameAndType(name, type).withPartition(partition));
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw new UnavailableException(e); // the latter once Streams is being closed
    }
    try {
      return query.apply(store);
    } catch (InvalidStateStoreException e) {
      throw new UnavailableException(e);
    }
  }
}
