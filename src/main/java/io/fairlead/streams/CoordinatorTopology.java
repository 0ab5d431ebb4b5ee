package io.fairlead.streams;

import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.RecordContext;
import org.apache.kafka.streams.processor.TopicNameExtractor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The whole topology: three sources, one processor with its stores, and a sink for each kind of
 * output. Values are consumed as bytes and decoded in the processor, so that what can't be read
 * ends in the dead letters with its origin.
 */
final class CoordinatorTopology {
  static final String PROCESSOR = "scheduler";
  static final String BEFORE_STORES = "before-stores";
  static final String TO_AGENTS = "to-agents";
  static final String TO_OUTCOMES = "to-outcomes";
  static final String TO_DECISIONS = "to-decisions";
  static final String TO_KPIS = "to-kpis";
  static final String TO_CONFIG = "to-config";
  static final String TO_DEAD_LETTERS = "to-dead-letters";
  static final String REROUTE_TASKS = "reroute-tasks";
  static final String REROUTE_REPORTS = "reroute-agent-reports";
  static final String REROUTE_COMMANDS = "reroute-commands";

  private static final String TASKS = "from-tasks";
  private static final String REPORTS = "from-agent-reports";
  private static final String COMMANDS = "from-commands";

  private CoordinatorTopology() {}

  /**
   * @param storeFiles opened before the stores, if they {@linkplain
   *     ProcessorSettings#filesMayBeAhead() may be ahead}
   */
  static Topology build(
      ProcessorSettings settings,
      ProcessorParts parts,
      List<StoreBuilder<?>> stores,
      StoreBuilder<StoreFiles> storeFiles) {
    TopicNames topics = settings.topics();
    Topology topology = new Topology();
    source(topology, TASKS, topics.tasks(), InputTimestamps.arrival(parts.time()));
    source(topology, REPORTS, topics.agentReports(), InputTimestamps.ahead(parts.time()));
    source(topology, COMMANDS, topics.commands(), InputTimestamps.ahead(parts.time()));
    if (settings.filesMayBeAhead()) {
      topology.addProcessor(BEFORE_STORES, Idle::new, COMMANDS);
      topology.addStateStore(storeFiles, BEFORE_STORES);
    }
    topology.addProcessor(
        PROCESSOR, () -> new SchedulerProcessor(settings, parts), TASKS, REPORTS, COMMANDS);
    stores.forEach(store -> topology.addStateStore(store, PROCESSOR));
    if (settings.filesMayBeAhead()) {
      topology.connectProcessorAndStateStores(PROCESSOR, StoreNames.STORE_FILES);
    }
    topology.addSink(
        TO_AGENTS,
        new AgentTopicName(topics),
        AgentAddress.keySerializer(),
        new ByteArraySerializer(),
        PROCESSOR);
    sink(topology, TO_OUTCOMES, topics.outcomes());
    sink(topology, TO_DECISIONS, topics.decisions());
    sink(topology, TO_KPIS, topics.kpis());
    sink(topology, TO_CONFIG, topics.config());
    sink(topology, TO_DEAD_LETTERS, topics.deadLetters());
    sink(topology, REROUTE_TASKS, topics.tasks());
    sink(topology, REROUTE_REPORTS, topics.agentReports());
    sink(topology, REROUTE_COMMANDS, topics.commands());
    return topology;
  }

  private static void source(
      Topology topology, String name, String topic, InputTimestamps timestamps) {
    Deserializer<byte[]> bytes = new ByteArrayDeserializer();
    topology.addSource(AutoOffsetReset.earliest(), name, timestamps, bytes, bytes, topic);
  }

  /** Does nothing; it is there because what belongs to it is opened first. */
  private static final class Idle implements Processor<byte[], byte[], Void, Void> {
    @Override
    public void process(Record<byte[], byte[]> record) {
      // Nothing.
    }
  }

  private static void sink(Topology topology, String name, String topic) {
    Serializer<byte[]> bytes = new ByteArraySerializer();
    topology.addSink(name, topic, bytes, bytes, PROCESSOR);
  }

  /**
   * The topic of the agent that is spoken to. Where that has several partitions, the producer's own
   * partitioner goes by the key, which is the agent's id: that is the partition that the agent
   * reads.
   */
  private record AgentTopicName(TopicNames topics)
      implements TopicNameExtractor<AgentAddress, byte[]> {
    @Override
    public String extract(AgentAddress address, byte[] value, RecordContext context) {
      return address.topic(topics);
    }

    @Override
    public String toString() {
      return topics.assignmentsSubjectTopic() + ".<swarm>.<agent> or .<swarm>";
    }
  }
}
