package io.fairlead.query.topics;

import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.query.SwarmAccess;
import io.fairlead.streams.Coordinator;
import io.fairlead.wire.avro.Task;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Submits tasks, as a producer does. Safe for use by several threads. */
final class TaskWriter implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
  private static final String TIMEOUT_MS = "5000";

  private final SwarmAccess access;
  private @Nullable Producer<String, Task> producer;
  private boolean closed;

  TaskWriter(SwarmAccess access) {
    this.access = access;
  }

  private synchronized Producer<String, Task> producer() {
    if (closed) {
      throw Problem.unavailable("this instance is stopping").toException();
    }
    if (producer == null) {
      Coordinator coordinator = access.coordinator();
      Map<String, Object> p = coordinator.config().producerProperties();
      p.put(ProducerConfig.ACKS_CONFIG, "all");
      p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
      p.put(ProducerConfig.LINGER_MS_CONFIG, 0);
      p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MS);
      p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
      p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
      p.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, coordinator.config().maxOutputBytes());
      producer =
          new KafkaProducer<>(p, new StringSerializer(), coordinator.serdes().task().serializer());
    }
    return producer;
  }

  /**
   * Writes.
   *
   * @throws ProblemException 503 if it can't be written
   */
  Future<RecordMetadata> write(String topic, Task task) {
    try {
      return producer().send(new ProducerRecord<>(topic, task.getSwarmId(), task));
    } catch (KafkaException e) {
      throw notWritten(e);
    }
  }

  /**
   * Returns once the broker has it.
   *
   * @throws ProblemException 503 if it may not have it
   */
  static void await(Future<RecordMetadata> written) {
    try {
      written.get(Long.parseLong(TIMEOUT_MS) + 1_000, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notWritten(e);
    } catch (ExecutionException e) {
      throw notWritten(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw notWritten(e);
    }
  }

  private static ProblemException notWritten(Throwable cause) {
    return Problem.unavailable("the task may not have been written, submit it again: " + cause)
        .toException();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (producer != null) {
      producer.close(CLOSE_TIMEOUT);
      producer = null;
    }
  }
}
