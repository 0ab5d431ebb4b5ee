package io.fairlead.streams;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.Unhurried;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.SwarmId;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.wire.StoreKeys;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.SwarmCommandKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The coordinator on a real broker, with agents that know the protocol only. */
class CoordinatorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path clusterDirectory;
  private static LocalCluster cluster;

  @TempDir Path stateDirectory;

  @BeforeAll
  static void startCluster() throws IOException {
    cluster = LocalCluster.start(ClusterOptions.in(clusterDirectory));
  }

  @AfterAll
  static void stopCluster() throws IOException {
    cluster.close();
  }

  private CoordinatorBench bench(Map<String, String> extra) {
    return new CoordinatorBench(cluster, stateDirectory, extra);
  }

  /** A stream thread that a starved machine makes fail, and that is replaced, fails no test. */
  private static ConditionFactory patiently() {
    return await().atMost(PATIENCE).dontCatchUncaughtExceptions();
  }

  private static void submit(CoordinatorBench bench, String swarm, int from, int until) {
    for (int i = from; i < until; i++) {
      bench.submit(TestMessages.task(swarm, "t" + i).build());
    }
  }

  private static List<Outcome> awaitOutcomes(CoordinatorBench bench, int count) {
    return patiently()
        .pollInterval(Duration.ofMillis(200))
        .until(bench::outcomes, all -> all.size() >= count);
  }

  private static void assertEachCompletedOnce(List<Outcome> outcomes, int count) {
    assertEquals(
        count, outcomes.stream().map(Outcome::getTaskId).collect(Collectors.toSet()).size());
    assertEquals(count, outcomes.size(), "an outcome was doubled");
    for (Outcome outcome : outcomes) {
      assertEquals(OutcomeKind.COMPLETED, outcome.getKind(), outcome::toString);
      assertEquals("done " + outcome.getTaskId(), TestMessages.text(outcome.getResultBytes()));
    }
  }

  @Test
  void everyTaskOfEverySwarmEndsOnce() throws Exception {
    try (CoordinatorBench bench = bench(Unhurried.SETTINGS)) {
      bench.start();
      bench.agent("red", "a1");
      bench.agent("green", "a1");
      bench.agent("blue", "a.2");
      submit(bench, "red", 0, 50);
      submit(bench, "green", 50, 100);
      submit(bench, "blue", 100, 150);
      assertEachCompletedOnce(awaitOutcomes(bench, 150), 150);
      assertTrue(bench.deadLetters().isEmpty());
    }
  }

  @Test
  void aRestartGoesOnWhereItWasUnderAHigherGeneration() throws Exception {
    restart(false);
  }

  @Tag("full")
  @Test
  void aRestartWithoutItsDirectoryGoesOnAllTheSame() throws Exception {
    restart(true);
  }

  private void restart(boolean wipe) throws Exception {
    try (CoordinatorBench bench = bench(Map.of())) {
      Coordinator first = bench.start();
      ScriptedAgent slow = bench.agent("s", "slow");
      submit(bench, "s", 0, 1);
      awaitOutcomes(bench, 1);
      slow.dawdle();
      submit(bench, "s", 1, 30);
      patiently().until(() -> slow.assignments().size() > 1);
      first.close();
      if (wipe) {
        delete(stateDirectory);
      }
      slow.close(); // what it holds is found lost, and goes to the other
      Coordinator second = bench.start();
      ScriptedAgent other = bench.agent("s", "other");
      assertEachCompletedOnce(awaitOutcomes(bench, 30), 30);
      AgentMessage before = slow.assignments().get(0);
      for (AgentMessage after : other.assignments()) {
        assertTrue(
            after.getEpoch() >>> 32 > before.getEpoch() >>> 32,
            () -> "epoch " + after.getEpoch() + " after " + before.getEpoch());
      }
      bench.submit(TestMessages.task("s", "t0").build());
      patiently().until(() -> second.counters().get(Counter.SUBMISSIONS_REPEATED) == 1);
      assertEquals(30, bench.outcomes().size());
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(directory)) {
          Files.delete(path);
        }
      }
    }
  }

  @Test
  void theAtLeastOnceProfileWorksAndRestarts() throws Exception {
    try (CoordinatorBench bench =
        bench(
            Map.of(
                "processing.guarantee",
                "at_least_once",
                "in.memory.stores",
                "true",
                "session.timeout.ms",
                "45000"))) {
      Coordinator first = bench.start();
      ScriptedAgent agent = bench.agent("s", "a1");
      submit(bench, "s", 0, 40);
      awaitOutcomes(bench, 40);
      int before = agent.assignments().size();
      first.close();
      bench.start();
      submit(bench, "s", 40, 80);
      List<Outcome> outcomes = awaitOutcomes(bench, 80);
      // A clean stop repeats nothing either.
      assertEachCompletedOnce(outcomes, 80);
      assertTrue(
          agent.assignments().get(before).getEpoch() >>> 32
              > agent.assignments().get(0).getEpoch() >>> 32);
    }
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
  void aThreadAtWorkTakesOverThePartitionsOfAnotherInstance(String guarantee) throws Exception {
    Map<String, String> settings = new HashMap<>(Unhurried.SETTINGS);
    settings.put("processing.guarantee", guarantee);
    List<String> swarms = List.of("red", "green", "blue", "grey");
    try (CoordinatorBench bench = bench(settings)) {
      Coordinator first = bench.startIn(stateDirectory.resolve("first"));
      swarms.forEach(swarm -> bench.agent(swarm, "a1"));
      for (int i = 0; i < swarms.size(); i++) {
        submit(bench, swarms.get(i), 20 * i, 20 * i + 20);
      }
      awaitOutcomes(bench, 80);
      Coordinator second = bench.startIn(stateDirectory.resolve("second"));
      patiently().until(() -> actives(first) == 1 && actives(second) == 1);
      for (int i = 0; i < swarms.size(); i++) {
        submit(bench, swarms.get(i), 80 + 20 * i, 80 + 20 * i + 20);
      }
      awaitOutcomes(bench, 160);
      first.close();
      assertEquals(List.of(), marks(stateDirectory.resolve("first")), "files are used again");
      for (int i = 0; i < swarms.size(); i++) {
        submit(bench, swarms.get(i), 160 + 20 * i, 160 + 20 * i + 20);
      }
      assertEachCompletedOnce(awaitOutcomes(bench, 240), 240);
      patiently().until(() -> second.notReady().isEmpty());
      assertEquals(2, actives(second));
    }
  }

  /** As a coordinator may leave it at least once that stops in the midst of a commit. */
  @Test
  void whatADeletedSwarmHasLeftBehindIsDeleted() throws Exception {
    Map<String, String> settings = new HashMap<>(Unhurried.SETTINGS);
    settings.put("processing.guarantee", "at_least_once");
    settings.put("in.memory.stores", "true");
    try (CoordinatorBench bench = bench(settings)) {
      Coordinator first = bench.start();
      submit(bench, "s", 0, 5); // nobody runs them
      patiently().until(() -> first.counters().get(Counter.RECORDS) == 5);
      first.close();
      String changelog =
          bench.config().text(CoordinatorSetting.APPLICATION_ID) + "-swarms-changelog";
      byte[] row =
          bench.readAll(changelog, new ByteArrayDeserializer()).stream()
              .filter(value -> value.length > Long.BYTES) // no clock
              .reduce((before, last) -> last)
              .orElseThrow();
      byte[] key = StoreKeys.swarm(new SwarmId("s")).get();
      bench.send(
          changelog,
          Utils.toPositive(Utils.murmur2("s".getBytes(StandardCharsets.UTF_8))) % 2,
          new String(key, StandardCharsets.UTF_8),
          deleted(row));
      Coordinator second = bench.start();
      bench.agent("s", "a1");
      submit(bench, "s", 5, 10);
      awaitOutcomes(bench, 5);
      second.close();
      bench.start(); // and none of the former life is in this one
      submit(bench, "s", 10, 15);
      assertEquals(
          IntStream.range(5, 15).mapToObj(i -> "t" + i).collect(Collectors.toSet()),
          awaitOutcomes(bench, 10).stream().map(Outcome::getTaskId).collect(Collectors.toSet()));
    }
  }

  private static byte[] deleted(byte[] row) {
    Serde<StoredSwarm> serde = StoreNames.swarmSerde();
    StoredSwarm swarm = serde.deserializer().deserialize(StoreNames.SWARMS, row);
    assertEquals("s", swarm.id().value());
    return serde
        .serializer()
        .serialize(
            StoreNames.SWARMS,
            new StoredSwarm(
                swarm.id(),
                swarm.config(),
                swarm.facts(),
                swarm.epoch(),
                swarm.arrivals(),
                swarm.queueTags(),
                swarm.longestUs(),
                swarm.paused(),
                swarm.deleting(),
                false,
                swarm.sharedTopic(),
                swarm.forgottenIncarnation()));
  }

  private static List<Path> marks(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.endsWith(StoreFiles.MARK)).toList();
    }
  }

  private static long actives(Coordinator coordinator) {
    return coordinator.streams().metadataForLocalThreads().stream()
        .mapToLong(thread -> thread.activeTasks().size())
        .sum();
  }

  @Test
  void aRecordInTheWrongPartitionIsPassedOn() throws Exception {
    try (CoordinatorBench bench = bench(Unhurried.SETTINGS)) {
      Coordinator coordinator = bench.start();
      bench.agent("s", "a1");
      int wrong = 1 - Utils.toPositive(Utils.murmur2("s".getBytes(StandardCharsets.UTF_8))) % 2;
      byte[] task = bench.taskBytes(TestMessages.task("s", "astray").build());
      bench.send(bench.topics.tasks(), wrong, "s", task);
      List<Outcome> outcomes = awaitOutcomes(bench, 1);
      assertEquals("astray", outcomes.get(0).getTaskId());
      assertEquals(1, coordinator.counters().get(Counter.MISROUTED));
    }
  }

  @Test
  void noAgentIsSpokenToBeforeItsTopicExists() throws Exception {
    try (CoordinatorBench bench = bench(Unhurried.SETTINGS)) {
      Coordinator coordinator = bench.start();
      submit(bench, "s", 0, 20); // work waits for the agents, whose topics nobody has made
      for (int i = 0; i < 10; i++) {
        bench.agent("s", "agent-" + i);
      }
      assertEachCompletedOnce(awaitOutcomes(bench, 20), 20);
      assertTrue(coordinator.ready());
    }
  }

  @Test
  void poisonAmongTasksHoldsUpNone() throws Exception {
    try (CoordinatorBench bench = bench(Unhurried.SETTINGS)) {
      bench.start();
      bench.agent("s", "a1");
      submit(bench, "s", 0, 5);
      bench.send(bench.topics.tasks(), null, "s", new byte[] {1, 2, 3});
      submit(bench, "s", 5, 10);
      assertEachCompletedOnce(awaitOutcomes(bench, 10), 10);
      List<DeadLetter> letters = bench.deadLetters();
      assertEquals(1, letters.size());
      assertEquals("unreadable", letters.get(0).getCause());
      assertEquals(5, letters.get(0).getOffset());
    }
  }

  @Test
  void aDeletedSwarmLeavesNoTopicsBehind() throws Exception {
    try (CoordinatorBench bench = bench(Map.of());
        Admin admin = bench.admin()) {
      bench.start();
      bench.command(
          TestMessages.command("s", SwarmCommandKind.CREATE_SWARM)
              .setConfig(
                  Map.of("heartbeatMs", "100", "suspectAfterMs", "300", "lostAfterMs", "500"))
              .build());
      ScriptedAgent agent = bench.agent("s", "a1");
      patiently().until(agent::welcomed);
      assertEquals(1, agentTopics(bench, admin).size());
      bench.command(TestMessages.command("s", SwarmCommandKind.DELETE_SWARM).build());
      patiently().until(() -> agentTopics(bench, admin).isEmpty());
    }
  }

  private static List<String> agentTopics(CoordinatorBench bench, Admin admin) throws Exception {
    String prefix = bench.topics.assignmentsSubjectTopic() + ".";
    return new TreeSet<>(admin.listTopics().names().get())
        .stream().filter(it -> it.startsWith(prefix)).toList();
  }

  @Test
  void inputsWithUnequalPartitionsAreRefusedByTheirCounts() throws Exception {
    try (CoordinatorBench bench = bench(Map.of());
        Admin admin = bench.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(bench.topics.tasks(), Optional.of(3), Optional.empty()),
                  new NewTopic(bench.topics.commands(), Optional.of(2), Optional.empty())))
          .all()
          .get();
      String message =
          assertThrows(IllegalStateException.class, () -> Coordinator.start(bench.config()))
              .getMessage();
      assertTrue(message.contains(bench.topics.tasks() + " has 3"), message);
      assertTrue(message.contains(bench.topics.commands() + " has 2"), message);
    }
  }

  @Test
  void missingTopicsAreRefusedByNameWhereNoneMayBeCreated() throws Exception {
    try (CoordinatorBench bench = bench(Map.of("create.topics", "false"))) {
      String message =
          assertThrows(IllegalStateException.class, () -> Coordinator.start(bench.config()))
              .getMessage();
      assertTrue(message.contains(bench.topics.tasks()), message);
      assertTrue(message.contains("create.topics"), message);
    }
  }
}
