package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static io.fairlead.scheduler.SchedulerHarness.task;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.Rejection;
import io.fairlead.model.Rejection.Reason;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.admission.RetryAfter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who finds no room is told when there may be some, reckoned with all who were told before. */
class RetryAfterTest {
  private final SchedulerHarness swarm = new SchedulerHarness();
  private int number;

  @Test
  void whoIsRefusedComesAfterThoseWhoWereRefusedBefore() {
    create(Map.of("maxQueued", "2"));
    swarm.join("a", 2);
    fill(2, "t");
    // Two slots do a task of 3 s every 1.5 s; the first ones all wait a second at least.
    assertEquals(
        List.of(1_500L, 3_000L, 4_500L, 6_000L),
        List.of(retryAfter("t"), retryAfter("t"), retryAfter("u"), retryAfter("t")));
    swarm.nowMs += 5_000;
    assertEquals(2_500, retryAfter("t"));
  }

  @Test
  void whoIsRefusedFirstIsNotSentBackAtOnce() {
    create(Map.of("maxQueued", "1"));
    swarm.join("a", 16);
    fill(1, "t");
    assertEquals(RetryAfter.LEAST_MS, retryAfter("t", 10));
  }

  @Test
  void nobodyIsToldToWaitForLongerThanTheBound() {
    create(Map.of("maxQueued", "1"));
    swarm.join("a", 1);
    fill(1, "t");
    long last = 0;
    for (int i = 0; i < 100; i++) {
      last = retryAfter("t");
    }
    assertEquals(RetryAfter.MOST_MS, last);
    swarm.nowMs += RetryAfter.MOST_MS;
    assertEquals(3_000, retryAfter("t"));
  }

  @Test
  void withoutAgentsItIsTheBound() {
    create(Map.of("maxQueued", "1"));
    fill(1, "t");
    assertEquals(RetryAfter.MOST_MS, retryAfter("t"));
  }

  @Test
  void aTenantIsToldByItsOwnShareAndItsOwnRefusals() {
    create(Map.of("tenant.a.maxQueued", "1", "tenant.b.maxQueued", "1"));
    swarm.join("x", 3);
    fill(1, "a");
    fill(1, "b");
    fill(1, "c");
    // A third of three slots.
    assertEquals(3_000, retryAfter("a"));
    assertEquals(6_000, retryAfter("a"));
    assertEquals(3_000, retryAfter("b"));
  }

  @Test
  void theLastSixteenthOfTheQueueIsForCriticalTasks() {
    create(Map.of("maxQueued", "32", "tenant.a.maxQueued", "16"));
    fill(15, "a");
    assertEquals(Reason.TENANT_QUEUE_FULL, refused("a", Level.HIGH).reason());
    only(submit("a", Level.CRITICAL), Fact.TaskAccepted.class);
    assertEquals(Reason.TENANT_QUEUE_FULL, refused("a", Level.CRITICAL).reason());
    fill(14, "b");
    assertEquals(Reason.QUEUE_FULL, refused("b", Level.NORMAL).reason());
    only(submit("b", Level.CRITICAL), Fact.TaskAccepted.class);
    only(submit("b", Level.CRITICAL), Fact.TaskAccepted.class);
    assertEquals(Reason.QUEUE_FULL, refused("b", Level.CRITICAL).reason());
  }

  @Test
  void criticalTasksDoNotWaitBehindTheOthers() {
    create(Map.of("maxQueued", "1", "tenant.a.maxQueued", "1"));
    swarm.join("x", 1);
    fill(1, "a");
    for (int i = 0; i < 100; i++) {
      refused("a", Level.NORMAL);
      refused("b", Level.NORMAL);
    }
    assertEquals(RetryAfter.MOST_MS, refused("b", Level.NORMAL).retryAfterMs());
    assertEquals(RetryAfter.LEAST_MS, refused("a", Level.CRITICAL).retryAfterMs());
    assertEquals(RetryAfter.LEAST_MS, refused("b", Level.CRITICAL).retryAfterMs());
  }

  @Test
  void whoIsRefusedForAnotherBoundTakesNoPlaceInTheLine() {
    create(Map.of("maxCriticalPerTenant", "1", "tenant.a.maxQueued", "2"));
    swarm.join("x", 1);
    only(submit("a", Level.CRITICAL), Fact.TaskAccepted.class);
    Rejection first = refused("a", Level.CRITICAL);
    assertEquals(Reason.CRITICAL_QUOTA, first.reason());
    assertEquals(RetryAfter.LEAST_MS, first.retryAfterMs());
    fill(1, "a");
    assertEquals(3_000, retryAfter("a"));
  }

  @Test
  void aTenantIsServedNoFasterThanItsCapAllows() {
    create(Map.of("tenant.a.maxQueued", "1", "tenant.a.maxConcurrency", "2"));
    swarm.join("x", 12);
    fill(1, "a");
    assertEquals(1_500, retryAfter("a"));
  }

  @Test
  void whereNothingIsServedItIsTheBound() {
    create(Map.of("maxQueued", "2", "tenant.a.maxQueued", "1"));
    swarm.join("x", 4);
    fill(1, "a");
    swarm.handle(new Command.Pause(new TenantId("a"), "test"));
    assertEquals(RetryAfter.MOST_MS, retryAfter("a"));
    fill(1, "b");
    swarm.handle(new Command.Pause(null, "test"));
    assertEquals(RetryAfter.MOST_MS, retryAfter("b"));
  }

  @Test
  void theCoreRemembersNothingOfRefusalsOverARestart() {
    create(Map.of("maxQueued", "1"));
    swarm.join("a", 1);
    fill(1, "t");
    retryAfter("t");
    assertEquals(6_000, retryAfter("t"));
    swarm.restart();
    swarm.handle(new Command.TopicReady(new AgentId("a")));
    assertEquals(3_000, retryAfter("t"), "it is the first again");
  }

  private void create(Map<String, String> settings) {
    swarm.handle(new Command.CreateSwarm(settings, "test"));
  }

  private void fill(int count, String tenant) {
    for (int i = 0; i < count; i++) {
      only(submit(tenant, Level.NORMAL), Fact.TaskAccepted.class);
    }
  }

  private List<Fact> submit(String tenant, Level level) {
    return submit(tenant, level, 3_000);
  }

  private List<Fact> submit(String tenant, Level level, long costMs) {
    Task plain = task("t" + number++, tenant, costMs, 0);
    return swarm.handle(
        new Command.Submit(
            new Task(
                new TaskId(plain.id().value()),
                new TenantId(tenant),
                "type",
                level,
                0,
                Task.NEVER,
                plain.submittedAtMs(),
                0,
                plain.estimatedCostUs(),
                List.of(),
                null,
                true,
                0,
                plain.contentHash()),
            0));
  }

  private Rejection refused(String tenant, Level level) {
    return only(submit(tenant, level), Fact.TaskRejected.class).rejection();
  }

  private long retryAfter(String tenant) {
    return retryAfter(tenant, 3_000);
  }

  private long retryAfter(String tenant, long costMs) {
    List<Fact> facts = submit(tenant, Level.NORMAL, costMs);
    assertEquals(1, all(facts, Fact.TaskRejected.class).size());
    return only(facts, Fact.TaskRejected.class).rejection().retryAfterMs();
  }
}
