package io.fairlead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.agent.TaskClient;
import io.fairlead.audit.AuditReport;
import io.fairlead.audit.TopicAuditor;
import io.fairlead.audit.TopicReader;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.HeldState;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmCommandKind;
import io.fairlead.wire.avro.SwarmConfig;
import io.fairlead.wire.avro.TransitionKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** A coordinator and a producer, with the agents that a test adds. */
final class ExampleFleet implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** A retry is not waited for. */
  private static final Map<String, String> QUICK =
      Map.of("heartbeatMs", "200", "retryBackoffMs", "50");

  private final AutoCloseable ground;
  private final Path logs;
  private final List<AutoCloseable> agents = new ArrayList<>();
  final Map<String, String> addresses;
  final Coordinator coordinator;
  final TaskClient client;

  /** On a broker and a registry of its own, in this JVM. */
  ExampleFleet(Path directory) throws Exception {
    this(LocalCluster.start(ClusterOptions.in(directory.resolve("cluster"))), directory);
  }

  private ExampleFleet(LocalCluster cluster, Path directory) throws Exception {
    this(cluster, cluster.addresses().asProperties(), Map.of(), directory);
  }

  /** On a broker and a registry that others start and end. */
  ExampleFleet(Map<String, String> addresses, Map<String, String> more, Path directory)
      throws Exception {
    this(() -> {}, addresses, more, directory);
  }

  /**
   * @param more settings of the coordinator
   */
  private ExampleFleet(
      AutoCloseable ground, Map<String, String> addresses, Map<String, String> more, Path directory)
      throws Exception {
    this.ground = ground;
    this.addresses = addresses;
    logs = Files.createDirectories(directory.resolve("logs"));
    Map<String, String> settings = new HashMap<>(addresses);
    settings.put("state.dir", directory.resolve("state").toString());
    settings.put("partitions", "2");
    settings.putAll(more);
    coordinator = Coordinator.start(CoordinatorConfig.of(settings));
    client = TaskClient.builder().properties(addresses).connect();
  }

  /** A swarm with further settings; returns once it is there. */
  void create(String swarm, Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(QUICK);
    settings.putAll(more);
    command(swarm, SwarmCommandKind.CREATE_SWARM, command -> command.setConfig(settings));
    await(
        swarm + " is there",
        () ->
            read("fairlead.config", SwarmConfig.class).stream()
                .anyMatch(config -> config.getSwarmId().equals(swarm)));
  }

  /** Changes a setting of a swarm; returns once the change is in force. */
  void configure(String swarm, String name, String value) throws Exception {
    command(
        swarm, SwarmCommandKind.UPDATE_CONFIG, command -> command.setConfig(Map.of(name, value)));
    await(
        name + " is " + value,
        () -> {
          String last = "";
          for (SwarmConfig config : read("fairlead.config", SwarmConfig.class)) {
            last = config.getSwarmId().equals(swarm) ? config.getSettings().get(name) : last;
          }
          return last.equals(value);
        });
  }

  void delete(String swarm) throws Exception {
    command(swarm, SwarmCommandKind.DELETE_SWARM, command -> {});
  }

  void cancel(String swarm, String taskId) throws Exception {
    command(swarm, SwarmCommandKind.CANCEL_TASK, command -> command.setTaskId(taskId));
  }

  private void command(String swarm, SwarmCommandKind kind, Consumer<SwarmCommand.Builder> rest)
      throws Exception {
    SwarmCommand.Builder command =
        SwarmCommand.newBuilder()
            .setCommandId(UUID.randomUUID().toString())
            .setSwarmId(swarm)
            .setKind(kind);
    rest.accept(command);
    try (ConfluentAvroSerde<SwarmCommand> serde =
            ConfluentAvroSerde.forValues(SwarmCommand.class, addresses);
        KafkaProducer<String, SwarmCommand> producer =
            new KafkaProducer<>(
                new HashMap<>(addresses), new StringSerializer(), serde.serializer())) {
      producer
          .send(new ProducerRecord<>("fairlead.commands", swarm, command.build()))
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** An agent of the examples; its process ends with the fleet. */
  ExampleAgent agent(ExampleAgent.Language language, String swarm, String agent, String... more)
      throws Exception {
    return with(ExampleAgent.start(language, addresses, logs, swarm, agent, more));
  }

  /** To be closed with the fleet. */
  <T extends AutoCloseable> T with(T agent) {
    agents.add(agent);
    return agent;
  }

  /** Waits until an agent has said that of the task. */
  void awaitReported(String taskId, TransitionKind kind) {
    await(
        kind + " of " + taskId,
        () ->
            read("fairlead.agent-reports", AgentReport.class).stream()
                .flatMap(report -> report.getTransitions().stream())
                .anyMatch(it -> it.getTaskId().equals(taskId) && it.getKind() == kind));
  }

  /** Waits until an agent has said that it holds the task and has not begun with it. */
  void awaitHeldWaiting(String taskId) {
    await(
        taskId + " waits at an agent",
        () ->
            read("fairlead.agent-reports", AgentReport.class).stream()
                .flatMap(report -> report.getHeld().stream())
                .anyMatch(
                    it -> it.getTaskId().equals(taskId) && it.getState() == HeldState.WAITING));
  }

  void awaitDecision(String swarm, String agent, DecisionKind kind) {
    await(
        kind + " of " + agent,
        () ->
            read("fairlead.decisions", Decision.class).stream()
                .anyMatch(
                    it ->
                        it.getSwarmId().equals(swarm)
                            && agent.equals(it.getAgentId())
                            && it.getKind() == kind));
  }

  boolean topicExists(String topic) {
    try (TopicReader reader = new TopicReader(addresses)) {
      return reader.topics().contains(topic);
    }
  }

  /** Of stream threads that fail and are replaced only the effects count. */
  static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .dontCatchUncaughtExceptions()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(condition);
  }

  /** Every record of the topic by now. */
  <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
    List<T> values = new ArrayList<>();
    try (ConfluentAvroSerde<T> serde = ConfluentAvroSerde.forValues(type, addresses);
        TopicReader reader = new TopicReader(addresses)) {
      Deserializer<T> deserializer = serde.deserializer();
      reader.readAll(
          List.of(topic),
          (passed, total) -> {},
          record -> values.add(deserializer.deserialize(topic, record.value())));
    }
    return values;
  }

  /** By the topics, nothing is lost, doubled or held twice; every task has ended. */
  AuditReport audit() {
    AuditReport audit = TopicAuditor.audit(addresses, (passed, total) -> {});
    assertEquals(List.of(), audit.examples());
    assertTrue(audit.isClean(), audit::toString);
    return audit;
  }

  static String result(Outcome outcome) {
    ByteBuffer bytes = outcome.getResultBytes();
    return bytes == null ? "" : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  @Override
  public void close() throws Exception {
    try {
      for (AutoCloseable agent : agents) {
        agent.close();
      }
    } finally {
      client.close();
      coordinator.close();
      ground.close();
    }
  }
}
