package io.fairlead.hostile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.Unhurried;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.audit.AuditReport;
import io.fairlead.audit.TopicAuditor;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.streams.Coordinator;
import io.fairlead.streams.CoordinatorConfig;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.SwarmCommandKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hundred thousand hostile records into each input topic of a coordinator at work, and rubbish
 * into what its clients read. Every good task is done once, every record can be accounted for, no
 * thread dies, and memory does not grow with what was sent.
 */
@Tag("full")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class HostileRecordsIT {
  private static final Logger LOG = LoggerFactory.getLogger(HostileRecordsIT.class);
  private static final long SEED = Long.getLong("fairlead.hostile.seed", 4_711);
  private static final int RECORDS = Integer.getInteger("fairlead.hostile.records", 100_000);
  private static final int THIRDS = 3;
  private static final int GOOD_EVERY = 250;
  private static final int PARTITIONS = 3;
  private static final int MAX_SWARMS = 10;
  private static final int MAX_AGENTS = 8;
  private static final int MAX_TENANTS = 50;
  private static final int MAX_QUEUED = 200;
  private static final int RUBBISH = 2_000;
  private static final long HEAP_ALLOWANCE = 48L << 20;
  private static final String GOOD = "good";

  @TempDir Path directory;

  private final List<CompletableFuture<Outcome>> good = new ArrayList<>();
  private final List<Long> heaps = new ArrayList<>();

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(200));
  }

  private static Map<String, String> settings(LocalCluster cluster, Path state) {
    Map<String, String> settings = new HashMap<>(cluster.addresses().asProperties());
    settings.put("state.dir", state.toString());
    settings.put("partitions", Integer.toString(PARTITIONS));
    settings.put("auto.create.swarms", "true");
    settings.put("cache.bytes", "1048576");
    settings.put("store.memory.bytes", "33554432");
    settings.putAll(Unhurried.SETTINGS);
    settings.put("max.swarms", Integer.toString(MAX_SWARMS));
    settings.put("max.agents", Integer.toString(MAX_AGENTS));
    return settings;
  }

  private static AgentWorker worker(LocalCluster cluster, String swarm, String agent) {
    return AgentWorker.builder()
        .properties(cluster.addresses().asProperties())
        .swarm(swarm)
        .agent(agent)
        .slots(4)
        .drainTimeout(Duration.ofSeconds(5))
        .start((task, context) -> TaskResult.text("done"));
  }

  private static TaskSpec goodTask(int number) {
    return TaskSpec.builder(GOOD).taskId("good-" + number).payload("work").build();
  }

  @Test
  void everyGoodTaskIsDoneAndOfEveryOtherRecordItCanBeToldWhatBecameOfIt() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(ClusterOptions.in(directory.resolve("kafka")));
        Coordinator coordinator =
            Coordinator.start(CoordinatorConfig.of(settings(cluster, directory.resolve("state"))));
        HostileProducer hostile = new HostileProducer(cluster.addresses(), SEED);
        TaskClient client =
            TaskClient.builder().properties(cluster.addresses().asProperties()).connect()) {
      assertTrue(coordinator.awaitReady(Duration.ofMinutes(1)));
      hostile.command(
          "*",
          SwarmCommandKind.UPDATE_CONFIG,
          PARTITIONS,
          Map.of(
              "maxTenants",
              Integer.toString(MAX_TENANTS),
              "maxQueued",
              Integer.toString(MAX_QUEUED)));
      try (AgentWorker first = worker(cluster, GOOD, "a1");
          AgentWorker second = worker(cluster, GOOD, "a2")) {
        patiently().until(() -> first.isActive() && second.isActive());
        Set<String> threads = threads(coordinator);
        for (int third = 0; third < THIRDS; third++) {
          attack(hostile, client, RECORDS / THIRDS);
          patiently().until(() -> hostile.isAllRead(coordinator.config()));
          assertGoodAreDone();
          heaps.add(UsedHeap.bytes());
          assertBounded(coordinator);
        }
        hostile.sendBombs();
        hostile.spoil("fairlead.assignments.good.a1", RUBBISH);
        hostile.spoil("fairlead.assignments.good.a2", RUBBISH);
        hostile.spoil("fairlead.outcomes", RUBBISH);
        patiently().until(() -> hostile.isAllRead(coordinator.config()));
        good.add(client.submit(goodTask(good.size())));
        assertGoodAreDone();
        assertEquals(threads, threads(coordinator), "a stream thread was replaced");
        assertTrue(coordinator.alive());
        assertFalse(first.ended().isDone() || second.ended().isDone(), "an agent has ended");
        assertTrue(first.isActive() && second.isActive());
      }
      hostile.command("*", SwarmCommandKind.DELETE_SWARM, PARTITIONS, Map.of());
      patiently().until(() -> swarms(coordinator) == 0);
      patiently().until(() -> hostile.isAllRead(coordinator.config()));
      account(cluster, coordinator);
    }
    long most = heaps.get(0) + heaps.get(0) / 4 + HEAP_ALLOWANCE;
    assertTrue(heaps.get(THIRDS - 1) < most, () -> "heap after each third, bytes: " + heaps);
  }

  private void attack(HostileProducer hostile, TaskClient client, int records) {
    for (int i = 0; i < records; i++) {
      hostile.sendOneToEach();
      if (i % GOOD_EVERY == 0) {
        good.add(client.submit(goodTask(good.size())));
      }
    }
    hostile.flush();
  }

  /** Waited for after each third, since no more than maxQueued may be waiting. */
  private void assertGoodAreDone() throws Exception {
    for (CompletableFuture<Outcome> each : good) {
      Outcome outcome = each.get(5, TimeUnit.MINUTES);
      assertEquals(OutcomeKind.COMPLETED, outcome.getKind(), outcome::toString);
    }
  }

  private void account(LocalCluster cluster, Coordinator coordinator) {
    TopicAccounts accounts =
        TopicAccounts.read(cluster.addresses().asProperties(), coordinator.serdes(), PARTITIONS);
    List<String> complaints =
        accounts.complaints(coordinator.counters().get(Counter.SUBMISSIONS_REPEATED));
    LOG.info("{}; {} good; heap after each third {}", accounts, good.size(), heaps);
    assertEquals(List.of(), complaints, "seed " + SEED);
    assertTrue(accounts.records() >= 3L * (RECORDS / THIRDS) * THIRDS, accounts::toString);
    assertEquals(coordinator.counters().get(Counter.MISROUTED), accounts.misrouted());
    assertTrue(accounts.misfits() > RECORDS / 100, accounts::toString);
    assertEquals(good.size(), accounts.completedOf(GOOD), accounts::toString);
    AuditReport audit =
        TopicAuditor.audit(cluster.addresses().asProperties(), (passed, total) -> {});
    assertTrue(audit.isClean(), audit::toString);
  }

  private static Set<String> threads(Coordinator coordinator) {
    return coordinator.streams().metadataForLocalThreads().stream()
        .map(ThreadMetadata::threadName)
        .collect(Collectors.toSet());
  }

  private static int entries(Coordinator coordinator, String store) {
    int count = 0;
    try (var all =
        coordinator
            .streams()
            .store(StoreQueryParameters.fromNameAndType(store, QueryableStoreTypes.keyValueStore()))
            .all()) {
      while (all.hasNext()) {
        all.next();
        count++;
      }
    }
    return count;
  }

  private static int swarms(Coordinator coordinator) {
    // Of deleted swarms the numbers stay; their configurations do not.
    return entries(coordinator, "tenants")
        + entries(coordinator, "agents")
        + entries(coordinator, "tasks");
  }

  private static void assertBounded(Coordinator coordinator) {
    int swarms = PARTITIONS * MAX_SWARMS;
    assertTrue(entries(coordinator, "agents") <= PARTITIONS * MAX_AGENTS, "agents");
    assertTrue(entries(coordinator, "tenants") <= swarms * MAX_TENANTS, "tenants");
    assertTrue(entries(coordinator, "tasks") <= swarms * MAX_QUEUED, "tasks");
  }
}
