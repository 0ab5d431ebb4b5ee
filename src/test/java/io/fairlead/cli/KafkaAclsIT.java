package io.fairlead.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.KafkaAcls;
import io.fairlead.KafkaAcls.Acl;
import io.fairlead.KafkaAcls.Who;
import io.fairlead.RecordingAuthorizer;
import io.fairlead.RecordingAuthorizer.Asked;
import io.fairlead.SecuredBroker;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.local.EmbeddedRegistry;
import io.fairlead.local.PortChoice;
import io.fairlead.local.RegistryOptions;
import io.fairlead.mcp.LocalAgents;
import io.fairlead.model.Command;
import io.fairlead.model.SwarmId;
import io.fairlead.query.HttpApi;
import io.fairlead.query.QueryOptions;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.SchemaRegistry;
import io.fairlead.wire.SwarmCommandCodec;
import io.fairlead.wire.avro.SwarmCommand;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole application on a broker that asks for passwords, each part with the ACLs of {@link
 * KafkaAcls} and no others. What Kafka's authoriser was asked meanwhile shows that they suffice and
 * that none is too many.
 */
@Tag("full")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KafkaAclsIT {
  private static final String SWARM = "s";
  private static final String AGENT = "a";
  private static final Map<String, String> NAMES =
      Map.of("prefix", "fairlead", "application", "fairlead", "swarm", SWARM, "agent", AGENT);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;
  private static SecuredBroker broker;
  private static EmbeddedRegistry registry;

  /** What was asked while everything worked. */
  private static Set<Asked> asked = Set.of();

  @BeforeAll
  static void start() throws Exception {
    RecordingAuthorizer.forget();
    broker = new SecuredBroker(directory.resolve("broker"), NAMES);
    broker.allow(KafkaAcls.ALL);
    RegistryOptions options =
        RegistryOptions.on(broker.client(Who.REGISTRY).get("bootstrap.servers"))
            .withClientProperties(broker.client(Who.REGISTRY));
    EmbeddedRegistry first = EmbeddedRegistry.start(options);
    first.close();
    registry = EmbeddedRegistry.start(options);
  }

  @AfterAll
  static void stop() throws Exception {
    registry.close();
    broker.close();
  }

  private static ConditionFactory patiently() {
    return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50));
  }

  private static Map<String, String> client(Who who) {
    Map<String, String> p = broker.client(who);
    p.put("schema.registry.url", registry.url());
    return p;
  }

  private static CoordinatorNode coordinator(String stateDirectory) {
    Map<String, String> settings = KafkaNames.forCoordinator(client(Who.COORDINATOR));
    settings.put("state.dir", directory.resolve(stateDirectory).toString());
    settings.put("partitions", "2");
    return CoordinatorNode.start(
        CoordinatorConfig.of(settings),
        HttpAddress.onLoopback(PortChoice.any(), QueryOptions.DEFAULT),
        new LocalAgents(Map.of(), directory.resolve("agents")));
  }

  // ------------------------------------------------------------------ they suffice

  @Test
  @Order(1)
  void everybodyWorksWithTheirOwnAcls() throws Exception {
    CoordinatorNode first = coordinator("state-1");
    try (AgentWorker worker = agent()) {
      command(new Command.CreateSwarm(Map.of(), "test"));
      runATask("t-1");
      misroute();
      try (InputStream events = events(first)) {
        look(first);
        patiently().until(() -> wasAsked(Who.COORDINATOR, "fairlead.kpis", AclOperation.READ));
        patiently().until(() -> wasAsked(Who.COORDINATOR, "fairlead.kpis", AclOperation.WRITE));
        assertTrue(events.available() >= 0);
      }
      first.close();
      // Another directory: its state comes back from the changelogs.
      try (CoordinatorNode second = coordinator("state-2")) {
        runATask("t-2");
        assertTrue(worker.isActive());
        worker.close();
        command(new Command.UpdateConfig(Map.of("agentTopicLayout", "\"shared\""), "test"));
        try (AgentWorker shares = agent()) {
          runATask("t-3");
          assertTrue(shares.isActive());
        }
        command(new Command.DeleteSwarm("test"));
        patiently()
            .until(
                () ->
                    broker.admin().listTopics().names().get().stream()
                        .noneMatch(name -> name.startsWith("fairlead.assignments.")));
        assertTrue(second.alive());
      }
    }
    asked = RecordingAuthorizer.asked();
    List<Asked> denied =
        asked.stream().filter(a -> !a.allowed() && !a.user().equals("ANONYMOUS")).toList();
    assertEquals(List.of(), denied);
  }

  private static String topic() {
    return "fairlead.assignments." + SWARM + "." + AGENT;
  }

  private static String sharedTopic() {
    return "fairlead.assignments." + SWARM;
  }

  private static AgentWorker agent() {
    return AgentWorker.builder()
        .properties(client(Who.AGENT))
        .swarm(SWARM)
        .agent(AGENT)
        .start((task, context) -> TaskResult.text("done"));
  }

  /** By somebody who may only write tasks, told of by somebody who may only read outcomes. */
  private static void runATask(String id) throws Exception {
    Map<String, String> p = client(Who.READER);
    String jaas = p.remove("sasl.jaas.config");
    p.put("consumer.sasl.jaas.config", jaas);
    p.put("producer.sasl.jaas.config", broker.client(Who.PRODUCER).get("sasl.jaas.config"));
    try (TaskClient tasks = TaskClient.builder().properties(p).connect()) {
      TaskSpec task = TaskSpec.builder(SWARM).taskId(id).payload("work").build();
      assertEquals(id, tasks.submit(task).get(60, TimeUnit.SECONDS).getTaskId());
    }
  }

  /** Puts records where their key does not belong. */
  private static void misroute() throws Exception {
    Map<String, Object> p = new HashMap<>(broker.client(SecuredBroker.ADMIN));
    try (KafkaProducer<byte[], byte[]> admin =
        new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String topic : List.of("fairlead.tasks", "fairlead.agent-reports")) {
        for (int partition = 0; partition < 2; partition++) {
          byte[] key = SWARM.getBytes(StandardCharsets.UTF_8);
          admin.send(new ProducerRecord<>(topic, partition, key, new byte[] {1})).get();
        }
      }
    }
    patiently()
        .until(() -> wasAsked(Who.COORDINATOR, "fairlead.agent-reports", AclOperation.WRITE));
    patiently().until(() -> wasAsked(Who.COORDINATOR, "fairlead.tasks", AclOperation.WRITE));
  }

  private static InputStream events(CoordinatorNode node) throws Exception {
    URI uri = URI.create(node.httpUrl() + "/v1/events?swarm=" + SWARM + "&kinds=kpi,config");
    var response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode());
    return response.body();
  }

  private static void look(CoordinatorNode node) {
    HttpApi api = new HttpApi(node.httpUrl(), null);
    assertEquals("t-1", api.get("v1", "swarms", SWARM, "tasks", "t-1").path("taskId").asText());
    api.get("v1", "swarms", SWARM, "tasks", "t-1", "outcome");
    api.get(Map.of("since", "0"), "v1", "swarms", SWARM, "decisions");
    api.get("v1", "dead-letters");
  }

  /** By somebody who writes commands to Kafka, and reads what came of them. */
  private static void command(Command command) throws Exception {
    Map<String, String> p = client(Who.OPERATOR);
    Map<String, Object> clients = new LinkedHashMap<>(p);
    SwarmCommand message =
        SwarmCommandCodec.encode(
            new SwarmId(SWARM), command, UUID.randomUUID().toString(), System.currentTimeMillis());
    try (SchemaRegistry schemas = SchemaRegistry.connect(new LinkedHashMap<>(p));
        KafkaProducer<String, SwarmCommand> producer =
            new KafkaProducer<>(
                clients,
                new StringSerializer(),
                ConfluentAvroSerde.forValues(SwarmCommand.class, schemas, clients).serializer())) {
      producer.send(new ProducerRecord<>("fairlead.commands", SWARM, message)).get();
    }
    for (String topic : List.of("fairlead.config", "fairlead.dead-letters")) {
      read(
          new LinkedHashMap<>(broker.client(Who.OPERATOR)),
          new Asked(Who.OPERATOR.user(), ResourceType.TOPIC, topic, AclOperation.READ, true));
    }
  }

  private static boolean wasAsked(Who who, String name, AclOperation operation) {
    return RecordingAuthorizer.asked()
        .contains(new Asked(who.user(), ResourceType.TOPIC, name, operation, true));
  }

  // ------------------------------------------------------------------ none is too many

  @Test
  @Order(2)
  void everyAclWasNeededForSomethingThatNoOtherAllows() {
    List<String> idle = new ArrayList<>();
    for (Acl acl : KafkaAcls.ALL) {
      if (onlyBy(acl).isEmpty()) {
        idle.add(acl.toString());
      }
    }
    assertEquals(List.of(), idle);
  }

  /** Something that was done, and that this ACL alone allows. */
  private static Optional<Asked> onlyBy(Acl acl) {
    return asked.stream()
        .filter(a -> a.allowed() && a.user().equals(acl.who().user()) && covers(acl, a))
        .filter(
            a ->
                KafkaAcls.ALL.stream()
                    .noneMatch(
                        other ->
                            !other.equals(acl) && other.who() == acl.who() && covers(other, a)))
        // Its own operation rather than one that it includes.
        .sorted(
            (x, y) ->
                Boolean.compare(y.operation() == acl.operation(), x.operation() == acl.operation()))
        .findFirst();
  }

  private static boolean covers(Acl acl, Asked action) {
    String name = KafkaAcls.filled(acl.name(), NAMES);
    boolean named =
        acl.pattern() == PatternType.PREFIXED
            ? action.name().startsWith(name)
            : action.name().equals(name);
    return named && acl.type() == action.type() && includes(acl.operation(), action.operation());
  }

  /** As Kafka has it: who may read, write or delete may look. */
  private static boolean includes(AclOperation given, AclOperation asked) {
    return given == asked
        || (asked == AclOperation.DESCRIBE
            && Set.of(AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE).contains(given));
  }

  @Test
  @Order(3)
  void withoutAnyOneOfThemSomethingIsDenied() throws Exception {
    broker
        .admin()
        .createTopics(
            List.of(new NewTopic(topic(), 1, (short) 1), new NewTopic(sharedTopic(), 1, (short) 1)))
        .all()
        .get();
    for (Acl acl : KafkaAcls.ALL) {
      Asked action = onlyBy(acl).orElseThrow();
      broker.withdraw(acl);
      try {
        patiently().untilAsserted(() -> assertDenied(acl, action));
      } finally {
        broker.allow(List.of(acl));
      }
    }
  }

  private static void assertDenied(Acl acl, Asked action) {
    Throwable thrown = assertThrows(Throwable.class, () -> attempt(action), acl.toString());
    Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
    assertInstanceOf(AuthorizationException.class, cause, acl.toString());
  }

  /** The same again, by a client of Kafka. */
  private static void attempt(Asked action) throws Exception {
    Map<String, Object> p = new LinkedHashMap<>(broker.client(action.user()));
    p.put("default.api.timeout.ms", 5_000);
    p.put("request.timeout.ms", 4_000);
    switch (action.operation()) {
      case WRITE -> write(p, action);
      case READ -> read(p, action);
      case CREATE, DELETE, DESCRIBE_CONFIGS -> administer(p, action);
      default -> throw new IllegalStateException("nothing needs " + action);
    }
  }

  private static void write(Map<String, Object> p, Asked action) throws Exception {
    p.remove("default.api.timeout.ms");
    p.put("max.block.ms", 5_000);
    p.put("delivery.timeout.ms", 5_000);
    p.put("linger.ms", 0);
    boolean transactional = action.type() == ResourceType.TRANSACTIONAL_ID;
    if (transactional) {
      p.put("transactional.id", action.name());
    }
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(p, new ByteArraySerializer(), new ByteArraySerializer())) {
      if (transactional) {
        producer.initTransactions();
      } else {
        producer.send(new ProducerRecord<>(action.name(), 0, null, new byte[] {1})).get();
      }
    }
  }

  private static void read(Map<String, Object> p, Asked action) {
    boolean group = action.type() == ResourceType.GROUP;
    if (group) {
      p.put("group.id", action.name());
    }
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(p, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      if (group) {
        consumer.subscribe(List.of("fairlead.tasks"));
      } else {
        TopicPartition partition = new TopicPartition(action.name(), 0);
        consumer.assign(List.of(partition));
        consumer.seek(partition, 0);
      }
      consumer.poll(Duration.ofSeconds(2));
    }
  }

  private static void administer(Map<String, Object> p, Asked action) throws Exception {
    try (Admin admin = Admin.create(p)) {
      switch (action.operation()) {
        case CREATE ->
            admin
                .createTopics(
                    List.of(new NewTopic(action.name(), 1, (short) 1)),
                    new CreateTopicsOptions().validateOnly(true))
                .all()
                .get();
        case DELETE -> admin.deleteTopics(List.of(action.name())).all().get();
        default ->
            admin
                .describeConfigs(
                    List.of(new ConfigResource(ConfigResource.Type.TOPIC, action.name())))
                .all()
                .get();
      }
    }
  }

  // ------------------------------------------------------------------ what is missing is said

  @Test
  @Order(4)
  void aCoordinatorThatMayNotStartSaysWhatItNeeds() throws Exception {
    for (Acl acl :
        KafkaAcls.ALL.stream()
            .filter(a -> a.who() == Who.COORDINATOR && isLookedFor(a))
            .collect(Collectors.toList())) {
      broker.withdraw(acl);
      try {
        patiently()
            .untilAsserted(
                () -> {
                  CommandFailedException e =
                      assertThrows(
                          CommandFailedException.class, () -> coordinator("never").close());
                  String name = KafkaAcls.filled(acl.name(), NAMES);
                  assertTrue(e.getMessage().contains("ACLs"), e.getMessage());
                  assertTrue(e.getMessage().contains(name), e.getMessage());
                });
      } finally {
        broker.allow(List.of(acl));
      }
    }
  }

  /** One of each kind; all of them are looked for alike. */
  private static boolean isLookedFor(Acl acl) {
    return acl.type() != ResourceType.TOPIC
        || (acl.name().equals("{prefix}.outcomes") && acl.operation() == AclOperation.WRITE)
        || (acl.name().equals("{prefix}.tasks") && acl.operation() == AclOperation.READ);
  }
}
