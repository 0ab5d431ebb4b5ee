package io.fairlead.query;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.agent.AgentWorker;
import io.fairlead.agent.TaskClient;
import io.fairlead.agent.TaskResult;
import io.fairlead.agent.TaskSpec;
import io.fairlead.audit.AuditReport;
import io.fairlead.audit.TopicAuditor;
import io.fairlead.audit.TopicReader;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.wire.avro.DeadLetter;
import io.fairlead.wire.avro.Decision;
import io.fairlead.wire.avro.DecisionKind;
import io.fairlead.wire.avro.OutcomeKind;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten times what the fleet can do, for {@code fairlead.overload.seconds} (45), and in the middle of
 * it more records than a stream thread can take. What came of it is read from the topics. How many
 * deadlines were kept is told and not asserted, since that depends on the machine: simulations
 * assert it. Here critical tasks go first.
 */
@Tag("full")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class OverloadIT {
  private static final int SECONDS = Integer.getInteger("fairlead.overload.seconds", 45);
  private static final String SWARM = "crowded";
  private static final int AGENTS = 4;
  private static final int SLOTS = 4;
  private static final int TIMES = 10;
  private static final int CAPACITY_PER_SECOND =
      (int) (AGENTS * SLOTS * 1_000 / OverloadTraffic.COST_MS);

  /** Some seconds of work. */
  private static final int MAX_QUEUED = 640;

  private static final int MAX_QUEUED_OF_CAPPED = 160;

  /** More than a stream thread refuses within seconds. */
  private static final int FLOOD = 60_000;

  /** What a heap may grow by between a third of the time and the end of it, bytes. */
  private static final long HEAP_SLACK_BYTES = 64L << 20;

  @TempDir Path directory;

  private final List<AgentWorker> agents = new ArrayList<>();

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(10)).pollInterval(Duration.ofMillis(100));
  }

  @Test
  void whatCannotBeDoneIsRefusedAndAllElseGoesOnAsBefore() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (OneInstance instance = OneInstance.start(directory, 1);
        TaskClient client =
            TaskClient.builder().properties(instance.clientProperties()).connect()) {
      Api api = instance.api();
      createSwarm(api);
      for (int i = 0; i < AGENTS; i++) {
        agents.add(agent(instance, "agent-" + i));
      }
      patiently().until(() -> swarm(api).get("agentsAvailable").asInt() == AGENTS);
      Set<String> streamThreads = streamThreads(instance);

      OverloadTraffic traffic = new OverloadTraffic(SWARM, client);
      Future<?> steady =
          threads.submit(
              () -> {
                traffic.steadily(TIMES * CAPACITY_PER_SECOND);
                return null;
              });
      Samples samples = new Samples(api);
      samples.takeFor(SECONDS / 3.0);
      long earlyBytes = usedHeap();
      Future<?> flood = threads.submit(() -> traffic.flood(FLOOD));
      samples.takeFor(SECONDS * 2 / 3.0);
      long lateBytes = usedHeap();
      long completedInTime = instance.coordinator().counters().get(Counter.OUTCOMES);
      traffic.stop();
      steady.get(1, TimeUnit.MINUTES);
      flood.get(1, TimeUnit.MINUTES);
      samples.takeUntilDrained(instance, traffic);

      TaskSpec fresh = TaskSpec.builder(SWARM).taskId("fresh").payload("1").build();
      assertEquals(OutcomeKind.COMPLETED, client.submit(fresh).get(1, TimeUnit.MINUTES).getKind());

      OverloadOutcomes outcomes = outcomes(instance);
      OverloadTurns turns = turns(instance);
      AuditReport audit = TopicAuditor.audit(instance.clientProperties(), (at, of) -> {});
      System.out.printf(
          "overload of %d s: %d tasks offered, %d of them critical, %d seen to wait; %s; most live %d;"
              + " heap after GC %d MB, then %d MB; %d outcomes within the time; %d samples, %d unanswered; %d stalls%n",
          SECONDS,
          traffic.sent(),
          traffic.critical(),
          turns.waited(),
          outcomes,
          samples.mostLive,
          earlyBytes >> 20,
          lateBytes >> 20,
          completedInTime,
          samples.taken,
          samples.unanswered,
          instance.coordinator().counters().get(Counter.STALLS));

      assertEquals(0, traffic.failed(), "the broker took all");
      assertTrue(audit.isClean(), audit::toString);
      assertEquals(0, audit.unreadable());
      assertEquals(traffic.sent() + 1, audit.submitted());
      assertEquals(audit.submitted(), outcomes.completed() + outcomes.refused());
      assertTrue(outcomes.refused() > 5 * outcomes.completed(), "most was refused");
      assertTrue(outcomes.refusedFor("queue-full") > 0);
      assertTrue(outcomes.refusedFor("tenant-queue-full") > 0);
      assertTrue(outcomes.longestRetryMs() > 1_000, "who comes later is told more");
      assertTrue(turns.waited() > 0, "critical tasks waited");
      assertEquals(List.of(), turns.overtakings(), "critical tasks go first");
      assertTrue(samples.taken > 0 && samples.mostLive > MAX_QUEUED / 2, "it was full");
      assertAgentsWereLeftAlone(instance);
      assertEquals(streamThreads, streamThreads(instance), "the same thread all the time");
      assertTrue(
          lateBytes < earlyBytes + HEAP_SLACK_BYTES,
          () -> "heap grew from " + earlyBytes + " to " + lateBytes);
      assertEquals(0, entries(instance, "payloads"));
      assertEquals(0, entries(instance, "tasks"));
    } finally {
      threads.shutdownNow();
      agents.forEach(AgentWorker::close);
    }
  }

  /**
   * The swarm as it is, looked at now and then; the bounds hold in every look. Under the flood a
   * caller may be told to come again; that is counted, and no look.
   */
  private static final class Samples {
    private final Api api;
    private int taken;
    private int unanswered;
    private int mostLive;

    Samples(Api api) {
      this.api = api;
    }

    void takeFor(double seconds) throws InterruptedException {
      long untilNs = System.nanoTime() + (long) (seconds * 1e9);
      CountDownLatch never = new CountDownLatch(1);
      while (System.nanoTime() < untilNs && !never.await(100, TimeUnit.MILLISECONDS)) {
        take();
      }
    }

    private static final int NOT_NOW = -1;

    void takeUntilDrained(OneInstance instance, OverloadTraffic traffic) {
      patiently()
          .until(
              () ->
                  take() == 0
                      && instance.coordinator().counters().get(Counter.OUTCOMES) >= traffic.sent());
    }

    /** How many tasks live, or {@link #NOT_NOW}. */
    private int take() {
      JsonNode tenants;
      int live;
      try {
        tenants = api.call("GET", List.of("v1", "swarms", SWARM, "tenants"), Map.of(), null);
        live = swarm(api).get("tasks").asInt();
      } catch (ProblemException e) {
        if (e.problem().status() != 503) {
          throw e;
        }
        unanswered++;
        return NOT_NOW;
      }
      for (JsonNode tenant : tenants.get("tenants")) {
        if (tenant.get("tenantId").asText().equals(OverloadTraffic.CAPPED)) {
          assertTrue(tenant.get("tasks").asInt() <= MAX_QUEUED_OF_CAPPED, tenant::toString);
        }
      }
      assertTrue(live <= MAX_QUEUED, () -> live + " live tasks");
      mostLive = Math.max(mostLive, live);
      taken++;
      return live;
    }
  }

  private static void createSwarm(Api api) {
    api.call(
        "POST",
        List.of("v1", "swarms"),
        Map.of("waitMs", "10000"),
        Json.parse(
            """
            {"swarmId": "%s", "settings": {"maxQueued": %d, "tenant.%s.maxQueued": %d}}
            """
                .formatted(SWARM, MAX_QUEUED, OverloadTraffic.CAPPED, MAX_QUEUED_OF_CAPPED)));
  }

  private static JsonNode swarm(Api api) {
    return api.call("GET", List.of("v1", "swarms", SWARM), Map.of(), null);
  }

  /** Its handler takes as long as the payload says, without using the processor. */
  private static AgentWorker agent(OneInstance instance, String id) {
    return AgentWorker.builder()
        .properties(instance.clientProperties())
        .swarm(SWARM)
        .agent(id)
        .slots(SLOTS)
        .start(
            (task, context) -> {
              boolean unused =
                  new CountDownLatch(1)
                      .await(Long.parseLong(task.payloadText()), TimeUnit.MILLISECONDS);
              return TaskResult.empty();
            });
  }

  private static Set<String> streamThreads(OneInstance instance) {
    return instance.coordinator().streams().metadataForLocalThreads().stream()
        .map(ThreadMetadata::threadName)
        .collect(Collectors.toSet());
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static int entries(OneInstance instance, String store) {
    int count = 0;
    try (KeyValueIterator<Bytes, Object> all =
        instance
            .coordinator()
            .streams()
            .store(
                StoreQueryParameters.fromNameAndType(
                    store, QueryableStoreTypes.<Bytes, Object>keyValueStore()))
            .all()) {
      while (all.hasNext()) {
        all.next();
        count++;
      }
    }
    return count;
  }

  private static OverloadOutcomes outcomes(OneInstance instance) {
    OverloadOutcomes outcomes = new OverloadOutcomes();
    var deserializer = instance.coordinator().serdes().outcome().deserializer();
    try (TopicReader reader = new TopicReader(instance.clientProperties())) {
      reader.readAll(
          List.of("fairlead.outcomes"),
          (at, of) -> {},
          record -> outcomes.add(deserializer.deserialize(record.topic(), record.value())));
    }
    return outcomes;
  }

  private static OverloadTurns turns(OneInstance instance) {
    OverloadTurns turns = new OverloadTurns();
    var tasks = instance.coordinator().serdes().task().deserializer();
    var outcomes = instance.coordinator().serdes().outcome().deserializer();
    var messages = instance.coordinator().serdes().agentMessage().deserializer();
    List<String> topics = new ArrayList<>(List.of("fairlead.tasks", "fairlead.outcomes"));
    for (int i = 0; i < AGENTS; i++) {
      topics.add("fairlead.assignments." + SWARM + ".agent-" + i);
    }
    try (TopicReader reader = new TopicReader(instance.clientProperties())) {
      reader.readAll(
          topics,
          (at, of) -> {},
          record -> {
            String topic = record.topic();
            byte[] value = record.value();
            switch (topic) {
              case "fairlead.tasks" ->
                  turns.submitted(tasks.deserialize(topic, value).getTaskId(), record.offset());
              case "fairlead.outcomes" -> turns.ended(outcomes.deserialize(topic, value));
              default -> turns.told(messages.deserialize(topic, value));
            }
          });
    }
    turns.judge();
    return turns;
  }

  private static void assertAgentsWereLeftAlone(OneInstance instance) {
    List<Decision> about = new ArrayList<>();
    List<DeadLetter> letters = new ArrayList<>();
    var decisions = instance.coordinator().serdes().decision().deserializer();
    var deadLetters = instance.coordinator().serdes().deadLetter().deserializer();
    try (TopicReader reader = new TopicReader(instance.clientProperties())) {
      reader.readAll(
          List.of("fairlead.decisions", "fairlead.dead-letters"),
          (at, of) -> {},
          record -> {
            if (record.topic().equals("fairlead.dead-letters")) {
              letters.add(deadLetters.deserialize(record.topic(), record.value()));
              return;
            }
            Decision decision = decisions.deserialize(record.topic(), record.value());
            if (decision.getKind() == DecisionKind.AGENT_LOST
                || decision.getKind() == DecisionKind.AGENT_FENCED
                || "lease-lapsed".equals(decision.getReason())
                || "not-listed".equals(decision.getReason())) {
              about.add(decision);
            }
          });
    }
    assertEquals(List.of(), about);
    assertEquals(List.of(), letters);
  }
}
