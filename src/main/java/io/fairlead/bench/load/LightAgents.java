package io.fairlead.bench.load;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmId;
import io.fairlead.streams.TopicNames;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Transition;
import io.fairlead.wire.avro.TransitionKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Many agents in one thread, by the protocol, that do nothing for a task but let time pass, or not
 * even that: one consumer on all their topics, one producer of their reports. As with the SDK, an
 * agent has one report on its way at a time and waits a few milliseconds before the next. So they
 * cost little beside what is measured. What they are asked to give back they keep: it is about to
 * begin or has ended.
 */
public final class LightAgents implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  /** The SDK's default. */
  private static final long SPACING_MS = 5;

  private static final Duration POLL_WHEN_BUSY = Duration.ofMillis(SPACING_MS);
  private static final long HELLO_EVERY_MS = 5_000;
  private static final long LOOK_MS = 100;

  /** Half of the default, so that a busy machine makes none of them late. */
  private static final long HEARTBEAT_MS = 250;

  private static final String FETCH_WAIT_MS = "50";

  private final Plan plan;
  private final ClosedLoop loop;
  private final AssignmentListener listener;
  private final TopicNames topics = new TopicNames(TopicNames.DEFAULT_PREFIX);
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ConfluentAvroSerde<AgentMessage> messages;
  private final ConfluentAvroSerde<AgentReport> reports;
  private final Map<String, LightAgent> agents = new TreeMap<>();
  private final byte[] swarmKey;
  private final Thread thread = new Thread(this::run, "fairlead-light-agents");
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger welcomed = new AtomicInteger();
  private volatile @Nullable Exception failure;

  /**
   * What they are.
   *
   * @param clientProperties of Kafka and registry clients
   * @param swarm theirs; it must exist
   * @param agents how many, called {@code agent-0} and so on
   * @param slots of each
   * @param costMs run time that they report of every task, milliseconds
   * @param runMs for how long each task takes a slot; 0: it has ended the moment it is read, and
   *     takes none
   */
  public record Plan(
      Map<String, String> clientProperties,
      String swarm,
      int agents,
      int slots,
      double costMs,
      long runMs) {
    public Plan {
      clientProperties = Map.copyOf(clientProperties);
    }
  }

  private LightAgents(Plan plan, ClosedLoop loop, AssignmentListener listener) {
    this.plan = plan;
    this.loop = loop;
    this.listener = listener;
    Map<String, Object> consuming = new TreeMap<>(plan.clientProperties());
    consuming.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consuming.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    consuming.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    consuming.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    consuming.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
    consuming.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
    consumer =
        new KafkaConsumer<>(consuming, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    Map<String, Object> producing = new TreeMap<>(plan.clientProperties());
    producing.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    producer = new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
    messages = serde(AgentMessage.class, plan.clientProperties());
    reports = serde(AgentReport.class, plan.clientProperties());
    swarmKey = plan.swarm().getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < plan.agents(); i++) {
      LightAgent agent =
          new LightAgent("agent-" + i, new SlotRuns(plan.slots(), plan.runMs(), plan.costMs()));
      agents.put(agent.id, agent);
    }
    thread.setDaemon(true);
  }

  private static <T extends SpecificRecord> ConfluentAvroSerde<T> serde(
      Class<T> type, Map<String, String> properties) {
    ConfluentAvroSerde<T> serde = new ConfluentAvroSerde<>(type);
    serde.configure(properties, false);
    return serde;
  }

  /** Has them join; {@link #welcomed} tells how far that is. */
  public static LightAgents start(Plan plan, ClosedLoop loop) {
    return start(plan, loop, AssignmentListener.NONE);
  }

  /**
   * Has them join; {@link #welcomed} tells how far that is.
   *
   * @param listener is called by their one thread
   */
  public static LightAgents start(Plan plan, ClosedLoop loop, AssignmentListener listener) {
    LightAgents agents = new LightAgents(plan, loop, listener);
    agents.thread.start();
    return agents;
  }

  /** How many have been welcomed. */
  public int welcomed() {
    return welcomed.get();
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

  private void run() {
    try {
      agents.values().forEach(agent -> report(agent, now()));
      while (closing.getCount() > 0 && !find()) {
        greetAgain();
        var unused = closing.await(LOOK_MS, TimeUnit.MILLISECONDS);
      }
      while (closing.getCount() > 0) {
        read();
        long nowMs = now();
        int ended = 0;
        for (LightAgent agent : agents.values()) {
          ended += agent.goOn(nowMs);
          if (agent.isDue(nowMs)) {
            report(agent, nowMs);
          }
        }
        if (ended > 0) {
          loop.done(ended);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private boolean isBusy() {
    return agents.values().stream().anyMatch(LightAgent::isBusy);
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  /**
   * Looks whether every agent has a topic, or all share one; if so, reads it from its beginning.
   */
  private boolean find() {
    Map<String, List<PartitionInfo>> there = consumer.listTopics();
    String shared = topics.sharedAssignments(new SwarmId(plan.swarm()));
    if (there.containsKey(shared)) {
      read(
          there.get(shared).stream()
              .map(partition -> new TopicPartition(shared, partition.partition()))
              .toList());
      return true;
    }
    List<TopicPartition> partitions = new ArrayList<>();
    for (LightAgent agent : agents.values()) {
      String topic = topics.assignments(new SwarmId(plan.swarm()), new AgentId(agent.id));
      if (!there.containsKey(topic)) {
        return false;
      }
      partitions.add(new TopicPartition(topic, 0));
    }
    read(partitions);
    return true;
  }

  private void read(List<TopicPartition> partitions) {
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  private void greetAgain() {
    long nowMs = now();
    for (LightAgent agent : agents.values()) {
      if (nowMs - agent.reportedAtMs >= HELLO_EVERY_MS) {
        report(agent, nowMs);
      }
    }
  }

  private void read() {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(isBusy() ? POLL_WHEN_BUSY : POLL);
    long readNs = System.nanoTime();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      AgentMessage message = messages.deserializer().deserialize(record.topic(), record.value());
      LightAgent agent = agents.get(message.getAgentId());
      if (agent != null) {
        take(agent, message, readNs);
      }
    }
  }

  private void take(LightAgent agent, AgentMessage message, long readNs) {
    agent.lastSeq = message.getSeq();
    switch (message.getKind()) {
      case WELCOME -> {
        if (agent.incarnation == 0) {
          welcomed.incrementAndGet();
        }
        agent.incarnation = message.getIncarnation();
      }
      case ASSIGN -> {
        listener.started(String.valueOf(message.getTaskId()), readNs);
        agent.runs.take(message, now());
      }
      case FENCED -> throw new IllegalStateException(agent.id + " was fenced");
      default -> {
        // it keeps what it has
      }
    }
  }

  private void report(LightAgent agent, long nowMs) {
    AgentReport report =
        AgentReport.newBuilder()
            .setSwarmId(plan.swarm())
            .setAgentId(agent.id)
            .setHelloId("hello-" + agent.id)
            .setIncarnation(agent.incarnation)
            .setReportSeq(++agent.reportSeq)
            .setSentAtMs(nowMs)
            .setSlots(plan.slots())
            .setLastDispatchSeq(agent.lastSeq)
            .setHeld(agent.runs.held())
            .setTransitions(agent.news)
            .build();
    agent.news = new ArrayList<>();
    agent.reportedAtMs = nowMs;
    agent.flying = true;
    String topic = topics.agentReports();
    var unused =
        producer.send(
            new ProducerRecord<>(topic, swarmKey, reports.serializer().serialize(topic, report)),
            (metadata, failed) -> {
              agent.flying = false;
              if (failed != null) {
                failure = failed;
              }
            });
  }

  /** They are gone without a goodbye. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
    producer.close();
    messages.close();
    reports.close();
  }

  private static final class LightAgent {
    private final String id;
    private final SlotRuns runs;
    private long incarnation;
    private long reportSeq;
    private long lastSeq;
    private long reportedAtMs;
    private List<Transition> news = new ArrayList<>();
    private volatile boolean flying;

    private LightAgent(String id, SlotRuns runs) {
      this.id = id;
      this.runs = runs;
    }

    /** Returns how many tasks have ended since the last call. */
    private int goOn(long nowMs) {
      List<Transition> now = runs.news(nowMs);
      news.addAll(now);
      return (int)
          now.stream().filter(change -> change.getKind() == TransitionKind.COMPLETED).count();
    }

    private boolean isBusy() {
      return runs.any() || hasNews();
    }

    private boolean hasNews() {
      return !news.isEmpty();
    }

    private boolean isDue(long nowMs) {
      long everyMs = incarnation == 0 ? HELLO_EVERY_MS : HEARTBEAT_MS;
      return !flying && nowMs - reportedAtMs >= (hasNews() ? SPACING_MS : everyMs);
    }
  }
}
