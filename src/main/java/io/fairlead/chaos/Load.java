package io.fairlead.chaos;

import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A steady stream of tasks over all swarms, mixed of tenants, levels and costs, drawn from a seed.
 * What the broker has acknowledged must come to its end; what it has not may be there or not.
 *
 * <p>Costs are 50 ms to 2 s, 320 ms on average: long enough that an agent that dies holds
 * something.
 */
final class Load implements AutoCloseable {
  private static final String TOPIC = "fairlead.tasks";

  /** Above the longest outage: what can be delivered is. */
  private static final String DELIVERY_TIMEOUT_MS = "120000";

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(130);
  private static final Duration HURRIED_CLOSE_TIMEOUT = Duration.ofSeconds(3);

  /** Losses count as attempts, and one task may meet several. */
  private static final int MAX_ATTEMPTS = 50;

  /** A stream that was held up does not make up for more than that. */
  private static final long MAX_DEBT_NS = TimeUnit.SECONDS.toNanos(1);

  private static final List<String> TENANTS = List.of("amber", "blue", "coral");
  private static final double FAILING = 0.01;

  private final List<String> swarms;
  private final int rate;
  private final SplittableRandom random;
  private final KafkaProducer<String, Task> producer;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger refused = new AtomicInteger();
  private final Thread thread = new Thread(this::run, "fairlead-load");
  private volatile boolean stopped;

  private Load(Map<String, String> properties, List<String> swarms, int rate, long seed) {
    this.swarms = List.copyOf(swarms);
    this.rate = rate;
    this.random = new SplittableRandom(seed);
    Map<String, Object> p = new TreeMap<>(properties);
    p.put(ProducerConfig.CLIENT_ID_CONFIG, "fairlead-load");
    p.put(ProducerConfig.ACKS_CONFIG, "all");
    p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    p.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MS);
    p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "3000");
    p.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "500");
    producer =
        new KafkaProducer<>(
            p,
            new StringSerializer(),
            ConfluentAvroSerde.forValues(Task.class, properties).serializer());
  }

  static Load start(Map<String, String> properties, List<String> swarms, int rate, long seed) {
    Load load = new Load(properties, swarms, rate, seed);
    load.thread.setDaemon(true);
    load.thread.start();
    return load;
  }

  private void run() {
    long gapNs = TimeUnit.SECONDS.toNanos(1) / rate;
    long nextNs = System.nanoTime();
    try {
      for (int i = 0; !stopped; i++) {
        nextNs = Math.max(nextNs + gapNs, System.nanoTime() - MAX_DEBT_NS);
        long waitNs = nextNs - System.nanoTime();
        if (waitNs > 0) {
          TimeUnit.NANOSECONDS.sleep(waitNs);
        }
        send(task("c" + i));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Task task) {
    try {
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(TOPIC, task.getSwarmId(), task),
              (metadata, failure) -> {
                if (failure == null) {
                  acknowledged.add(task.getTaskId());
                } else {
                  refused.incrementAndGet();
                }
              });
    } catch (KafkaException e) {
      refused.incrementAndGet(); // it was not even taken
    }
  }

  private Task task(String id) {
    String payload = random.nextDouble() < FAILING ? AgentMain.FAILS : "" + costMs();
    return Task.newBuilder()
        .setTaskId(id)
        .setSwarmId(swarms.get(random.nextInt(swarms.size())))
        .setTenantId(TENANTS.get(random.nextInt(TENANTS.size())))
        .setTaskType("chaos")
        .setLevel(level())
        .setSubmittedAtMs(System.currentTimeMillis())
        .setMaxAttempts(MAX_ATTEMPTS)
        .setPayload(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)))
        .setContentType("text/plain")
        .build();
  }

  private int costMs() {
    double share = random.nextDouble();
    if (share < 0.7) {
      return random.nextInt(50, 300);
    }
    return share < 0.95 ? random.nextInt(300, 700) : random.nextInt(1_000, 2_000);
  }

  private Level level() {
    double share = random.nextDouble();
    if (share < 0.1) {
      return Level.CRITICAL;
    }
    if (share < 0.3) {
      return Level.HIGH;
    }
    return share < 0.8 ? Level.NORMAL : Level.LOW;
  }

  /** Ids of the tasks that the broker has; one id stands for one task over all swarms. */
  Set<String> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  /** Tasks of which it is not known whether the broker has them. */
  int unacknowledged() {
    return refused.get();
  }

  /**
   * Ends the stream and waits until all that was sent is acknowledged or given up.
   *
   * @param hurried whether what is not acknowledged within some seconds is given up
   */
  void stop(boolean hurried) throws InterruptedException {
    Duration limit = hurried ? HURRIED_CLOSE_TIMEOUT : CLOSE_TIMEOUT;
    stopped = true;
    thread.join(limit.toMillis());
    producer.close(limit);
  }

  @Override
  public void close() {
    stopped = true;
    producer.close(Duration.ZERO);
  }
}
