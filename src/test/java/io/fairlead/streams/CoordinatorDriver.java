package io.fairlead.streams;

import io.fairlead.model.AgentId;
import io.fairlead.model.SwarmId;
import io.fairlead.wire.SchemaRegistry;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.Kpi;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmCommandKind;
import io.fairlead.wire.avro.SwarmConfig;
import io.fairlead.wire.avro.Task;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The real topology with real serdes over a registry in memory, driven step by step. */
final class CoordinatorDriver implements AutoCloseable {
  static final long START_MS = 1_800_000_000_000L;
  private static final int STEP_MS = 10;

  final ManualTime time = new ManualTime(START_MS);
  final CoordinatorCounters counters = new CoordinatorCounters();
  final List<String> errands = new ArrayList<>();
  final MessageSerdes serdes;

  private final CoordinatorConfig config;
  private final TopicNames topics;
  private final SchemaRegistry registry;
  private final StoreMemory memory = new StoreMemory(16 << 20);
  private final Map<String, TestOutputTopic<String, ?>> outputs = new HashMap<>();
  private final TopologyTestDriver driver;
  private final Map<String, Long> offsets = new HashMap<>();
  private boolean answerTopics = true;

  CoordinatorDriver(Path stateDirectory, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("bootstrap.servers", "not.there:9092");
    all.put("schema.registry.url", "mock://" + UUID.randomUUID());
    all.put("state.dir", stateDirectory.toString());
    all.put("auto.create.swarms", "true");
    all.putAll(settings);
    config = CoordinatorConfig.of(all);
    topics = config.topics();
    registry = SchemaRegistry.connect(config.registryProperties());
    serdes = MessageSerdes.over(registry, config.registryProperties(), 1 << 20, 2 << 20);
    Properties properties = StreamsSettings.of(config, "", memory);
    driver =
        new TopologyTestDriver(
            CoordinatorAssembly.topology(
                config, 1, ProcessorParts.of(serdes, time, new Errands(), counters), () -> true),
            properties,
            Instant.ofEpochMilli(time.wallMs()));
  }

  private final class Errands implements AgentTopicRequests {
    @Override
    public void create(AgentAddress address, int sharedPartitions) {
      errands.add("create " + address);
    }

    @Override
    public void delete(AgentAddress address) {
      errands.add("delete " + address);
    }

    @Override
    public void deleteShared(SwarmId swarm) {
      errands.add("delete " + swarm + "/");
    }
  }

  /** From now on agents' topics are neither created nor deleted. */
  void leaveTopicsAlone() {
    answerTopics = false;
  }

  /** Lets time pass, as the stream thread sees it, and does what it has AgentTopics do. */
  void pass(long ms) {
    for (long done = 0; done < ms; done += STEP_MS) {
      time.advance(STEP_MS);
      driver.advanceWallClockTime(Duration.ofMillis(STEP_MS));
      answerErrands();
    }
  }

  /** As {@link #pass}, in one step: the stream thread was held up. */
  void stall(long ms) {
    time.advance(ms);
    driver.advanceWallClockTime(Duration.ofMillis(ms));
  }

  private void answerErrands() {
    if (!answerTopics) {
      return;
    }
    List<String> toDo = List.copyOf(errands);
    errands.clear();
    for (String errand : toDo) {
      String[] parts = errand.split("[ /]");
      SwarmCommandKind kind =
          parts[0].equals("create") ? SwarmCommandKind.TOPIC_READY : SwarmCommandKind.TOPIC_DELETED;
      String agent = parts.length > 2 ? parts[2] : null; // the topic that its agents share
      command(TestMessages.command(parts[1], kind).setAgentId(agent).build());
    }
  }

  void task(Task task) {
    raw(topics.tasks(), task.getSwarmId(), bytes(topics.tasks(), task));
  }

  void report(AgentReport report) {
    String topic = topics.agentReports();
    raw(topic, report.getSwarmId(), serdes.report().serializer().serialize(topic, report));
  }

  void command(SwarmCommand command) {
    String topic = topics.commands();
    raw(topic, command.getSwarmId(), serdes.command().serializer().serialize(topic, command));
  }

  byte[] bytes(String topic, Task task) {
    return serdes.task().serializer().serialize(topic, task);
  }

  /** Any bytes under any key. */
  void raw(String topic, String key, byte[] value) {
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    record(topic, keyBytes, value, new RecordHeaders());
  }

  /** Any record at all; returns its offset. */
  long record(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(key, value, headers));
    return offsets.merge(topic, 0L, (last, zero) -> last + 1);
  }

  /** Says hello and is welcomed; returns the incarnation. */
  long join(String swarm, String agent) {
    report(TestMessages.hello(swarm, agent, "hello-" + agent).build());
    pass(30);
    AgentMessage welcome = last(messages(swarm, agent));
    report(
        TestMessages.report(swarm, agent, "hello-" + agent, welcome.getIncarnation(), 2)
            .setLastDispatchSeq(welcome.getSeq())
            .build());
    return welcome.getIncarnation();
  }

  static <T> T last(List<T> all) {
    return all.get(all.size() - 1);
  }

  List<AgentMessage> messages(String swarm, String agent) {
    return read(
        topics.assignments(new SwarmId(swarm), new AgentId(agent)),
        serdes.agentMessage().deserializer());
  }

  List<AgentMessage> sharedMessages(String swarm) {
    return read(topics.sharedAssignments(new SwarmId(swarm)), serdes.agentMessage().deserializer());
  }

  List<Outcome> outcomes() {
    return read(topics.outcomes(), serdes.outcome().deserializer());
  }

  List<Decision> decisions() {
    return read(topics.decisions(), serdes.decision().deserializer());
  }

  List<Kpi> kpis() {
    return read(topics.kpis(), serdes.kpi().deserializer());
  }

  /** What a window store has under a key, by the time at which it is filed. */
  <V> Map<Long, V> windows(String store, Bytes key) {
    Map<Long, V> out = new TreeMap<>();
    WindowStore<Bytes, V> windows = driver.getWindowStore(store);
    try (WindowStoreIterator<V> found = windows.fetch(key, 0, Long.MAX_VALUE)) {
      found.forEachRemaining(entry -> out.put(entry.key, entry.value));
    }
    return out;
  }

  /** What a key-value store has under a key; null if nothing. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // as Kafka's own
  <V> @Nullable V entry(String store, Bytes key) {
    return driver.<Bytes, V>getKeyValueStore(store).get(key);
  }

  /** The keys of everything in a window store, the mark left out. */
  List<Bytes> keysOfWindows(String store) {
    List<Bytes> out = new ArrayList<>();
    WindowStore<Bytes, Object> windows = driver.getWindowStore(store);
    try (var all = windows.all()) {
      all.forEachRemaining(entry -> out.add(entry.key.key()));
    }
    out.removeIf(SwarmStores.CLOCK_KEY::equals);
    return out;
  }

  List<DeadLetter> deadLetters() {
    return read(topics.deadLetters(), serdes.deadLetter().deserializer());
  }

  List<SwarmConfig> configs() {
    return read(topics.config(), serdes.config().deserializer());
  }

  byte[] lastRaw(String topic) {
    return last(read(topic, new ByteArrayDeserializer()));
  }

  @SuppressWarnings("unchecked") // each topic is read with one type only
  private <T> List<T> read(String topic, Deserializer<T> values) {
    return ((TestOutputTopic<String, T>)
            outputs.computeIfAbsent(
                topic, it -> driver.createOutputTopic(it, new StringDeserializer(), values)))
        .readValuesToList();
  }

  /** How many swarms are stored; beside them there is the clock. */
  int swarms() {
    boolean clock = driver.getKeyValueStore(StoreNames.SWARMS).get(SwarmStores.CLOCK_KEY) != null;
    return entries(StoreNames.SWARMS) - (clock ? 1 : 0);
  }

  /** How many entries a key-value store holds. */
  int entries(String store) {
    int count = 0;
    try (KeyValueIterator<Object, Object> all = driver.getKeyValueStore(store).all()) {
      while (all.hasNext()) {
        all.next();
        count++;
      }
    }
    return count;
  }

  TopicNames topics() {
    return topics;
  }

  @Override
  public void close() {
    driver.close();
    registry.close();
    memory.close();
  }
}
