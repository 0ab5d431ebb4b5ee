package io.fairlead.agent;

import io.fairlead.model.InvalidFieldException;
import io.fairlead.model.Setting;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.Task;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits tasks and waits for their outcomes. Safe for use by several threads.
 *
 * <p>Submitting a task again is harmless as long as its id and content are the same. But an outcome
 * is published once: a client that was not there to see it does not get it by submitting again, so
 * give such futures a timeout.
 */
public final class TaskClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskClient.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Producer<String, Task> producer;
  private final PendingOutcomes pending;
  private final OutcomeReader reader;
  private final Thread reading;
  private final KafkaClients clients;
  private final int payloadMaxBytes;
  private final Topics topics;

  private TaskClient(Builder builder) {
    clients = new KafkaClients(builder.properties);
    payloadMaxBytes = builder.payloadMaxBytes;
    topics = new Topics(builder.topicPrefix);
    String clientId = "fairlead-client-" + UUID.randomUUID();
    pending = new PendingOutcomes(builder.maxPending);
    reader =
        new OutcomeReader(
            topics.outcomes(),
            () -> clients.consumer(clientId),
            clients.deserializer(Outcome.class),
            pending);
    reading = new Thread(reader, "fairlead-outcomes");
    reading.setDaemon(true);
    reading.setUncaughtExceptionHandler(
        (t, e) -> {
          LOG.error("thread {} died", t.getName(), e);
          pending.close(new IllegalStateException("outcomes cannot be read any more", e));
        });
    producer = clients.taskProducer(clientId);
  }

  /** Describes a client. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Submits a task.
   *
   * <p>The future completes normally with whatever end the task comes to, failures and rejections
   * among them: look at the outcome's kind. A rejection for want of room carries {@code
   * retryAfterMs}: submit the same task again after so many milliseconds, not before; whoever asks
   * sooner is refused again and makes others wait. The future completes exceptionally if the task
   * could not be written (it may have been all the same: submit it again), if the payload is too
   * large, if too many tasks wait already, if the same id waits with other content, or if the
   * client is closed. Dependent actions run on the thread that reads outcomes: those that block
   * must be made asynchronous.
   */
  public CompletableFuture<Outcome> submit(TaskSpec spec) {
    Task task = stamped(spec);
    if (task.getPayload().remaining() > payloadMaxBytes) {
      return CompletableFuture.failedFuture(tooLarge(task));
    }
    PendingOutcomes.Ticket ticket = pending.enter(task);
    // A repetition is written again too: the first one may have been lost.
    if (!ticket.outcome().isDone()) {
      write(task, (metadata, failure) -> failUnlessSent(ticket, failure));
    }
    return ticket.outcome();
  }

  /**
   * Submits a task and does not wait for its outcome.
   *
   * @return where the broker put it, once it has acknowledged it; exceptionally if it could not be
   *     written or its payload is too large
   */
  public CompletableFuture<RecordMetadata> send(TaskSpec spec) {
    Task task = stamped(spec);
    if (task.getPayload().remaining() > payloadMaxBytes) {
      return CompletableFuture.failedFuture(tooLarge(task));
    }
    CompletableFuture<RecordMetadata> written = new CompletableFuture<>();
    write(
        task,
        (metadata, failure) -> {
          if (failure == null) {
            written.complete(metadata);
          } else {
            written.completeExceptionally(failure);
          }
        });
    return written;
  }

  /** How many tasks wait for their outcome. */
  public int pending() {
    return pending.size();
  }

  /** Writes out what was submitted, then fails every future that still waits. */
  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
    reader.stop();
    try {
      reading.join(CLOSE_TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.close();
    pending.close(
        new IllegalStateException(
            "the client was closed before the outcome came; the task may still run"));
  }

  private static Task stamped(TaskSpec spec) {
    Task task = spec.message();
    if (task.getSubmittedAtMs() == 0) {
      task.setSubmittedAtMs(System.currentTimeMillis());
    }
    return task;
  }

  private InvalidFieldException tooLarge(Task task) {
    return new InvalidFieldException(
        "payload",
        task.getPayload().remaining() + " bytes",
        "of task " + task.getTaskId() + " is over the limit of " + payloadMaxBytes + " bytes");
  }

  private void write(Task task, org.apache.kafka.clients.producer.Callback fate) {
    try {
      Future<RecordMetadata> unused =
          producer.send(new ProducerRecord<>(topics.tasks(), task.getSwarmId(), task), fate);
    } catch (RuntimeException e) { // serialization, or the producer is closed
      fate.onCompletion(null, e);
    }
  }

  private static void failUnlessSent(PendingOutcomes.Ticket ticket, Exception failure) {
    if (failure != null && ticket.isNew()) {
      ticket.outcome().completeExceptionally(failure);
    }
  }

  private void start(Duration timeout) {
    reading.start();
    try {
      reader.ready().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      close();
      throw new IllegalStateException(
          "no outcomes after " + timeout.toMillis() + " ms: waits for " + reader.waitsFor(), e);
    } catch (ExecutionException e) {
      close();
      throw new IllegalStateException("outcomes cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new IllegalStateException("interrupted while waiting for " + reader.waitsFor(), e);
    }
  }

  /** Describes a client. Not safe for use by several threads. */
  public static final class Builder {
    private final Map<String, String> properties = new LinkedHashMap<>();
    private String topicPrefix = Topics.DEFAULT_PREFIX;
    private int maxPending = 10_000;
    private int payloadMaxBytes = (int) Setting.PAYLOAD_MAX_BYTES.defaultValue();
    private Duration connectTimeout = Duration.ofSeconds(30);

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

    /** How many tasks may wait for their outcome. Default: 10000. */
    public Builder maxPending(int tasks) {
      maxPending = tasks;
      return this;
    }

    /** Largest payload, bytes; the swarm's payloadMaxBytes. Default: 524288. */
    public Builder payloadMaxBytes(int bytes) {
      payloadMaxBytes = bytes;
      return this;
    }

    /** How long {@link #connect} waits for Kafka and the topic of outcomes. Default: 30 s. */
    public Builder connectTimeout(Duration timeout) {
      connectTimeout = timeout;
      return this;
    }

    /**
     * Connects; returns once every outcome from now on will be seen.
     *
     * @throws IllegalArgumentException if a setting is missing, naming it
     * @throws IllegalStateException if that takes longer than the timeout, saying what is missing
     */
    public TaskClient connect() {
      TaskClient client = new TaskClient(this);
      client.start(connectTimeout);
      return client;
    }
  }
}
