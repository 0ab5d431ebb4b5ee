package io.fairlead.query.topics;

import io.fairlead.query.Problem;
import io.fairlead.query.ProblemException;
import io.fairlead.streams.CoordinatorConfig;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few consumers for short looks into topics; made when first needed, and used again. Who comes
 * while all are in use waits a moment, then is asked to come again. Safe for use by several
 * threads.
 */
public final class TopicConsumers implements AutoCloseable {
  /** Consumers at a time. */
  static final int MOST = 3;

  private static final Logger LOG = LoggerFactory.getLogger(TopicConsumers.class);
  private static final long WAIT_MS = 1_000;
  private static final String QUICK_WAIT_MS = "10";
  private static final String API_TIMEOUT_MS = "2000";
  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

  private final Supplier<Consumer<byte[], byte[]>> make;
  private final Semaphore free = new Semaphore(MOST, true);
  private final Deque<Consumer<byte[], byte[]>> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param make a consumer, see {@link #consumer}
   */
  public TopicConsumers(Supplier<Consumer<byte[], byte[]>> make) {
    this.make = make;
  }

  /** A consumer without a group, of committed records, that is quick to turn elsewhere. */
  public static Consumer<byte[], byte[]> consumer(CoordinatorConfig config) {
    Map<String, Object> p = properties(config);
    // It asks for what comes next by itself; a broker that waits for that keeps it from asking for
    // another partition meanwhile.
    p.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, QUICK_WAIT_MS);
    return new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The same, to stay where it is. */
  static Consumer<byte[], byte[]> follower(CoordinatorConfig config) {
    return new KafkaConsumer<>(
        properties(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> properties(CoordinatorConfig config) {
    Map<String, Object> p = config.consumerProperties();
    p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    p.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    p.remove(ConsumerConfig.GROUP_ID_CONFIG);
    p.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    p.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
    p.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
    return p;
  }

  /**
   * Looks.
   *
   * @throws ProblemException 503 if Kafka or the registry does not answer, or all are in use
   */
  public <R> R look(Function<Consumer<byte[], byte[]>, R> into) {
    return lookWithin(WAIT_MS, into);
  }

  /**
   * The same, as part of what is to end by then: a moment is waited at most, and no longer than
   * half of what is left.
   */
  <R> R look(Deadline deadline, Function<Consumer<byte[], byte[]>, R> into) {
    return lookWithin(deadline.half().within(WAIT_MS).leftMs(), into);
  }

  private <R> R lookWithin(long waitMs, Function<Consumer<byte[], byte[]>, R> into) {
    acquire(waitMs);
    @Nullable Consumer<byte[], byte[]> used = null;
    boolean sound = false;
    try {
      Consumer<byte[], byte[]> consumer = taken();
      used = consumer;
      R seen = into.apply(consumer);
      sound = true;
      return seen;
    } catch (ProblemException e) {
      sound = true;
      throw e;
    } catch (KafkaException e) {
      LOG.warn("a topic can't be read: {}", e.toString());
      throw Problem.unavailable("Kafka does not answer at this moment: " + e.getMessage())
          .toException();
    } finally {
      give(used, sound);
      free.release();
    }
  }

  private void acquire(long waitMs) {
    try {
      if (free.tryAcquire(waitMs, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw Problem.unavailable("too many read topics at this moment").toException();
  }

  private Consumer<byte[], byte[]> taken() {
    synchronized (idle) {
      if (closed) {
        throw Problem.unavailable("this instance is stopping").toException();
      }
      Consumer<byte[], byte[]> consumer = idle.poll();
      if (consumer != null) {
        return consumer;
      }
    }
    return make.get();
  }

  /** One that failed is not used again. */
  private void give(@Nullable Consumer<byte[], byte[]> used, boolean sound) {
    if (used == null) {
      return;
    }
    synchronized (idle) {
      if (sound && !closed) {
        idle.push(used);
        return;
      }
    }
    close(used);
  }

  private static void close(Consumer<byte[], byte[]> consumer) {
    try {
      consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    } catch (KafkaException e) {
      LOG.debug("a consumer did not close", e);
    }
  }

  /** Closes those that are idle, and the others when they come back. Idempotent. */
  @Override
  public void close() {
    Deque<Consumer<byte[], byte[]>> left = new ArrayDeque<>();
    synchronized (idle) {
      closed = true;
      left.addAll(idle);
      idle.clear();
    }
    left.forEach(TopicConsumers::close);
  }
}
