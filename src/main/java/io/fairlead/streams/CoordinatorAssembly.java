package io.fairlead.streams;

import io.fairlead.streams.tally.TallyLimits;
import io.fairlead.wire.SchemaRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Puts a coordinator together, and takes apart what was made if that fails midway. */
final class CoordinatorAssembly {
  private final CoordinatorConfig config;
  private final TimeSource time;
  private final TopicNames topics;

  CoordinatorAssembly(CoordinatorConfig config, TimeSource time) {
    this.config = config;
    this.time = time;
    this.topics = config.topics();
  }

  Coordinator start() throws InterruptedException {
    int partitions;
    try (Admin admin = Admin.create(config.adminProperties())) {
      partitions = new TopicSetup(admin, config).ensure();
      new AclCheck(admin, config).run();
    }
    SchemaRegistry registry = SchemaRegistry.connect(config.registryProperties());
    @Nullable AgentTopics agentTopics = null;
    try {
      register(registry);
      MessageSerdes serdes = serdes(registry);
      CommandWriter commands =
          new CommandWriter(config.producerProperties(), serdes, topics, partitions, time);
      agentTopics = agentTopics(commands);
      agentTopics.start();
      CoordinatorCounters counters = new CoordinatorCounters();
      ProcessorParts parts = ProcessorParts.of(serdes, time, agentTopics, counters, limits());
      PacedClients clients =
          new PacedClients(
              time,
              parts::pacer,
              WriteStage.Order.of(config.text(CoordinatorSetting.APPLICATION_ID), stores(config)));
      Topology topology = topology(config, partitions, parts, clients::confirmed);
      AgentTopics toClose = agentTopics;
      return Coordinator.run(
          config,
          serdes,
          commands,
          topology,
          partitions,
          clients,
          parts,
          () -> {
            toClose.close();
            registry.close();
          });
    } catch (RuntimeException e) {
      if (agentTopics != null) {
        agentTopics.close();
      }
      registry.close();
      throw e;
    }
  }

  private TallyLimits limits() {
    return new TallyLimits(
        (int) config.number(CoordinatorSetting.METRICS_MAX_SWARMS),
        (int) config.number(CoordinatorSetting.METRICS_MAX_TENANTS),
        (int) config.number(CoordinatorSetting.METRICS_MAX_AGENTS));
  }

  /** Before the first record, so that the stream thread never waits for it. */
  private void register(SchemaRegistry registry) {
    boolean may = !"false".equals(config.registryProperties().get("auto.register.schemas"));
    for (Map.Entry<String, Schema> entry : Coordinator.schemas(topics).entrySet()) {
      String subject = entry.getKey() + "-value";
      if (may) {
        registry.register(subject, entry.getValue().toString());
      } else {
        registry.lookUp(subject, entry.getValue().toString());
      }
    }
  }

  private MessageSerdes serdes(SchemaRegistry registry) {
    return MessageSerdes.over(
        registry,
        config.registryProperties(),
        Math.toIntExact(config.number(CoordinatorSetting.MAX_RECORD_BYTES)),
        config.maxOutputBytes());
  }

  private AgentTopics agentTopics(CommandWriter answers) {
    TopicWorks works =
        new TopicWorks(
            Admin.create(config.adminProperties()),
            (int) config.number(CoordinatorSetting.REPLICATION_FACTOR),
            config.number(CoordinatorSetting.AGENT_TOPIC_RETENTION_MS),
            config.maxOutputBytes());
    return new AgentTopics(works, topics, answers);
  }

  /**
   * The topology of that configuration.
   *
   * @param confirmed whether the broker has all that the calling thread has written
   */
  static Topology topology(
      CoordinatorConfig config, int partitions, ProcessorParts parts, BooleanSupplier confirmed) {
    int maxRecordBytes = Math.toIntExact(config.number(CoordinatorSetting.MAX_RECORD_BYTES));
    ProcessorSettings settings =
        new ProcessorSettings(
            config.topics(),
            partitions,
            config.flag(CoordinatorSetting.AUTO_CREATE_SWARMS),
            config.exactlyOnce(),
            !config.exactlyOnce() && !config.flag(CoordinatorSetting.IN_MEMORY_STORES),
            maxRecordBytes,
            (int) config.number(CoordinatorSetting.MAX_SWARMS),
            (int) config.number(CoordinatorSetting.MAX_AGENTS),
            config.number(CoordinatorSetting.CACHE_BYTES) / partitions);
    return CoordinatorTopology.build(
        settings, parts, stores(config), StoreFiles.builder(StoreNames.STORE_FILES, confirmed));
  }

  private static List<StoreBuilder<?>> stores(CoordinatorConfig config) {
    return StoreNames.builders(
        config.flag(CoordinatorSetting.IN_MEMORY_STORES),
        new StoreNames.Retention(
            config.number(CoordinatorSetting.FINISHED_RETENTION_MS),
            config.number(CoordinatorSetting.KPI_RETENTION_MS),
            config.number(CoordinatorSetting.PATTERN_RETENTION_MS)),
        config.maxOutputBytes());
  }
}
