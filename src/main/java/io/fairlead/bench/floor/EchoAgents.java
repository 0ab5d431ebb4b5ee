package io.fairlead.bench.floor;

import io.fairlead.bench.load.AssignmentListener;
import io.fairlead.bench.load.ClosedLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The null scheduler's agents in one thread: one consumer on all their topics, which are read as
 * Fairlead's are, and one producer that writes one completion for each task, at once.
 */
public final class EchoAgents implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final byte[] DONE = {};

  private final ClosedLoop loop;
  private final AssignmentListener listener;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Thread thread = new Thread(this::run, "fairlead-echo-agents");
  private volatile boolean closed;
  private volatile @Nullable Exception failure;

  private EchoAgents(
      Map<String, String> clientProperties,
      int agents,
      ClosedLoop loop,
      AssignmentListener listener) {
    this.loop = loop;
    this.listener = listener;
    Map<String, Object> consuming = new TreeMap<>(clientProperties);
    consuming.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consuming.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consuming.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    consuming.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "50");
    consuming.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
    consumer =
        new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(
        IntStream.range(0, agents)
            .mapToObj(agent -> new TopicPartition(NullTopics.assignments(agent), 0))
            .toList());
    Map<String, Object> producing = new TreeMap<>(clientProperties);
    producing.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    producer = new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
    thread.setDaemon(true);
  }

  /**
   * Starts them.
   *
   * @param clientProperties of Kafka
   * @param agents how many, numbered from 0; their topics exist
   * @param listener is called by their one thread
   */
  public static EchoAgents start(
      Map<String, String> clientProperties,
      int agents,
      ClosedLoop loop,
      AssignmentListener listener) {
    EchoAgents echo = new EchoAgents(clientProperties, agents, loop, listener);
    echo.thread.start();
    return echo;
  }

  private void run() {
    try {
      while (!closed) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        long readNs = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : records) {
          listener.started(new String(record.key(), StandardCharsets.UTF_8), readNs);
          var unused =
              producer.send(
                  new ProducerRecord<>(NullTopics.COMPLETIONS, record.key(), DONE),
                  (metadata, failed) -> {
                    if (failed != null) {
                      failure = failed;
                    }
                  });
        }
        if (!records.isEmpty()) {
          loop.done(records.count());
        }
      }
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /**
   * @throws IllegalStateException if they had to give up
   */
  public void check() {
    Exception failed = failure;
    if (failed != null) {
      throw new IllegalStateException("the agents had to give up", failed);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
    producer.close();
  }
}
