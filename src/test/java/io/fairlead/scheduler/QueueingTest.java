package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.completed;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Level, priority, deadline and tenant decide what a freed slot takes. */
class QueueingTest {
  private static final long COST_MS = 100_000;
  private final SchedulerHarness swarm = new SchedulerHarness();
  private Fact.TaskDispatched running;

  private void configure(String... settings) {
    Map<String, String> map = new java.util.TreeMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      map.put(settings[i], settings[i + 1]);
    }
    swarm.handle(new Command.CreateSwarm(map, "me"));
  }

  private void busyAgent() {
    swarm.join("a", 1);
    running = swarm.submitAndDispatch("running", COST_MS);
  }

  private void submit(String id, String tenant, Level level, int priority, long deadlineMs) {
    swarm.handle(
        new Command.Submit(
            new Task(
                new TaskId(id),
                new TenantId(tenant),
                "type",
                level,
                priority,
                deadlineMs,
                SchedulerHarness.WALL_BASE_MS,
                0,
                COST_MS * 1_000,
                List.of(),
                null,
                true,
                0,
                id.hashCode()),
            0));
  }

  private String next() {
    List<Fact> facts =
        swarm.handle(swarm.report("a", List.of(), started(running), completed(running, COST_MS)));
    running = only(facts, Fact.TaskDispatched.class);
    return running.taskId().value();
  }

  private List<String> next(int tasks) {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < tasks; i++) {
      order.add(next());
    }
    return order;
  }

  private static long deadline(long inMs) {
    return SchedulerHarness.WALL_BASE_MS + inMs;
  }

  @Test
  void levelsGoBeforeOneAnotherAndDeadlinesAndPrioritiesInsideThem() {
    configure("deadlineAdmission", "\"off\"", "criticalShare", "1");
    busyAgent();
    submit("low", "t", Level.LOW, 0, Task.NEVER);
    submit("high", "t", Level.HIGH, 0, Task.NEVER);
    submit("higher", "t", Level.HIGH, 1, Task.NEVER);
    submit("whenever", "t", Level.CRITICAL, 0, Task.NEVER);
    submit("late", "t", Level.CRITICAL, 0, deadline(9_000_000));
    submit("early", "t", Level.CRITICAL, 0, deadline(8_000_000));
    assertEquals(List.of("early", "late", "whenever"), next(3));
    assertEquals(List.of("higher", "low", "high"), next(3));
  }

  @Test
  void theOrderSurvivesAChangeOfCoordinator() {
    configure("deadlineAdmission", "\"off\"");
    busyAgent();
    for (int i = 0; i < 12; i++) {
      submit("low-" + i, "t" + i % 3, Level.LOW, 0, Task.NEVER);
    }
    assertEquals(List.of("low-0", "low-1", "low-2", "low-3"), next(4));
    var before = swarm.scheduler.view().queueTags();
    swarm.restart();
    assertEquals(before, swarm.scheduler.view().queueTags());
    swarm.scheduler.openDispatch();
    swarm.handle(new Command.TopicReady(running.lease().agent()));
    assertEquals(List.of("low-4", "low-5", "low-6"), next(3));
  }

  @Test
  void aTenantAtItsCapIsPassedOverUntilOneOfItsTasksEnds() {
    configure("tenant.capped.maxConcurrency", "1");
    swarm.join("a", 3);
    submit("c1", "capped", Level.NORMAL, 0, Task.NEVER);
    submit("c2", "capped", Level.NORMAL, 0, Task.NEVER);
    submit("other", "t", Level.NORMAL, 0, Task.NEVER);
    assertEquals(1, swarm.scheduler.view().queued());
    List<Fact.TaskDispatched> given = SchedulerHarness.all(swarm.facts, Fact.TaskDispatched.class);
    Fact.TaskDispatched first = given.get(0);
    assertEquals("c1", first.taskId().value());
    List<Fact> facts =
        swarm.handle(
            swarm.report(
                "a",
                3,
                List.of(),
                List.of(given.get(1)),
                List.of(started(first), completed(first, COST_MS))));
    assertEquals("c2", only(facts, Fact.TaskDispatched.class).taskId().value());
    submit("c3", "capped", Level.NORMAL, 0, Task.NEVER);
    assertEquals(1, swarm.scheduler.view().queued());
    configure("tenant.capped.maxConcurrency", "2");
    assertEquals(0, swarm.scheduler.view().queued());
  }

  @Test
  void aTenantBelowItsMinimumGoesFirstAndNoFurther() {
    configure("tenant.due.minConcurrency", "1");
    busyAgent();
    for (int i = 0; i < 3; i++) {
      submit("critical-" + i, "t", Level.CRITICAL, 0, Task.NEVER);
    }
    submit("due-1", "due", Level.LOW, 0, Task.NEVER);
    submit("due-2", "due", Level.LOW, 0, Task.NEVER);
    assertEquals("due-1", next());
    assertTrue(running.tags().outOfTurn());
    // Its one task has ended: it is below its minimum again.
    assertEquals("due-2", next());
    assertEquals("critical-0", next());
  }

  @Test
  void dispatchingGoesOnWhileWhatWaitsIsReKeyed() {
    busyAgent();
    for (int i = 0; i < 200; i++) {
      submit("t-" + i, "t", Level.HIGH, i, Task.NEVER);
    }
    swarm.scheduler.handle(new Command.UpdateConfig(Map.of("agingBoost", "0"), "me"), swarm.now());
    swarm.scheduler.handle(
        swarm.report("a", List.of(), started(running), completed(running, COST_MS)), swarm.now());
    int before = swarm.facts.size();
    for (int step = 0; step < 3; step++) {
      assertTrue(swarm.scheduler.tick(swarm.now(), 1));
    }
    List<Fact> facts = swarm.facts.subList(before, swarm.facts.size());
    running = only(facts, Fact.TaskDispatched.class);
    assertEquals(List.of("t-199", "t-198"), List.of(running.taskId().value(), next()));
  }

  @Test
  void aPausedTenantsTasksStayWhileOthersGo() {
    busyAgent();
    submit("mine", "paused", Level.HIGH, 0, Task.NEVER);
    submit("other", "t", Level.LOW, 0, Task.NEVER);
    swarm.handle(new Command.Pause(new TenantId("paused"), "me"));
    assertEquals("other", next());
    swarm.handle(new Command.Resume(new TenantId("paused"), "me"));
    assertEquals("mine", next());
  }

  @Test
  void aLaterDeadlineBeforeAnEarlierOneIsRefusedByTheInvariant() {
    configure("deadlineAdmission", "\"off\"");
    busyAgent();
    submit("late", "t", Level.CRITICAL, 0, deadline(9_000_000));
    submit("early", "t", Level.CRITICAL, 0, deadline(8_000_000));
    String early = next();
    assertEquals("early", early);
    SchedulerHarness other = new SchedulerHarness();
    other.handle(new Command.CreateSwarm(Map.of("deadlineAdmission", "\"off\""), "me"));
    other.join("a", 1);
    Fact.TaskDispatched first = other.submitAndDispatch("first", COST_MS);
    other.submit("waits", COST_MS);
    Fact.TaskDispatched wrong =
        new Fact.TaskDispatched(
            task("late", deadline(9_000_000)),
            first.estimate(),
            running.lease(),
            first.placement(),
            1,
            running.tags());
    for (String id : List.of("late", "early")) {
      other.handle(
          new Command.Submit(task(id, deadline(id.equals("late") ? 9_000_000 : 8_000_000)), 0));
    }
    InvariantViolation violation =
        assertThrows(
            InvariantViolation.class,
            () ->
                new io.fairlead.scheduler.invariant.DeadlineOrder()
                    .before(wrong, other.scheduler.view()));
    assertTrue(violation.getMessage().startsWith("DeadlineOrder:"), violation.getMessage());
  }

  private static Task task(String id, long deadlineMs) {
    return new Task(
        new TaskId(id),
        new TenantId("t"),
        "type",
        Level.CRITICAL,
        0,
        deadlineMs,
        SchedulerHarness.WALL_BASE_MS,
        0,
        COST_MS * 1_000,
        List.of(),
        null,
        true,
        0,
        id.hashCode());
  }
}
