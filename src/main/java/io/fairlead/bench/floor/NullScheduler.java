package io.fairlead.bench.floor;

import io.fairlead.bench.Guarantee;
import io.fairlead.streams.StreamsGround;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The least that a scheduler on Kafka Streams can do, on the ground that a coordinator runs on: for
 * each task two records in (the task, its completion), one out (its assignment, to one agent's
 * topic after the other), and one put and one delete in a persistent store with a changelog. It
 * looks into nothing and decides nothing. Tasks and completions are keyed by the task's id, and are
 * bytes throughout.
 */
public final class NullScheduler implements AutoCloseable {
  private static final String STORE = "tasks";
  private static final String PROCESSOR = "null-scheduler";
  private static final String SINK = "to-agents";
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final StreamsGround ground;
  private final KafkaStreams streams;

  private NullScheduler(StreamsGround ground, KafkaStreams streams) {
    this.ground = ground;
    this.streams = streams;
  }

  /**
   * Creates its topics, with one partition each, and starts it.
   *
   * @param clientProperties of Kafka and registry clients
   * @param directory for its state
   * @param agents how many there are to assign to, numbered from 0
   */
  public static NullScheduler start(
      Map<String, String> clientProperties, Path directory, Guarantee guarantee, int agents)
      throws InterruptedException {
    createTopics(clientProperties, agents);
    Map<String, String> properties = new TreeMap<>(clientProperties);
    properties.put("application.id", "null-scheduler");
    properties.put("state.dir", directory.toString());
    properties.put("processing.guarantee", guarantee.setting());
    StreamsGround ground = new StreamsGround(properties);
    KafkaStreams streams = ground.streams(topology(ground, agents));
    streams.start();
    return new NullScheduler(ground, streams);
  }

  private static void createTopics(Map<String, String> clientProperties, int agents)
      throws InterruptedException {
    List<NewTopic> topics = new ArrayList<>();
    topics.add(new NewTopic(NullTopics.TASKS, 1, (short) 1));
    topics.add(new NewTopic(NullTopics.COMPLETIONS, 1, (short) 1));
    for (int agent = 0; agent < agents; agent++) {
      topics.add(new NewTopic(NullTopics.assignments(agent), 1, (short) 1));
    }
    try (Admin admin = Admin.create(new TreeMap<String, Object>(clientProperties))) {
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new KafkaException("the null scheduler's topics could not be created", e.getCause());
    }
  }

  private static Topology topology(StreamsGround ground, int agents) {
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    return new Topology()
        .addSource(AutoOffsetReset.earliest(), "from-tasks", in, in, NullTopics.TASKS)
        .addSource(AutoOffsetReset.earliest(), "from-completions", in, in, NullTopics.COMPLETIONS)
        .addProcessor(
            PROCESSOR, () -> new Assigning(ground, agents), "from-tasks", "from-completions")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray()),
            PROCESSOR)
        .addSink(
            SINK,
            (Addressed to, byte[] value, RecordContext context) -> to.topic,
            (String topic, Addressed to) -> to.key,
            new ByteArraySerializer(),
            PROCESSOR);
  }

  /** Key of an assignment, and the topic that it goes to. */
  private static final class Addressed {
    private final String topic;
    private final byte[] key;

    private Addressed(String topic, byte[] key) {
      this.topic = topic;
      this.key = key;
    }
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return streams.state().isRunningOrRebalancing();
  }

  @Override
  public void close() {
    streams.close(CLOSE_TIMEOUT);
    ground.close();
  }

  private static final class Assigning implements Processor<byte[], byte[], Addressed, byte[]> {
    private final StreamsGround ground;
    private final List<String> topics = new ArrayList<>();
    private ProcessorContext<Addressed, byte[]> context;
    private KeyValueStore<Bytes, byte[]> store;
    private int next;

    @SuppressWarnings("NullAway.Init") // init() comes before anything else
    private Assigning(StreamsGround ground, int agents) {
      this.ground = ground;
      for (int agent = 0; agent < agents; agent++) {
        topics.add(NullTopics.assignments(agent));
      }
    }

    @Override
    public void init(ProcessorContext<Addressed, byte[]> newContext) {
      context = newContext;
      store = context.getStateStore(STORE);
      var unused =
          context.schedule(
              StreamsGround.LOOK_EVERY,
              PunctuationType.WALL_CLOCK_TIME,
              at -> ground.commitIfDue());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      Bytes task = Bytes.wrap(record.key());
      if (context.recordMetadata().orElseThrow().topic().equals(NullTopics.TASKS)) {
        store.put(task, record.value());
        next = (next + 1) % topics.size();
        context.forward(record.withKey(new Addressed(topics.get(next), record.key())), SINK);
        ground.outputPending(context::commit);
      } else {
        store.delete(task);
      }
      ground.commitIfDue();
    }
  }
}
