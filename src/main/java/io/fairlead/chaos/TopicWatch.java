package io.fairlead.chaos;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the topics while a run goes on, committed records only, without a group, so that the run
 * knows when work flows again. What the report says is read anew at the end.
 */
final class TopicWatch implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long LOOK_FOR_TOPICS_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long END_LIMIT_MS = 10_000;

  private final Timeline timeline;
  private final Consumer<String, byte[]> consumer;
  private final Thread thread = new Thread(this::run, "fairlead-watch");
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;

  private TopicWatch(Timeline timeline, Consumer<String, byte[]> consumer) {
    this.timeline = timeline;
    this.consumer = consumer;
  }

  private static Consumer<String, byte[]> consumer(Map<String, String> properties) {
    Map<String, Object> p = new TreeMap<>(properties);
    p.put(ConsumerConfig.CLIENT_ID_CONFIG, "fairlead-watch");
    p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    p.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    p.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "3000");
    p.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "3000");
    p.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");
    return new KafkaConsumer<>(p, new StringDeserializer(), new ByteArrayDeserializer());
  }

  static TopicWatch start(Map<String, String> properties) {
    return start(new Timeline(properties), consumer(properties));
  }

  /** Closes the consumer at its end. */
  static TopicWatch start(Timeline timeline, Consumer<String, byte[]> consumer) {
    TopicWatch watch = new TopicWatch(timeline, consumer);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /** What has been seen. */
  Timeline timeline() {
    return timeline;
  }

  /**
   * To be asked while something is waited for: what is not seen any more looks as if it never
   * happened.
   *
   * @throws IllegalStateException if this has ended unasked, with what ended it
   */
  void check() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("the topics are no longer followed: " + cause, cause);
    }
  }

  private void run() {
    try {
      follow();
    } catch (RuntimeException | Error e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure = e;
    }
  }

  private void follow() throws InterruptedException {
    long lookedNs = System.nanoTime() - LOOK_FOR_TOPICS_NS;
    try (consumer) {
      while (!stopped) {
        try {
          if (System.nanoTime() - lookedNs >= LOOK_FOR_TOPICS_NS) {
            lookedNs = System.nanoTime();
            assign();
          }
          if (consumer.assignment().isEmpty()) {
            pause(); // there is no topic yet, and a consumer of nothing can't poll
          } else {
            consumer.poll(POLL).forEach(timeline::take);
          }
        } catch (InterruptException e) {
          throw new InterruptedException(e.getMessage());
        } catch (KafkaException e) {
          pause(); // the broker is away
        }
      }
    }
  }

  private static void pause() throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
  }

  private void assign() {
    Set<TopicPartition> partitions =
        consumer.listTopics().values().stream()
            .flatMap(infos -> infos.stream())
            .filter(info -> timeline.reads(info.topic()))
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .collect(Collectors.toCollection(HashSet::new));
    partitions.addAll(consumer.assignment());
    if (!partitions.equals(consumer.assignment())) {
      consumer.assign(partitions); // positions of those that stay are kept
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(END_LIMIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
