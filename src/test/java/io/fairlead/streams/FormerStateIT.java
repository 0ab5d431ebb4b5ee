package io.fairlead.streams;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.agent.AgentWorker;
import io.fairlead.local.ClusterOptions;
import io.fairlead.local.LocalCluster;
import io.fairlead.model.AgentId;
import io.fairlead.model.BreakerState;
import io.fairlead.model.Setting;
import io.fairlead.model.StoredAgent;
import io.fairlead.model.StoredSwarm;
import io.fairlead.model.SwarmId;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.streams.CoordinatorCounters.Counter;
import io.fairlead.wire.TaskRow;
import io.fairlead.wire.avro.Outcome;
import io.fairlead.wire.avro.OutcomeKind;
import io.fairlead.wire.avro.SwarmCommandKind;
import io.fairlead.wire.avro.Task;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A coordinator starts on what one of the former format of the state left behind: everything that
 * it knew is known, and everything that was under way ends, once.
 */
@Tag("full")
class FormerStateIT {
  private static final int FORMER = 3;
  private static final int PRESENT = 4;
  private static final SwarmId SWARM = new SwarmId("s");
  private static final AgentId FRAGILE = new AgentId("fragile");
  private static final int FAILURES = 2;

  @TempDir Path directory;

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(50));
  }

  @Test
  void everythingThatWasKnownIsKnownAndEverythingUnderWayEndsOnce() throws Exception {
    try (LocalCluster cluster =
            LocalCluster.start(ClusterOptions.in(directory.resolve("cluster")));
        CoordinatorBench first =
            new CoordinatorBench(cluster, directory.resolve("state"), Map.of("partitions", "1"))) {
      Coordinator before = first.start();
      first.command(
          TestMessages.command("s", SwarmCommandKind.CREATE_SWARM)
              .setConfig(
                  Map.of(
                      "breakerFailures",
                      Integer.toString(FAILURES),
                      "breakerOpenMs",
                      "3600000",
                      "stealThreshold",
                      "7"))
              .build());
      breakAgent(cluster, first, before);
      ScriptedAgent quick = first.agent("s", "quick");
      submit(first, "done", 5);
      awaitOutcomes(first, FAILURES + 5);
      quick.dawdle();
      submit(first, "held", 3);
      patiently().until(() -> quick.assignments().size() >= 8);
      first.command(
          TestMessages.command("s", SwarmCommandKind.PAUSE).setTenantId("resting").build());
      first.submit(task("resting-0").setTenantId("resting").build());
      first.submit(task("later-0").setNotBeforeMs(System.currentTimeMillis() + 5_000).build());
      first.submit(task("after-0").setDependencies(List.of("later-0")).build());
      patiently().until(() -> phase(before, "after-0") == TaskPhase.BLOCKED);
      StoredSwarm swarm = before.state().swarm(0, SWARM).orElseThrow();
      StoredAgent fragile = before.state().agent(0, SWARM, FRAGILE).orElseThrow();
      assertEquals(BreakerState.OPEN, fragile.breaker().state());
      before.close();
      quick.close();

      Map<String, Object> client = new HashMap<>(cluster.addresses().asProperties());
      client.put("isolation.level", "read_committed");
      Map<String, Integer> rewritten =
          new FormerState(client, PRESENT, FORMER)
              .rewrite(first.config().text(CoordinatorSetting.APPLICATION_ID));
      for (String store :
          List.of(
              StoreNames.TASKS,
              StoreNames.PAYLOADS,
              StoreNames.AGENTS,
              StoreNames.TENANTS,
              StoreNames.SWARMS,
              StoreNames.CONFIGS,
              StoreNames.FINISHED)) {
        assertTrue(rewritten.get(store) > 0, "nothing of " + store + ": " + rewritten);
      }

      // In another directory, so that it has nothing but the changelogs.
      Coordinator after = first.startIn(directory.resolve("empty"));
      StoredSwarm restored = after.state().swarm(0, SWARM).orElseThrow();
      assertEquals(swarm.config(), restored.config());
      assertEquals(7, restored.config().get(Setting.STEAL_THRESHOLD));
      StoredAgent same = after.state().agent(0, SWARM, FRAGILE).orElseThrow();
      assertEquals(fragile.breaker(), same.breaker());
      assertEquals(fragile.samples(), same.samples());
      assertEquals(fragile.incarnation(), same.incarnation());
      assertTrue(after.state().config(0, "s", swarm.config().version()).isPresent());

      patiently() // a higher generation
          .until(
              () ->
                  after.state().swarm(0, SWARM).orElseThrow().epoch().value()
                      > swarm.epoch().value());
      first.agent("s", "fresh");
      awaitOutcomes(first, FAILURES + 5 + 3 + 2);
      assertEquals(TaskPhase.QUEUED, phase(after, "resting-0"), "its tenant is still paused");
      first.command(
          TestMessages.command("s", SwarmCommandKind.RESUME).setTenantId("resting").build());
      List<Outcome> outcomes = awaitOutcomes(first, FAILURES + 5 + 3 + 3);
      Map<String, Long> byId =
          outcomes.stream()
              .collect(Collectors.groupingBy(Outcome::getTaskId, Collectors.counting()));
      assertEquals(FAILURES + 5 + 3 + 3, byId.size());
      assertEquals(outcomes.size(), byId.size(), "an outcome was doubled");
      for (Outcome outcome : outcomes) {
        boolean broken = outcome.getTaskId().startsWith("broken");
        assertEquals(broken ? OutcomeKind.FAILED : OutcomeKind.COMPLETED, outcome.getKind());
      }
      first.submit(task("done-0").build());
      patiently().until(() -> after.counters().get(Counter.SUBMISSIONS_REPEATED) == 1);
      assertEquals(FAILURES, first.deadLetters().size(), "the broken ones");
    }
  }

  /** Until its breaker opens; the agent goes then. */
  private static void breakAgent(LocalCluster cluster, CoordinatorBench bench, Coordinator by)
      throws Exception {
    try (AgentWorker worker =
        AgentWorker.builder()
            .properties(cluster.addresses().asProperties())
            .topicPrefix(bench.config().text(CoordinatorSetting.TOPIC_PREFIX))
            .swarm("s")
            .agent(FRAGILE.value())
            .slots(1)
            .capabilities("glass")
            .start(
                (task, context) -> {
                  throw new IllegalStateException("broken");
                })) {
      for (int i = 0; i < FAILURES; i++) {
        bench.submit(
            TestMessages.task("s", "broken-" + i)
                .setRequiredCapabilities(List.of("glass"))
                .setMaxAttempts(1)
                .build());
      }
      patiently()
          .ignoreExceptions()
          .until(
              () ->
                  by.state().agent(0, SWARM, FRAGILE).orElseThrow().breaker().state()
                      == BreakerState.OPEN);
      assertTrue(worker.isActive());
    }
  }

  /** With a payload that is an entry apart, as every payload was in the former format. */
  private static Task.Builder task(String id) {
    return TestMessages.task("s", id)
        .setPayload(ByteBuffer.wrap(new byte[TaskRow.SHORT_BYTES + 1]));
  }

  private static void submit(CoordinatorBench bench, String name, int count) {
    for (int i = 0; i < count; i++) {
      bench.submit(task(name + "-" + i).build());
    }
  }

  private static TaskPhase phase(Coordinator coordinator, String task) throws Exception {
    return coordinator
        .state()
        .task(0, SWARM, new TaskId(task))
        .map(stored -> stored.phase())
        .orElse(null);
  }

  private static List<Outcome> awaitOutcomes(CoordinatorBench bench, int count) {
    return patiently()
        .pollInterval(Duration.ofMillis(300))
        .until(bench::outcomes, all -> all.size() >= count);
  }
}
