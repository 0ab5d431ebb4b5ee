package io.fairlead.streams;

import io.fairlead.streams.tally.StreamLoad;
import io.fairlead.streams.tally.Tallies;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.Kpi;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmConfig;
import io.fairlead.wire.avro.Task;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running coordinator: checks and creates the topics, registers the schemas, and runs the
 * topology until it is closed. Several instances with the same {@code application.id} share the
 * partitions.
 */
public final class Coordinator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

  private final CoordinatorConfig config;
  private final MessageSerdes serdes;
  private final CommandWriter commands;
  private final KafkaStreams streams;
  private final StateReader reader;
  private final InstanceMap instances;
  private final CoordinatorCounters counters;
  private final Tallies tallies;
  private final Runnable release;
  private final Readiness readiness;
  private final CountDownLatch running;
  private final CompletableFuture<String> stopped;

  private Coordinator(
      CoordinatorConfig config,
      MessageSerdes serdes,
      CommandWriter commands,
      KafkaStreams streams,
      StateReader reader,
      InstanceMap instances,
      CoordinatorCounters counters,
      Tallies tallies,
      Runnable release,
      Readiness readiness,
      CountDownLatch running,
      CompletableFuture<String> stopped) {
    this.config = config;
    this.serdes = serdes;
    this.commands = commands;
    this.streams = streams;
    this.reader = reader;
    this.instances = instances;
    this.counters = counters;
    this.tallies = tallies;
    this.release = release;
    this.readiness = readiness;
    this.running = running;
    this.stopped = stopped;
  }

  /**
   * Starts; returns before the partitions are taken over, see {@link #awaitReady}.
   *
   * @throws IllegalStateException if the topics are not as they must be; says what is wrong
   * @throws io.fairlead.wire.SchemaRegistryException if the registry can't be had or refuses a
   *     schema
   */
  public static Coordinator start(CoordinatorConfig config) throws InterruptedException {
    return new CoordinatorAssembly(config, TimeSource.SYSTEM).start();
  }

  static Coordinator run(
      CoordinatorConfig config,
      MessageSerdes serdes,
      CommandWriter commands,
      Topology topology,
      int partitions,
      PacedClients clients,
      ProcessorParts parts,
      Runnable releaseParts) {
    StoreMemory memory = new StoreMemory(config.number(CoordinatorSetting.STORE_MEMORY_BYTES));
    String server = config.text(CoordinatorSetting.APPLICATION_SERVER);
    KafkaStreams streams =
        new KafkaStreams(topology, StreamsSettings.of(config, server, memory), clients);
    CountDownLatch running = new CountDownLatch(1);
    CompletableFuture<String> stopped = new CompletableFuture<>();
    Readiness readiness = new Readiness(config);
    ThreadReplacements replacements =
        new ThreadReplacements(
            config.number(CoordinatorSetting.MAX_THREAD_REPLACEMENTS), parts.time());
    streams.setUncaughtExceptionHandler(
        failure -> {
          readiness.failed(failure);
          StreamThreadExceptionResponse response = replacements.handle(failure);
          clients.threadFailed(); // which is this one
          if (response != StreamThreadExceptionResponse.REPLACE_THREAD) {
            clients.instanceFailed();
          }
          return response;
        });
    streams.setGlobalStateRestoreListener(readiness);
    streams.setStateListener(
        (state, before) -> {
          LOG.info("coordinator {} is {}", config.text(CoordinatorSetting.APPLICATION_ID), state);
          if (state == KafkaStreams.State.RUNNING) {
            running.countDown();
          } else if (state.hasCompletedShutdown()) {
            stopped.complete(state.name());
          }
        });
    LOG.info(StreamsSettings.worstTakeOver(config));
    streams.start();
    TallySampler sampler = new TallySampler(parts.tallies(), parts.time());
    Runnable release =
        () -> {
          sampler.close();
          releaseParts.run();
          memory.close();
        };
    return new Coordinator(
        config,
        serdes,
        commands,
        streams,
        new StateReader(streams, server, parts.questions()),
        new InstanceMap(streams, server, config.topics().tasks(), partitions),
        parts.counters(),
        parts.tallies(),
        release,
        readiness,
        running,
        stopped);
  }

  /** The schemas that the coordinator reads and writes, by the topic whose subject they are. */
  static Map<String, Schema> schemas(TopicNames topics) {
    Map<String, Schema> out = new LinkedHashMap<>();
    out.put(topics.tasks(), Task.getClassSchema());
    out.put(topics.agentReports(), AgentReport.getClassSchema());
    out.put(topics.commands(), SwarmCommand.getClassSchema());
    out.put(topics.assignmentsSubjectTopic(), AgentMessage.getClassSchema());
    out.put(topics.outcomes(), Outcome.getClassSchema());
    out.put(topics.decisions(), Decision.getClassSchema());
    out.put(topics.kpis(), Kpi.getClassSchema());
    out.put(topics.config(), SwarmConfig.getClassSchema());
    out.put(topics.deadLetters(), DeadLetter.getClassSchema());
    return out;
  }

  /** Waits until this instance has taken over its partitions; false if that takes longer. */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return running.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether it works at this moment; it does not while partitions move. */
  public boolean ready() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Why it does not work at this moment, for people; empty if it does. */
  public Optional<String> notReady() {
    return readiness.notReady(streams);
  }

  /** Whether it works or may again, without anybody doing anything. */
  public boolean alive() {
    return streams.state().isRunningOrRebalancing()
        || streams.state() == KafkaStreams.State.CREATED;
  }

  /** Completes when it has stopped, for whatever reason, with the state it ended in. */
  public CompletionStage<String> stopped() {
    return stopped.minimalCompletionStage();
  }

  /** How it is run. */
  public CoordinatorConfig config() {
    return config;
  }

  /** Of every message, over the registry client that it has; usable until it is closed. */
  public MessageSerdes serdes() {
    return serdes;
  }

  /** What this instance has met since it started. */
  public CoordinatorCounters counters() {
    return counters;
  }

  /** What has happened in the swarms that are here. */
  public Tallies tallies() {
    return tallies;
  }

  /** What the stream threads did in the last half minute. */
  public StreamLoad load() {
    return tallies.load(System.nanoTime());
  }

  /** Kafka Streams itself, for who reads its metrics. */
  public KafkaStreams streams() {
    return streams;
  }

  /** The way in: for commands and tasks. */
  public CommandWriter commands() {
    return commands;
  }

  /** The state, for queries. */
  public StateReader state() {
    return reader;
  }

  /** Who holds what. */
  public InstanceMap instances() {
    return instances;
  }

  /**
   * Stops cleanly: commits, and leaves its partitions to others, who need not wait until its
   * session has lapsed. Idempotent.
   */
  @Override
  public void close() {
    boolean clean =
        streams.close(
            CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (clean) {
      release.run();
    } else {
      // Its threads may still use the stores: their memory is left to the end of the process.
      LOG.warn("the coordinator did not stop within {} s", CLOSE_TIMEOUT.toSeconds());
    }
  }
}
