package io.fairlead.agent;

import io.fairlead.model.AgentId;
import io.fairlead.model.Setting;
import io.fairlead.model.SwarmId;
import io.fairlead.wire.avro.AgentMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent: joins a swarm, runs the tasks that it is given, a thread per slot, and reports.
 *
 * <p>Execution is at least once. When the agent loses touch with Kafka it stops what it does and
 * joins again by itself; when another process has taken its id it ends ({@link #ended}). Safe for
 * use by several threads.
 */
public final class AgentWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentWorker.class);
  private static final long GOODBYE_TIMEOUT_MS = 5_000;
  private static final long THREADS_TIMEOUT_MS = 5_000;

  private final AgentSettings settings;
  private final SharedSession session;
  private final Duration drainTimeout;
  private final KafkaClients clients;
  private final CompletableFuture<AgentEnd> ended = new CompletableFuture<>();

  private AgentWorker(Builder builder, TaskHandler handler) {
    settings = builder.settings();
    drainTimeout = builder.drainTimeout;
    clients = new KafkaClients(builder.properties);
    Topics topics = new Topics(builder.topicPrefix);
    String name = settings.swarm() + "/" + settings.agent();
    String clientId = "fairlead-agent-" + settings.swarm() + "-" + settings.agent();
    session = new SharedSession(settings, () -> UUID.randomUUID().toString(), Moment::now);
    AssignmentReader reader =
        new AssignmentReader(
            AssignmentTopic.own(topics, settings),
            AssignmentTopic.shared(topics, settings),
            session,
            () -> clients.consumer(clientId),
            clients.deserializer(AgentMessage.class));
    AgentReporter reporter =
        new AgentReporter(
            settings,
            session,
            new KafkaReportSender(topics.agentReports(), () -> clients.reportProducer(clientId)));
    Thread reading = thread("fairlead-read-" + name, reader);
    Thread reporting = thread("fairlead-report-" + name, reporter);
    List<Thread> slots = new ArrayList<>();
    for (int i = 1; i <= settings.slots(); i++) {
      slots.add(thread("fairlead-slot-" + i + "-" + name, new SlotRunner(session, handler)));
    }
    LOG.info("agent {} starts with {} slots", name, settings.slots());
    reading.start();
    reporting.start();
    slots.forEach(Thread::start);
    thread("fairlead-end-" + name, () -> awaitEnd(reading, reporting)).start();
  }

  /** Describes an agent. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Takes no more work, gives back what has not started, lets what runs finish, and says goodbye.
   * Returns at once.
   *
   * @return how the agent ended, once it has
   */
  public CompletableFuture<AgentEnd> drain() {
    session.drain();
    return ended();
  }

  /** How the agent ended, once it has. Cancelling the future changes nothing. */
  public CompletableFuture<AgentEnd> ended() {
    return ended.copy();
  }

  /** Whether the agent has been welcomed and is in touch. */
  public boolean isActive() {
    return session.phase() == SessionPhase.ACTIVE;
  }

  /**
   * Holds back a share of the agent's speed from now on, so that it is given less work.
   *
   * @param share 0 for none, 1 for all: it gets no new work
   * @throws IllegalArgumentException if the share is outside that range
   */
  public void throttle(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("throttle " + share + ": must be 0 to 1");
    }
    session.throttle(share);
  }

  /**
   * Drains and waits: for at most {@link Builder#drainTimeout} until what runs has finished, then
   * reports the rest as failed, to be retried, and interrupts it. At most 10 s more are spent on
   * saying so. To be called by another thread than a handler's.
   */
  @Override
  public void close() {
    session.drain();
    if (!endsWithin(drainTimeout.toMillis())) {
      session.abandonRunning();
      if (!endsWithin(GOODBYE_TIMEOUT_MS)) {
        session.finish(AgentEnd.Reason.CLOSED_UNHEARD, "the goodbye could not be delivered");
        endsWithin(THREADS_TIMEOUT_MS);
      }
    }
  }

  /**
   * Stops at once, as if the process had died: interrupts what runs, tells nobody. For showing what
   * follows from that.
   *
   * @return how the agent ended, once its threads have
   */
  public CompletableFuture<AgentEnd> kill() {
    session.finish(AgentEnd.Reason.KILLED, "killed");
    return ended();
  }

  private boolean endsWithin(long timeoutMs) {
    try {
      ended.get(timeoutMs, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("agent " + settings.agent() + " ended with an exception", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void awaitEnd(Thread reading, Thread reporting) {
    try {
      reporting.join();
      reading.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.close();
    AgentEnd how =
        session
            .end()
            .orElse(new AgentEnd(AgentEnd.Reason.BROKEN, "its threads ended unexpectedly"));
    if (how.reason() == AgentEnd.Reason.CLOSED || how.reason() == AgentEnd.Reason.KILLED) {
      LOG.info("agent {}/{}: {}", settings.swarm(), settings.agent(), how.detail());
    } else {
      LOG.warn("agent {}/{}: {}", settings.swarm(), settings.agent(), how.detail());
    }
    ended.complete(how);
  }

  private Thread thread(String name, Runnable body) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (t, e) -> {
          LOG.error("thread {} died", t.getName(), e);
          session.finish(AgentEnd.Reason.BROKEN, "thread " + t.getName() + " died: " + e);
        });
    return thread;
  }

  /** Describes an agent. Not safe for use by several threads. */
  public static final class Builder {
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, Long> resources = new LinkedHashMap<>();
    private final List<String> capabilities = new ArrayList<>();
    private String topicPrefix = Topics.DEFAULT_PREFIX;
    private String swarm = "default";
    private @Nullable String agent;
    private int slots = 1;
    private double costPerSecond;
    private int resultMaxBytes = (int) Setting.PAYLOAD_MAX_BYTES.defaultValue();
    private long reportSpacingMs = 5;
    private Duration drainTimeout = Duration.ofSeconds(30);

    private Builder() {}

    /** Where Kafka is: {@code host:port}, several separated by commas. Needed. */
    public Builder bootstrapServers(String servers) {
      return property("bootstrap.servers", servers);
    }

    /** Where the schema registry is: a URL, several separated by commas. Needed. */
    public Builder schemaRegistry(String urls) {
      return property("schema.registry.url", urls);
    }

    /**
     * Any property of the Kafka clients and the registry client, security included. With the prefix
     * {@code producer.} or {@code consumer.} for that client only.
     */
    public Builder property(String name, String value) {
      properties.put(name, value);
      return this;
    }

    /** As {@link #property}, for each entry. */
    public Builder properties(Map<String, String> all) {
      properties.putAll(all);
      return this;
    }

    /** The coordinator's {@code topic.prefix}. Default: {@code fairlead}. */
    public Builder topicPrefix(String prefix) {
      topicPrefix = prefix;
      return this;
    }

    /** The swarm to join, 1 to 64 of {@code [A-Za-z0-9_-]}. Default: {@code default}. */
    public Builder swarm(String id) {
      swarm = id;
      return this;
    }

    /**
     * The agent's id, unique within the swarm: of two processes with one id only the later works. 1
     * to 128 of {@code [A-Za-z0-9._-]}. Needed. A stable one keeps what was learned of the agent's
     * speed.
     */
    public Builder agent(String id) {
      agent = id;
      return this;
    }

    /** How many tasks run at once, 1 to 1024. Default: 1. */
    public Builder slots(int count) {
      slots = count;
      return this;
    }

    /** Adds to what the agent can do; tasks may ask for it. At most 64. */
    public Builder capabilities(String... more) {
      capabilities.addAll(List.of(more));
      return this;
    }

    /**
     * Amount of a resource that the agent has, 0 or more, in the resource's own unit. At most 16.
     */
    public Builder resource(String name, long amount) {
      resources.put(name, amount);
      return this;
    }

    /** Price of one second of a slot, 0 or more. Default: 0. */
    public Builder costPerSecond(double price) {
      costPerSecond = price;
      return this;
    }

    /** Largest result that is sent, bytes; the swarm's payloadMaxBytes. Default: 524288. */
    public Builder resultMaxBytes(int bytes) {
      resultMaxBytes = bytes;
      return this;
    }

    /** Least time between two reports, milliseconds, 0 or more. Default: 5. */
    public Builder reportSpacingMs(long ms) {
      reportSpacingMs = ms;
      return this;
    }

    /** How long {@link AgentWorker#close} waits for what runs. Default: 30 s. */
    public Builder drainTimeout(Duration timeout) {
      drainTimeout = timeout;
      return this;
    }

    /**
     * Starts the agent. Kafka, the registry and the coordinator need not be there yet.
     *
     * @throws IllegalArgumentException if a setting is missing or out of its range, naming it
     */
    public AgentWorker start(TaskHandler handler) {
      return new AgentWorker(this, handler);
    }

    private AgentSettings settings() {
      if (agent == null) {
        throw new IllegalArgumentException("agent is not set: give the agent an id");
      }
      return new AgentSettings(
          new SwarmId(swarm),
          new AgentId(agent),
          slots,
          capabilities,
          resources,
          costPerSecond,
          resultMaxBytes,
          reportSpacingMs);
    }
  }
}
