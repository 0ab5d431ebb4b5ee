package io.fairlead.streams;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.Closing;
import io.fairlead.agent.AgentProcess;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskSpec;
import io.fairlead.audit.AuditReport;
import io.fairlead.audit.TopicAuditor;
import io.fairlead.audit.TopicReader;
import io.fairlead.local.ChildProcess;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.wire.ConfluentAvroSerde;
import io.fairlead.wire.NextVersion;
import io.fairlead.wire.SchemaRegistry;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Level;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Coordinators and agents are replaced one by one under steady load by those of a next version,
 * whose messages have more fields and symbols ({@link NextVersion}), and the coordinators back
 * again. At every moment there are old and new ones of something; nobody is told.
 */
@Tag("full")
class UpgradeIT {
  /** One for each of the two partitions, so that every coordinator has one. */
  private static final List<String> SWARMS = List.of(swarmIn(0), swarmIn(1));

  private static final long TASK_MS = 50;
  private static final long SUBMIT_EVERY_MS = 12;

  /** Tasks that end in each swarm before the next step. */
  private static final int TASKS_OF_A_STEP = 40;

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir Path directory;

  private final List<CompletableFuture<Outcome>> submitted =
      Collections.synchronizedList(new ArrayList<>());
  private final Map<String, AtomicInteger> ended = new ConcurrentHashMap<>();
  private final Set<String> workers = ConcurrentHashMap.newKeySet();
  private final ChildProcess[] coordinators = new ChildProcess[2];
  private final Closing opened = new Closing();
  private final CountDownLatch stop = new CountDownLatch(1);
  private LocalCluster cluster;

  private static String swarmIn(int partition) {
    int number = 0;
    while (Utils.toPositive(Utils.murmur2(("s" + number).getBytes(StandardCharsets.UTF_8))) % 2
        != partition) {
      number++;
    }
    return "s" + number;
  }

  @Test
  void oldAndNewWorkTogetherInEveryOrderAndBack() throws Exception {
    NextVersion next = NextVersion.make();
    String newer = next.compile(directory.resolve("next")).toString();
    String older = "";
    ExecutorService threads = Executors.newSingleThreadExecutor();
    cluster = opened.add(LocalCluster.start(ClusterOptions.in(directory.resolve("cluster"))));
    try {
      coordinators[0] = coordinator(0, older);
      coordinators[1] = coordinator(1, older);
      for (String swarm : SWARMS) {
        ended.put(swarm, new AtomicInteger());
        opened.add(AgentProcess.start(properties(), swarm, "older", TASK_MS));
      }
      try (TaskClient client =
          TaskClient.builder().properties(properties()).maxPending(100_000).connect()) {
        Future<?> load =
            threads.submit(
                () -> {
                  submitUntilStopped(client);
                  return null;
                });
        sendStrangeTasks(next, client, "before");
        awaitStep();
        replace(0, newer);
        for (String swarm : SWARMS) {
          startAgent(newer, swarm);
        }
        awaitStep();
        replace(1, newer);
        replace(0, older);
        replace(1, older);
        sendStrangeTasks(next, client, "back");
        sendStrangeCommand(next);
        awaitStep(); // with old coordinators, old agents and new ones
        stop.countDown();
        load.get(1, TimeUnit.MINUTES);
        for (CompletableFuture<Outcome> outcome : submitted) {
          assertEquals(
              OutcomeKind.COMPLETED, outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).getKind());
        }
      }
      check();
    } finally {
      stop.countDown();
      threads.shutdownNow();
      opened.close();
    }
  }

  private void check() {
    Map<String, Outcome> outcomes = new HashMap<>();
    List<DeadLetter> letters = new ArrayList<>();
    Map<String, Set<Integer>> schemas = new HashMap<>();
    await() // the last ones were not submitted through the client
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              outcomes.clear();
              letters.clear();
              read(outcomes, letters, schemas);
              assertEquals(submitted.size() + 4, outcomes.size());
              assertEquals(1, letters.size());
            });
    for (String swarm : SWARMS) {
      for (String when : List.of("before", "back")) {
        Outcome strange = outcomes.get(swarm + "/strange-" + when);
        assertEquals(OutcomeKind.COMPLETED, strange.getKind());
        assertEquals(Level.NORMAL, strange.getLevel(), "what an unknown level is read as");
      }
    }
    assertEquals("unknown-kind", letters.get(0).getCause());
    assertEquals(Set.of("older", "newer"), workers, "both had work");
    for (String topic :
        List.of("fairlead.outcomes", "fairlead.agent-reports", "fairlead.decisions")) {
      assertEquals(2, schemas.get(topic).size(), topic + " has records of both versions");
    }
    AuditReport audit = TopicAuditor.audit(properties(), (at, of) -> {});
    System.out.println("upgrade: " + audit);
    assertTrue(audit.isClean(), audit::toString);
    assertEquals(submitted.size() + 4, audit.completed());
    assertEquals(0, audit.unreadable());
  }

  private void read(
      Map<String, Outcome> outcomes, List<DeadLetter> letters, Map<String, Set<Integer>> schemas) {
    try (TopicReader reader = new TopicReader(properties());
        ConfluentAvroSerde<Outcome> outcome =
            ConfluentAvroSerde.forValues(Outcome.class, properties());
        ConfluentAvroSerde<DeadLetter> letter =
            ConfluentAvroSerde.forValues(DeadLetter.class, properties())) {
      reader.readAll(
          List.of(
              "fairlead.outcomes",
              "fairlead.dead-letters",
              "fairlead.agent-reports",
              "fairlead.decisions"),
          (at, of) -> {},
          record -> {
            schemas
                .computeIfAbsent(record.topic(), topic -> new TreeSet<>())
                .add(ByteBuffer.wrap(record.value()).getInt(1));
            if (record.topic().equals("fairlead.outcomes")) {
              Outcome one = outcome.deserializer().deserialize(record.topic(), record.value());
              outcomes.put(one.getSwarmId() + "/" + one.getTaskId(), one);
            } else if (record.topic().equals("fairlead.dead-letters")) {
              letters.add(letter.deserializer().deserialize(record.topic(), record.value()));
            }
          });
    }
  }

  private Map<String, String> properties() {
    return cluster.addresses().asProperties();
  }

  private void submitUntilStopped(TaskClient client) throws InterruptedException {
    for (int number = 0; !stop.await(SUBMIT_EVERY_MS, TimeUnit.MILLISECONDS); number++) {
      String swarm = SWARMS.get(number % SWARMS.size());
      CompletableFuture<Outcome> outcome =
          client.submit(TaskSpec.builder(swarm).taskId("t" + number).payload("p").build());
      submitted.add(outcome);
      outcome.thenAccept(
          end -> {
            ended.get(swarm).incrementAndGet();
            if (end.getKind() == OutcomeKind.COMPLETED) {
              workers.add(TestMessages.text(end.getResultBytes()).split(":")[0]);
            }
          });
    }
  }

  /** Until work has gone on for a while in every swarm. */
  private void awaitStep() {
    for (AtomicInteger count : ended.values()) {
      int before = count.get();
      await().atMost(PATIENCE).until(() -> count.get() >= before + TASKS_OF_A_STEP);
    }
  }

  private void replace(int which, String classes) throws Exception {
    coordinators[which].stop();
    coordinators[which] = coordinator(which, classes);
    awaitStep();
  }

  private ChildProcess coordinator(int which, String classes) throws Exception {
    List<String> settings = new ArrayList<>();
    properties().forEach((key, value) -> settings.add(key + "=" + value));
    settings.add("partitions=2");
    settings.add("auto.create.swarms=true");
    settings.add("state.dir=" + directory.resolve("state-" + which));
    return started(
        ChildProcess.startBehind(
            classes, CoordinatorProcess.class, settings.toArray(String[]::new)),
        CoordinatorProcess.READY);
  }

  private void startAgent(String classes, String swarm) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(swarm, "newer", Long.toString(TASK_MS)));
    properties().forEach((key, value) -> arguments.add(key + "=" + value));
    started(
        ChildProcess.startBehind(classes, AgentProcess.class, arguments.toArray(String[]::new)),
        AgentProcess.READY);
  }

  private ChildProcess started(ChildProcess process, String word) {
    opened.add(process);
    assertEquals(word, process.readLine());
    return process;
  }

  /**
   * Of a level that only the next version knows; until they have been read. By coordinators of this
   * version alone: what stands in for the next one has its messages, but not its program.
   */
  private void sendStrangeTasks(NextVersion next, TaskClient client, String when) throws Exception {
    for (String swarm : SWARMS) {
      GenericRecord task =
          new GenericRecordBuilder(next.schema("Task"))
              .set("taskId", "strange-" + when)
              .set("swarmId", swarm)
              .set("level", symbol(next, "Level"))
              .build();
      send("fairlead.tasks", swarm, task);
      TaskSpec behind = TaskSpec.builder(swarm).taskId("behind-" + when).payload("p").build();
      CompletableFuture<Outcome> outcome = client.submit(behind);
      submitted.add(outcome);
      outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private void sendStrangeCommand(NextVersion next) throws Exception {
    GenericRecord command =
        new GenericRecordBuilder(next.schema("SwarmCommand"))
            .set("swarmId", SWARMS.get(0))
            .set("commandId", "strange")
            .set("kind", symbol(next, "SwarmCommandKind"))
            .build();
    send("fairlead.commands", SWARMS.get(0), command);
  }

  private static GenericData.EnumSymbol symbol(NextVersion next, String type) {
    return new GenericData.EnumSymbol(next.schema(type), NextVersion.SYMBOL);
  }

  private void send(String topic, String key, GenericRecord record) throws Exception {
    try (SchemaRegistry registry = SchemaRegistry.connect(properties());
        KafkaProducer<String, byte[]> producer =
            new KafkaProducer<>(
                new HashMap<>(properties()), new StringSerializer(), new ByteArraySerializer())) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int id = registry.register(topic + "-value", record.getSchema().toString());
      bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
      producer.send(new ProducerRecord<>(topic, key, bytes.toByteArray())).get();
    }
  }
}
