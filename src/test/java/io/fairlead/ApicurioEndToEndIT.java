package io.fairlead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.ExampleAgent.Language;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.audit.AuditReport;
import io.fairlead.local.Apicurio;
import io.fairlead.local.BrokerOptions;
import io.fairlead.local.EmbeddedBroker;
import io.fairlead.local.RegistryHttp;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.DeadLetterCause;
import io.fairlead.wire.SchemaRegistry;
import io.fairlead.wire.SchemaRegistryException;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.ThreadMetadata;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coordinator, SDK and the agents of the examples with Apicurio as their registry. What differs
 * from Confluent's API there is in {@code ApicurioContractIT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("full")
class ApicurioEndToEndIT {
  private static final String SWARM = "orders";
  private static final String TASKS_SUBJECT = "fairlead.tasks-value";
  private static final int AT_MOST_S = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A single failure that counts stops the coordinator; and it asks the registry only twice. */
  private static final Map<String, String> IMPATIENT =
      Map.of("max.thread.replacements", "0", "schema.registry.max.retries", "1");

  @RegisterExtension final Closing closing = new Closing();

  private Path directory;
  private Apicurio apicurio;
  private ExampleFleet fleet;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    this.directory = directory;
    apicurio = closing.add(Apicurio.start(directory.resolve("apicurio"), Apicurio.Storage.FILE));
    EmbeddedBroker broker =
        closing.add(EmbeddedBroker.start(BrokerOptions.in(directory.resolve("broker"))));
    fleet =
        closing.add(
            new ExampleFleet(addresses(broker, apicurio), IMPATIENT, directory.resolve("fleet")));
    fleet.create(SWARM, Map.of());
    ExampleAgent python = fleet.agent(Language.PYTHON, SWARM, "python", "--slots", "2");
    ExampleAgent node = fleet.agent(Language.NODE, SWARM, "node", "--slots", "2");
    fleet.with(worker("java"));
    python.awaitIncarnation(1);
    node.awaitIncarnation(1);
  }

  private static Map<String, String> addresses(EmbeddedBroker broker, Apicurio registry) {
    return Map.of(
        "bootstrap.servers", broker.bootstrapServers(), "schema.registry.url", registry.url());
  }

  private AgentWorker worker(String agent) {
    return AgentWorker.builder()
        .properties(fleet.addresses)
        .swarm(SWARM)
        .agent(agent)
        .capabilities(agent)
        .slots(2)
        .start(
            (task, context) -> {
              TimeUnit.MILLISECONDS.sleep(20);
              return TaskResult.text(task.payloadText());
            });
  }

  @Test
  void everyTaskEndsOnceWithItsResultWhateverLanguageItsAgentIsIn() throws Exception {
    Map<String, CompletableFuture<Outcome>> outcomes = submit("all", 300);
    Set<String> agents = awaitCompleted(outcomes);
    assertTrue(agents.containsAll(Set.of("java", "python", "node")), agents::toString);
    assertClean();
    String subjects = http().get("/subjects").ok().toString();
    for (String subject : List.of("tasks", "agent-reports", "assignments", "outcomes")) {
      assertTrue(subjects.contains("\"fairlead." + subject + "-value\""), subjects);
    }
  }

  /** What is known needs no registry; what is not waits for it, however often it must be asked. */
  @Test
  void anOutageOfTheRegistryLosesNothingAndStopsNobody() throws Exception {
    int unknownYet = register("outage");
    Map<String, CompletableFuture<Outcome>> outcomes = submit("running", 200);
    awaitEnded(outcomes, 20);
    AgentWorker begun;
    apicurio.kill();
    try {
      outcomes.putAll(submit("away", 50));
      awaitCompleted(outcomes);

      Set<String> threadsBefore = streamThreads();
      sendEvolved("unknown-yet", unknownYet);
      outcomes.putAll(submit("behind-it", 20));
      begun = fleet.with(worker("begun-meanwhile"));
      ExampleFleet.await(
          "the stream thread has been replaced", () -> !streamThreads().equals(threadsBefore));
      assertTrue(fleet.coordinator.alive());
    } finally {
      apicurio.restart();
    }
    awaitCompleted("unknown-yet");
    awaitCompleted(outcomes);
    ExampleFleet.await("the agent that began meanwhile is welcome", begun::isActive);
    TaskSpec forIt =
        TaskSpec.builder(SWARM)
            .taskId("for-it")
            .payload("for-it")
            .requiredCapabilities("begun-meanwhile")
            .build();
    assertEquals("begun-meanwhile", ended(fleet.client.submit(forIt)).getAgentId());
    assertClean();
  }

  @Test
  void aSchemaMayGrowAndMayNotBreakItsReaders() throws Exception {
    http()
        .put("/config/" + TASKS_SUBJECT, JSON.createObjectNode().put("compatibility", "BACKWARD"))
        .ok();
    int grown = register("grown");
    sendEvolved("of-the-grown", grown);
    awaitCompleted("of-the-grown");
    try (SchemaRegistry registry = SchemaRegistry.connect(fleet.addresses)) {
      SchemaRegistryException refusal =
          assertThrows(
              SchemaRegistryException.class,
              () -> registry.register(TASKS_SUBJECT, evolvedSchema("broken", false)));
      assertEquals(SchemaRegistryException.Kind.REFUSED, refusal.kind());
    }
    assertClean();
  }

  /** Apicurio answers, and has no such schema: then the record can't wait for anything. */
  @Test
  void anIdThatTheRegistryDoesNotHaveIsADeadLetter() throws Exception {
    sendEvolved("of-no-schema", 987_654_321);
    ExampleFleet.await(
        "a dead letter",
        () ->
            fleet.read("fairlead.dead-letters", DeadLetter.class).stream()
                .anyMatch(it -> it.getCause().equals(DeadLetterCause.UNKNOWN_SCHEMA.code())));
    assertTrue(fleet.coordinator.alive());
  }

  /**
   * Who has begun goes on with the ids that it has. Nobody else can read what was written under
   * them, so that a registry has to keep what it is told.
   */
  @Test
  void aRegistryThatForgetsIsNotAskedAgainByWhoHasAsked() throws Exception {
    Path here = directory.resolve("forgetful");
    try (Apicurio forgetful = Apicurio.start(here.resolve("apicurio"), Apicurio.Storage.MEMORY);
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.in(here.resolve("broker")));
        ExampleFleet other =
            new ExampleFleet(addresses(broker, forgetful), IMPATIENT, here.resolve("fleet"))) {
      other.create(SWARM, Map.of());
      other.with(
          AgentWorker.builder()
              .properties(other.addresses)
              .swarm(SWARM)
              .agent("a")
              .start((task, context) -> TaskResult.text(task.payloadText())));
      TaskSpec before = TaskSpec.builder(SWARM).taskId("before").payload("before").build();
      assertEquals("before", ExampleFleet.result(ended(other.client.submit(before))));
      forgetful.kill();
      forgetful.restart();
      assertEquals("[]", new RegistryHttp(forgetful.url()).get("/subjects").ok().toString());
      TaskSpec after = TaskSpec.builder(SWARM).taskId("after").payload("after").build();
      assertEquals("after", ExampleFleet.result(ended(other.client.submit(after))));
    }
  }

  private static Outcome ended(CompletableFuture<Outcome> outcome) throws Exception {
    return outcome.get(AT_MOST_S, TimeUnit.SECONDS);
  }

  private Set<String> streamThreads() {
    return fleet.coordinator.streams().metadataForLocalThreads().stream()
        .map(ThreadMetadata::threadName)
        .collect(Collectors.toSet());
  }

  private RegistryHttp http() {
    return new RegistryHttp(apicurio.url());
  }

  /** That of tasks with one text more. */
  private static String evolvedSchema(String field, boolean withDefault) {
    Schema before = Task.getClassSchema();
    List<Schema.Field> fields = new ArrayList<>();
    before.getFields().forEach(it -> fields.add(new Schema.Field(it, it.schema())));
    Schema text = Schema.create(Schema.Type.STRING);
    fields.add(
        withDefault ? new Schema.Field(field, text, null, "") : new Schema.Field(field, text));
    return Schema.createRecord(
            before.getName(), before.getDoc(), before.getNamespace(), false, fields)
        .toString();
  }

  private int register(String field) {
    try (SchemaRegistry registry = SchemaRegistry.connect(fleet.addresses)) {
      return registry.register(TASKS_SUBJECT, evolvedSchema(field, true));
    }
  }

  /** Writes a task as a producer of the next version does: one text more at the end. */
  private void sendEvolved(String taskId, int schemaId) throws Exception {
    Task task =
        Task.newBuilder()
            .setTaskId(taskId)
            .setSwarmId(SWARM)
            .setPayload(ByteBuffer.wrap(taskId.getBytes(StandardCharsets.UTF_8)))
            .build();
    try (ConfluentAvroSerde<Task> serde =
            ConfluentAvroSerde.forValues(Task.class, Map.of("schema.registry.url", "mock://here"));
        KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(
                new HashMap<>(fleet.addresses),
                new StringSerializer(),
                new ByteArraySerializer())) {
      byte[] known = serde.serializer().serialize("fairlead.tasks", task);
      byte[] evolved = Arrays.copyOf(known, known.length + 1); // a zero: the text is empty
      ByteBuffer.wrap(evolved).putInt(1, schemaId);
      producer
          .send(new ProducerRecord<>("fairlead.tasks", SWARM, evolved))
          .get(AT_MOST_S, TimeUnit.SECONDS);
    }
  }

  /** Needs the registry, as every reader does that begins. */
  private void awaitCompleted(String taskId) {
    ExampleFleet.await(
        taskId + " is completed",
        () ->
            fleet.read("fairlead.outcomes", Outcome.class).stream()
                .anyMatch(
                    it ->
                        it.getTaskId().equals(taskId)
                            && it.getKind() == OutcomeKind.COMPLETED
                            && ExampleFleet.result(it).equals(taskId)));
  }

  /** Each with its own id as its payload. */
  private Map<String, CompletableFuture<Outcome>> submit(String name, int count) {
    Map<String, CompletableFuture<Outcome>> outcomes = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String id = name + "-" + i;
      outcomes.put(id, fleet.client.submit(TaskSpec.builder(SWARM).taskId(id).payload(id).build()));
    }
    return outcomes;
  }

  private static void awaitEnded(Map<String, CompletableFuture<Outcome>> outcomes, int count) {
    ExampleFleet.await(
        count + " tasks have ended",
        () -> outcomes.values().stream().filter(CompletableFuture::isDone).count() >= count);
  }

  /** The agents that ran them. */
  private static Set<String> awaitCompleted(Map<String, CompletableFuture<Outcome>> outcomes)
      throws Exception {
    Set<String> agents = new TreeSet<>();
    for (Map.Entry<String, CompletableFuture<Outcome>> entry : outcomes.entrySet()) {
      Outcome outcome = entry.getValue().get(AT_MOST_S, TimeUnit.SECONDS);
      assertEquals(OutcomeKind.COMPLETED, outcome.getKind(), outcome::toString);
      assertEquals(entry.getKey(), ExampleFleet.result(outcome));
      agents.add(outcome.getAgentId());
    }
    return agents;
  }

  /** Of all tasks that the tests have submitted so far, none is open. */
  private void assertClean() {
    AuditReport audit = fleet.audit();
    assertEquals(audit.submitted(), audit.completed(), audit::toString);
  }
}
