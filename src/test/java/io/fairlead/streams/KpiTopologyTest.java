package io.fairlead.streams;

import static io.fairlead.streams.CoordinatorDriver.last;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.SwarmId;
import io.fairlead.model.TenantId;
import io.fairlead.model.WeekProfile;
import io.fairlead.model.WorkKey;
import io.fairlead.model.WorkSums;
import io.fairlead.wire.StoreKeys;
import io.fairlead.wire.avro.AgentMessage;
import io.fairlead.wire.avro.Kpi;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KpiTopologyTest {
  private static final SwarmId SWARM = new SwarmId("s");

  @TempDir Path directory;
  private CoordinatorDriver coordinator;
  private long reportSeq = 3;

  private void start(Map<String, String> settings) {
    coordinator = new CoordinatorDriver(directory, settings);
  }

  @AfterEach
  void stop() {
    coordinator.close();
  }

  private void submit(String id, String tenant, double costMs) {
    coordinator.task(
        TestMessages.task("s", id)
            .setTenantId(tenant)
            .setTaskType("chat")
            .setEstimatedCostMs(costMs)
            .build());
  }

  /** Submits one task and has it run for 10 ms, 100 ms after it came. */
  private void runOne(String id, String tenant, long incarnation) {
    submit(id, tenant, 20);
    coordinator.pass(100);
    AgentMessage assign = last(coordinator.messages("s", "a1"));
    coordinator.report(
        TestMessages.report("s", "a1", "hello-a1", incarnation, reportSeq++)
            .setLastDispatchSeq(assign.getSeq())
            .setTransitions(List.of(TestMessages.completed(id, assign.getEpoch(), "done")))
            .build());
  }

  @Test
  void publishesTheFiguresOfAnIntervalAndKeepsThem() {
    start(Map.of());
    long incarnation = coordinator.join("s", "a1");
    coordinator.pass(1_500);
    assertEquals(List.of(), coordinator.kpis(), "there was no task");
    long fromMs = coordinator.time.wallMs();
    runOne("t1", "acme", incarnation);
    submit("t2", "acme", 5_000);
    submit("t3", "acme", 5_000);
    coordinator.pass(900);
    List<Kpi> kpis = coordinator.kpis();
    assertEquals(1, kpis.size(), kpis.toString());
    Kpi kpi = kpis.get(0);
    assertEquals("s", kpi.getSwarmId());
    assertEquals(fromMs, kpi.getFromMs());
    assertEquals(fromMs + 1_000, kpi.getUntilMs());
    assertEquals(3, kpi.getSubmitted());
    assertEquals(1, kpi.getCompleted());
    assertEquals(2, kpi.getWaiting() + kpi.getRunning());
    assertEquals(90.0, kpi.getQueueLatencyMeanMs());
    assertEquals(0.0, kpi.getTaskMigrationRate());
    assertEquals(0.0, kpi.getLoadDistributionVariance());
    assertEquals(1.0, kpi.getFairnessIndex());
    // 10 ms of a second in which the one slot always had a task.
    assertEquals(0.01, kpi.getUtilisationEfficiency(), 1e-9);
    Map<Long, io.fairlead.model.Kpi> kept =
        coordinator.windows(StoreNames.KPIS, StoreKeys.swarm(SWARM));
    assertEquals(Set.of(fromMs), kept.keySet());
    assertEquals(3, last(List.copyOf(kept.values())).submitted());
  }

  @Test
  void addsUpWorkByTenantTypeAndHour() {
    start(Map.of());
    long incarnation = coordinator.join("s", "a1");
    runOne("t1", "acme", incarnation);
    coordinator.pass(1_100);
    runOne("t2", "acme", incarnation);
    coordinator.pass(1_100);
    runOne("t3", "other", incarnation);
    coordinator.pass(1_100);
    Map<Long, WorkSums> hours = work("acme");
    assertEquals(Set.of(WeekProfile.hourOf(CoordinatorDriver.START_MS)), hours.keySet());
    WorkSums sums = last(List.copyOf(hours.values()));
    assertEquals(2, sums.arrived());
    assertEquals(40_000, sums.arrivedWorkUs());
    assertEquals(2, sums.completed());
    // 10 ms at speed 1, then 10 ms at the speed 2 that the first run showed.
    assertEquals(30_000, sums.completedWorkUs());
    assertEquals(1, last(List.copyOf(work("other").values())).arrived());
  }

  private Map<Long, WorkSums> work(String tenant) {
    return coordinator.windows(
        StoreNames.PATTERNS, StoreKeys.work(SWARM, new WorkKey(new TenantId(tenant), "chat")));
  }

  @Test
  void forgetsFiguresAfterTheirRetention() {
    start(Map.of("kpi.retention.ms", "3000"));
    coordinator.join("s", "a1");
    submit("t", "acme", 5_000);
    coordinator.pass(1_000);
    Bytes key = StoreKeys.swarm(SWARM);
    assertTrue(coordinator.windows(StoreNames.KPIS, key).size() > 0);
    long first = coordinator.windows(StoreNames.KPIS, key).keySet().iterator().next();
    coordinator.pass(8_000);
    Map<Long, Object> kept = coordinator.windows(StoreNames.KPIS, key);
    assertTrue(kept.size() >= 2 && kept.size() <= 4, kept.size() + " intervals");
    assertTrue(!kept.containsKey(first));
  }

  @Test
  void writesSomethingIntoEveryWindowStoreSoThatItKeepsItsOffset() {
    start(Map.of());
    coordinator.pass(1_100);
    for (String store :
        List.of(StoreNames.FINISHED, StoreNames.KPIS, StoreNames.PATTERNS, StoreNames.TOKENS)) {
      assertEquals(1, coordinator.windows(store, SwarmStores.CLOCK_KEY).size(), store);
    }
  }
}
