package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Kpi;
import io.fairlead.model.Level;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.model.Transition;
import io.fairlead.model.WorkKey;
import io.fairlead.model.WorkSums;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The key figures of whole intervals, reckoned by hand. */
class KpiTest {
  private final SchedulerHarness swarm = new SchedulerHarness();

  private void create(Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(Map.of("maxPrefetch", "0"));
    all.putAll(settings);
    swarm.handle(new Command.CreateSwarm(all, "test"));
  }

  private List<Fact> submit(String id, String tenant, long costMs) {
    return swarm.handle(new Command.Submit(SchedulerHarness.task(id, tenant, costMs, 1), 0));
  }

  private Fact.TaskDispatched run(String id, String tenant, long costMs, int slots) {
    Fact.TaskDispatched given =
        SchedulerHarness.only(submit(id, tenant, costMs), Fact.TaskDispatched.class);
    start(given, slots);
    return given;
  }

  private void start(Fact.TaskDispatched given, int slots) {
    report(given, slots, SchedulerHarness.started(given));
  }

  /** A report that lists everything that the agent is to hold but what ends with it. */
  private List<Fact> report(Fact.TaskDispatched about, int slots, Transition transition) {
    AgentId agent = about.lease().agent();
    List<Fact.TaskDispatched> held =
        SchedulerHarness.all(swarm.facts, Fact.TaskDispatched.class).stream()
            .filter(each -> swarm.scheduler.view().heldBy(agent).contains(each.taskId()))
            .toList();
    return swarm.handle(swarm.report(agent.value(), slots, List.of(), held, List.of(transition)));
  }

  private static Fact.IntervalMeasured measured(List<Fact> facts) {
    return SchedulerHarness.only(facts, Fact.IntervalMeasured.class);
  }

  private static void near(double wanted, Double found) {
    assertNotNull(found);
    assertEquals(wanted, found, 1e-9);
  }

  @Test
  void oneIntervalOfTwoAgents() {
    create(Map.of());
    swarm.join("a", 1);
    swarm.join("b", 1);
    long fromMs = swarm.now().wallMs();
    Fact.TaskDispatched first = run("t1", "x", 400, 1);
    run("t2", "x", 2_000, 1);
    submit("t3", "x", 1_000);
    swarm.pass(400);
    Fact.TaskDispatched third =
        SchedulerHarness.only(
            report(first, 1, SchedulerHarness.completed(first, 400)), Fact.TaskDispatched.class);
    swarm.pass(200);
    start(third, 1);
    Fact.IntervalMeasured interval = measured(swarm.pass(400));
    Kpi kpi = interval.kpi();
    assertEquals(fromMs, kpi.fromMs());
    assertEquals(fromMs + 1_000, kpi.untilMs());
    assertEquals(3, kpi.submitted());
    assertEquals(1, kpi.completed());
    assertEquals(0, kpi.waiting());
    assertEquals(2, kpi.running());
    assertEquals(0, kpi.taskMigrationRate());
    // Two start at once, the third after 600 ms.
    near(200, kpi.queueLatencyMeanMs());
    // a: 400 ms, then 400 ms of t3; b: 1,000 ms. There was work for both slots all the time.
    near(1_800.0 / 2_000, kpi.utilisationEfficiency());
    // Left: 600 ms of t3 on a, 1,000 ms of t2 on b.
    near(40_000, kpi.loadDistributionVariance());
    near(1, kpi.fairnessIndex());
    assertEquals(
        Map.of(new WorkKey(new TenantId("x"), "type"), new WorkSums(3, 3_400_000, 1, 400_000)),
        interval.work());
  }

  @Test
  void whatIsSharedByWeightIsFair() {
    create(Map.of("tenant.gold.weight", "3"));
    swarm.join("a", 4);
    run("g1", "gold", 5_000, 4);
    run("g2", "gold", 5_000, 4);
    run("g3", "gold", 5_000, 4);
    run("i1", "iron", 5_000, 4);
    near(1, measured(swarm.pass(1_000)).kpi().fairnessIndex());
  }

  @Test
  void aTenantThatWasForgottenAndComesAgainCountsOnce() {
    create(Map.of("maxTenants", "1"));
    swarm.join("a", 4);
    for (String id : List.of("t1", "t2", "t3")) {
      String tenant = id.equals("t2") ? "y" : "x";
      Fact.TaskDispatched given = run(id, tenant, 200, 4);
      swarm.pass(200);
      report(given, 4, SchedulerHarness.completed(given, 200));
    }
    run("t4", "x", 5_000, 4);
    // Only the last one is known: one tenant is always fair.
    Kpi kpi = measured(swarm.pass(400)).kpi();
    assertEquals(3, kpi.completed());
    near(1, kpi.fairnessIndex());
  }

  @Test
  void aTenantThatWaitsForNothingToHappenCountsAsUnserved() {
    create(Map.of("tenant.gold.weight", "3"));
    swarm.join("a", 4);
    run("g1", "gold", 5_000, 4);
    run("g2", "gold", 5_000, 4);
    run("i1", "iron", 5_000, 4);
    run("i2", "iron", 5_000, 4);
    // 2/3 and 2.
    near(0.8, measured(swarm.pass(1_000)).kpi().fairnessIndex());
    submit("l1", "late", 5_000);
    Kpi kpi = measured(swarm.pass(1_000)).kpi();
    near((8.0 / 3) * (8.0 / 3) / (3 * (4 + 4.0 / 9)), kpi.fairnessIndex());
    assertEquals(1, kpi.waiting());
    assertNull(kpi.queueLatencyMeanMs(), "none started");
  }

  @Test
  void aRunThatIsToldOfOnlyAtItsEndCounts() {
    create(Map.of());
    swarm.join("a", 1);
    for (int i = 0; i < 4; i++) {
      Fact.TaskDispatched given =
          SchedulerHarness.only(submit("t" + i, "x", 100), Fact.TaskDispatched.class);
      swarm.pass(200);
      report(given, 1, SchedulerHarness.completed(given, 100));
      swarm.pass(50);
    }
    Kpi kpi = SchedulerHarness.only(swarm.facts, Fact.IntervalMeasured.class).kpi();
    assertEquals(4, kpi.completed());
    // 4 × 100 ms of 4 × 200 ms in which a task was there.
    near(0.5, kpi.utilisationEfficiency());
    near(100, kpi.queueLatencyMeanMs());
    near(1, kpi.fairnessIndex());
  }

  @Test
  void aSwarmWithoutTasksMeasuresNothing() {
    create(Map.of());
    swarm.join("a", 1);
    assertEquals(List.of(), intervals(swarm.pass(5_000)));
    swarm.join("b", 1);
    Fact.TaskDispatched given = run("t", "x", 100, 1);
    swarm.pass(100);
    report(given, 1, SchedulerHarness.completed(given, 100));
    Kpi kpi = measured(swarm.pass(10_000)).kpi();
    assertEquals(1, kpi.completed());
    assertEquals(0, kpi.waiting());
    assertEquals(0, kpi.running());
  }

  private static List<Fact.IntervalMeasured> intervals(List<Fact> facts) {
    return SchedulerHarness.all(facts, Fact.IntervalMeasured.class);
  }

  @Test
  void aSwarmInWhichSomethingWaitsIsMeasuredEveryInterval() {
    create(Map.of("kpiIntervalMs", "200"));
    submit("t", "x", 100);
    List<Fact.IntervalMeasured> all = intervals(swarm.pass(1_000));
    assertEquals(5, all.size());
    for (int i = 1; i < all.size(); i++) {
      assertEquals(all.get(i - 1).kpi().untilMs(), all.get(i).kpi().fromMs());
    }
    Kpi kpi = all.get(4).kpi();
    assertEquals(1, kpi.waiting());
    assertNull(kpi.loadDistributionVariance());
    assertNull(kpi.utilisationEfficiency());
    assertNull(kpi.fairnessIndex());
  }

  @Test
  void workOfAPausedTenantIsNoWorkToBeDone() {
    create(Map.of());
    swarm.join("a", 2);
    run("t1", "x", 5_000, 2);
    swarm.handle(new Command.Pause(new TenantId("y"), "test"));
    submit("t2", "y", 5_000);
    Kpi kpi = measured(swarm.pass(1_000)).kpi();
    near(1, kpi.utilisationEfficiency());
    near(1, kpi.fairnessIndex());
    assertEquals(1, kpi.waiting());
  }

  @Test
  void aPromotedTaskHasWaitedFromTheBeginning() {
    create(Map.of("level.low.promoteAfterMs", "1000", "kpiIntervalMs", "100"));
    Task low =
        new Task(
            new TaskId("low"),
            new TenantId("x"),
            "type",
            Level.LOW,
            0,
            Task.NEVER,
            SchedulerHarness.WALL_BASE_MS,
            0,
            100_000,
            List.of(),
            null,
            true,
            1,
            1);
    swarm.handle(new Command.Submit(low, 0));
    SchedulerHarness.only(swarm.pass(1_500), Fact.TaskPromoted.class);
    swarm.join("a", 1);
    start(SchedulerHarness.only(swarm.facts, Fact.TaskDispatched.class), 1);
    near(1_500, measured(swarm.pass(100)).kpi().queueLatencyMeanMs());
  }

  @Test
  void afterARestartAnIntervalBeginsAnewWithWhatStillRuns() {
    create(Map.of());
    swarm.join("a", 2);
    Fact.TaskDispatched given = run("t1", "x", 5_000, 2);
    submit("t2", "y", 5_000);
    swarm.pass(700);
    swarm.restart();
    swarm.scheduler.openDispatch();
    swarm.handle(new Command.TopicReady(new AgentId("a")));
    Fact.IntervalMeasured interval = measured(swarm.pass(1_000));
    Kpi kpi = interval.kpi();
    assertEquals(0, kpi.submitted());
    assertEquals(2, kpi.running());
    assertEquals(Map.of(), interval.work());
    near(0.5, kpi.utilisationEfficiency());
    report(given, 2, SchedulerHarness.completed(given, 1_700));
    kpi = measured(swarm.pass(1_000)).kpi();
    assertEquals(1, kpi.completed());
    // The 700 ms before the restart are in no interval.
    near(0, kpi.utilisationEfficiency());
  }

  @Test
  void whatIsStolenOrMigratedCountsAsMoved() {
    create(Map.of("localQueueTargetMs", "60000", "stealThreshold", "0", "kpiIntervalMs", "500"));
    swarm.join("a", 1);
    run("t0", "x", 5_000, 1);
    for (int i = 1; i <= 6; i++) {
      submit("t" + i, "x", 5_000);
    }
    swarm.join("b", 1);
    Kpi kpi = measured(swarm.pass(500)).kpi();
    int moved = SchedulerHarness.all(swarm.facts, Fact.Moved.class).size();
    assertTrue(moved > 0, swarm.facts.toString());
    assertEquals(moved / 0.5, kpi.taskMigrationRate(), 1e-9);
    assertEquals(7, kpi.waiting() + kpi.running());
  }
}
