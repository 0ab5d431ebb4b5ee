package io.fairlead.streams;

import static io.fairlead.streams.CoordinatorDriver.last;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.hostile.HostileRecord;
import io.fairlead.hostile.HostileRecords;
import io.fairlead.hostile.LetterBook;
import io.fairlead.hostile.LetterBook.Position;
import io.fairlead.hostile.Reading;
import io.fairlead.hostile.TaskLedger;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.AgentReport;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.SwarmCommand;
import io.fairlead.wire.avro.SwarmCommandKind;
import io.fairlead.wire.avro.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of hostile records among good ones, the same for the same seed: every good task is done
 * once, and of every other record it can be told what became of it.
 */
class HostileRecordsTopologyTest {
  private static final long SEED = 20_261_121L;

  /** Into each of the three topics. */
  private static final int RECORDS = 1_000;

  private static final int EVERY = 50;
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_SWARMS = 12;
  private static final int MAX_AGENTS = 15;
  private static final int MAX_TENANTS = 30;
  private static final int MAX_QUEUED = 60;

  @TempDir Path directory;
  private CoordinatorDriver coordinator;
  private TopicNames topics;
  private final Map<String, LetterBook> letters = new HashMap<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private long incarnation;
  private long reportSeq = 2;

  @BeforeEach
  void start() {
    coordinator =
        new CoordinatorDriver(
            directory,
            Map.of(
                "in.memory.stores",
                "true",
                "max.swarms",
                Integer.toString(MAX_SWARMS),
                "max.agents",
                Integer.toString(MAX_AGENTS)));
    topics = coordinator.topics();
    coordinator.command(
        TestMessages.command("*", SwarmCommandKind.UPDATE_CONFIG)
            .setConfig(
                Map.of(
                    "maxTenants",
                    Integer.toString(MAX_TENANTS),
                    "maxQueued",
                    Integer.toString(MAX_QUEUED)))
            .build());
    coordinator.command(TestMessages.command("good", SwarmCommandKind.CREATE_SWARM).build());
    incarnation = coordinator.join("good", "a");
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  private byte[] encode(String topic, SpecificRecord message) {
    if (message instanceof Task task) {
      return coordinator.serdes.task().serializer().serialize(topic, task);
    }
    return message instanceof AgentReport report
        ? coordinator.serdes.report().serializer().serialize(topic, report)
        : coordinator.serdes.command().serializer().serialize(topic, (SwarmCommand) message);
  }

  private LetterBook lettersOf(String topic) {
    return letters.computeIfAbsent(topic, it -> new LetterBook());
  }

  private void collect() {
    coordinator.deadLetters().forEach(letter -> lettersOf(letter.getTopic()).add(letter));
    outcomes.addAll(coordinator.outcomes());
  }

  private void passTheGoodAgentItsTask(String id) {
    coordinator.pass(20);
    AgentMessage assigned = last(coordinator.messages("good", "a"));
    assertEquals(id, assigned.getTaskId());
    coordinator.report(
        TestMessages.report("good", "a", "hello-a", incarnation, ++reportSeq)
            .setLastDispatchSeq(assigned.getSeq())
            .setTransitions(TestMessages.ran(id, assigned.getEpoch(), "done"))
            .build());
  }

  private void assertBounded() {
    assertTrue(coordinator.entries(StoreNames.AGENTS) <= MAX_AGENTS, "agents");
    assertTrue(coordinator.entries(StoreNames.TENANTS) <= MAX_SWARMS * MAX_TENANTS, "tenants");
    assertTrue(coordinator.entries(StoreNames.TASKS) <= MAX_SWARMS * MAX_QUEUED, "tasks");
  }

  @Test
  void ofEveryRecordItCanBeToldWhatBecameOfIt() {
    HostileRecords tasks = HostileRecords.tasks(SEED, topics.tasks(), this::encode, MAX_BYTES);
    HostileRecords reports =
        HostileRecords.reports(SEED, topics.agentReports(), this::encode, MAX_BYTES);
    HostileRecords commands =
        HostileRecords.commands(SEED, topics.commands(), this::encode, MAX_BYTES);
    Reading<Task> ofTasks = new Reading<>(coordinator.serdes.task().deserializer(), MAX_BYTES);
    Reading<AgentReport> ofReports =
        new Reading<>(coordinator.serdes.report().deserializer(), MAX_BYTES);
    Reading<SwarmCommand> ofCommands =
        new Reading<>(coordinator.serdes.command().deserializer(), MAX_BYTES);
    TaskLedger ledger = new TaskLedger(lettersOf(topics.tasks()));
    int good = 0;
    for (int i = 0; i < RECORDS; i++) {
      enter(ledger, tasks.next(), ofTasks);
      enter(reports.next(), ofReports);
      enter(commands.next(), ofCommands);
      if (i % EVERY == 0) {
        String id = "good-" + good++;
        Task task = TestMessages.task("good", id).build();
        HostileRecord record =
            HostileRecord.of(
                topics.tasks(),
                task.getSwarmId().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                encode(topics.tasks(), task),
                "good");
        enter(ledger, record, ofTasks);
        passTheGoodAgentItsTask(id);
        collect();
        assertBounded();
      }
    }
    collect();
    assertEquals(
        good,
        outcomes.stream()
            .filter(outcome -> outcome.getSwarmId().equals("good"))
            .filter(outcome -> outcome.getKind() == OutcomeKind.COMPLETED)
            .map(Outcome::getTaskId)
            .collect(Collectors.toSet())
            .size());
    coordinator.command(TestMessages.command("*", SwarmCommandKind.DELETE_SWARM).build());
    coordinator.pass(10_000);
    collect();
    assertEquals(0, coordinator.entries(StoreNames.TASKS), "every task has ended");
    outcomes.forEach(ledger::outcome);
    complaints.addAll(ledger.complaints(coordinator.counters.get(Counter.SUBMISSIONS_REPEATED)));
    complaints.addAll(lettersOf(topics.agentReports()).complaints());
    complaints.addAll(lettersOf(topics.commands()).complaints());
    assertEquals(List.of(), complaints, "seed " + SEED);
    assertTrue(ledger.accepted() > RECORDS / 20, () -> ledger.accepted() + " accepted");
    assertTrue(ledger.rejected() > RECORDS / 20, () -> ledger.rejected() + " rejected");
    assertTrue(lettersOf(topics.tasks()).size() > RECORDS / 4);
  }

  private void enter(TaskLedger ledger, HostileRecord record, Reading<Task> reading) {
    Task task = reading.read(record.topic(), record.key(), record.value()).orElse(null);
    long offset = sent(record, task != null);
    collect();
    ledger.record(new Position(0, offset), task, coordinator.time.wallMs());
  }

  private void enter(HostileRecord record, Reading<?> reading) {
    boolean readable = reading.read(record.topic(), record.key(), record.value()).isPresent();
    long offset = sent(record, readable);
    collect();
    String cause = lettersOf(record.topic()).claim(new Position(0, offset));
    if (!readable && (cause == null || !LetterBook.UNREADABLE.contains(cause))) {
      complaints.add(record + " can't be read, and its letter says " + cause);
    }
  }

  private long sent(HostileRecord record, boolean readable) {
    if (record.hopeless() && readable) {
      complaints.add("can be read all the same: " + record);
    }
    return coordinator.record(record.topic(), record.key(), record.value(), record.headers());
  }
}
