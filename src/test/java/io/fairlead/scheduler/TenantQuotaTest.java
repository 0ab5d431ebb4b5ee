package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.Rejection;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.model.Transition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantQuotaTest {
  private final SchedulerHarness swarm = new SchedulerHarness();
  private int number;

  @Test
  void theTaskAfterTheBurstIsToldWhenATokenIsThereAndIsTakenThen() {
    configure(Map.of("tenant.a.ratePerSecond", "0.3", "tenant.a.burst", "2"));
    accepted(submit("a", Level.NORMAL));
    accepted(submit("a", Level.NORMAL));
    Rejection rejection = rejected(submit("a", Level.NORMAL));
    assertEquals(Reason.RATE_LIMITED, rejection.reason());
    assertEquals(3_334, rejection.retryAfterMs());
    swarm.nowMs += 3_333;
    assertEquals(1, rejected(submit("a", Level.NORMAL)).retryAfterMs());
    swarm.nowMs += 1;
    accepted(submit("a", Level.NORMAL));
    rejected(submit("a", Level.NORMAL));
    accepted(submit("b", Level.NORMAL));
  }

  @Test
  void aRateIsInForceAtOnceAndOutlivesARestart() {
    accepted(submit("a", Level.NORMAL));
    configure(Map.of("tenant.a.ratePerSecond", "1", "tenant.a.burst", "1"));
    accepted(submit("a", Level.NORMAL));
    rejected(submit("a", Level.NORMAL));
    swarm.restart();
    assertEquals(Reason.RATE_LIMITED, rejected(submit("a", Level.NORMAL)).reason());
    configure(Map.of("tenant.a.ratePerSecond", "0"));
    accepted(submit("a", Level.NORMAL));
  }

  @Test
  void aTenantWithItsShareOfTheQueueIsRefusedAndOthersAreNot() {
    configure(Map.of("tenant.a.maxQueued", "2"));
    accepted(submit("a", Level.NORMAL));
    TaskId second = accepted(submit("a", Level.NORMAL));
    assertEquals(Reason.TENANT_QUEUE_FULL, rejected(submit("a", Level.NORMAL)).reason());
    accepted(submit("b", Level.NORMAL));
    swarm.handle(new Command.CancelTask(second, "test"));
    accepted(submit("a", Level.NORMAL));
    swarm.restart();
    assertEquals(Reason.TENANT_QUEUE_FULL, rejected(submit("a", Level.NORMAL)).reason());
  }

  @Test
  void criticalTasksOfATenantAreCapped() {
    configure(Map.of("maxCriticalPerTenant", "1"));
    accepted(submit("a", Level.CRITICAL));
    assertEquals(Reason.CRITICAL_QUOTA, rejected(submit("a", Level.CRITICAL)).reason());
    accepted(submit("a", Level.HIGH));
    accepted(submit("b", Level.CRITICAL));
  }

  @Test
  void aDrainedTenantSubmitsNoMore() {
    accepted(submit("a", Level.NORMAL));
    swarm.handle(new Command.DrainTenant(new TenantId("a"), "test"));
    assertEquals(Reason.TENANT_DRAINING, rejected(submit("a", Level.NORMAL)).reason());
    accepted(submit("b", Level.NORMAL));
  }

  @Test
  void whatADrainedTenantHasSubmittedStillRuns() {
    swarm.handle(new Command.Submit(task("queued", 0), 0));
    swarm.handle(new Command.Submit(task("delayed", 2_000), 0));
    swarm.handle(new Command.Submit(task("blocked", 0, "queued"), 0));
    swarm.handle(new Command.DrainTenant(new TenantId("a"), "test"));
    swarm.join("agent", 1);
    List<TaskId> ran = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      List<Fact.TaskDispatched> begun =
          SchedulerHarness.all(swarm.facts, Fact.TaskDispatched.class);
      List<Transition> ends = new ArrayList<>();
      for (Fact.TaskDispatched each : begun.subList(ran.size(), begun.size())) {
        ran.add(each.taskId());
        ends.add(SchedulerHarness.completed(each, 10));
      }
      swarm.handle(swarm.report("agent", List.of(), ends.toArray(Transition[]::new)));
      swarm.pass(100);
    }
    assertEquals(List.of(new TaskId("queued"), new TaskId("blocked"), new TaskId("delayed")), ran);
    assertEquals(3, SchedulerHarness.all(swarm.facts, Fact.TaskCompleted.class).size());
  }

  @Test
  void aDrainOutlivesARestartUntilAResume() {
    accepted(submit("a", Level.NORMAL));
    swarm.handle(new Command.Pause(new TenantId("a"), "test"));
    swarm.handle(new Command.DrainTenant(new TenantId("a"), "test"));
    swarm.restart();
    assertEquals(Reason.TENANT_DRAINING, rejected(submit("a", Level.NORMAL)).reason());
    SchedulerHarness.only(
        swarm.handle(new Command.Resume(new TenantId("a"), "test")), Fact.TenantResumed.class);
    accepted(submit("a", Level.NORMAL));
    assertFalse(swarm.scheduler.view().paused(new TenantId("a")), "both have ended");
    swarm.restart();
    accepted(submit("a", Level.NORMAL));
  }

  private Task task(String id, long delayMs, String... dependencies) {
    return new Task(
        new TaskId(id),
        new TenantId("a"),
        "type",
        Level.NORMAL,
        0,
        Task.NEVER,
        swarm.now().wallMs(),
        delayMs == 0 ? 0 : swarm.now().wallMs() + delayMs,
        10_000,
        null,
        Arrays.stream(dependencies).map(TaskId::new).toList(),
        Collections.emptySortedMap(),
        List.of(),
        null,
        true,
        0,
        id.hashCode());
  }

  private void configure(Map<String, String> settings) {
    List<Fact> facts = swarm.handle(new Command.CreateSwarm(settings, "test"));
    assertTrue(facts.stream().noneMatch(Fact.CommandRefused.class::isInstance), facts::toString);
  }

  private List<Fact> submit(String tenant, Level level) {
    return swarm.handle(
        new Command.Submit(
            new Task(
                new TaskId("t" + number++),
                new TenantId(tenant),
                "type",
                level,
                0,
                Task.NEVER,
                SchedulerHarness.WALL_BASE_MS,
                0,
                1_000_000,
                List.of(),
                null,
                true,
                0,
                number),
            0));
  }

  private static TaskId accepted(List<Fact> facts) {
    return SchedulerHarness.only(facts, Fact.TaskAccepted.class).taskId();
  }

  private static Rejection rejected(List<Fact> facts) {
    return SchedulerHarness.only(facts, Fact.TaskRejected.class).rejection();
  }
}
