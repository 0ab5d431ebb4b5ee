package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.failed;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.fairlead.model.AgentId;
import io.fairlead.model.Blocker;
import io.fairlead.model.Command;
import io.fairlead.model.EstimateSource;
import io.fairlead.model.Explanation;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every reason for which a task can wait is told as that. */
class ExplainerTest {
  private final SchedulerHarness swarm = new SchedulerHarness();

  @BeforeEach
  void create() {
    configure("tenant.capped.maxConcurrency", "1");
  }

  private void configure(String key, String value) {
    swarm.handle(new Command.CreateSwarm(Map.of(key, value), "test"));
  }

  private Explanation why(String id) {
    Explanation why = swarm.scheduler.explain(new TaskId(id), swarm.now());
    assertNotNull(why);
    return why;
  }

  private void assertWhy(Blocker blocker, String message, String id) {
    assertEquals(message, why(id).message());
    assertEquals(blocker, why(id).blocker());
  }

  private List<Fact> submit(String id, String tenant, Level level, int priority, long delayMs) {
    return submit(id, tenant, level, priority, delayMs, new TreeMap<>(), List.of());
  }

  private List<Fact> submit(
      String id,
      String tenant,
      Level level,
      int priority,
      long delayMs,
      SortedMap<String, Long> demand,
      List<String> dependencies) {
    return swarm.handle(
        new Command.Submit(
            new Task(
                new TaskId(id),
                new TenantId(tenant),
                "type",
                level,
                priority,
                Task.NEVER,
                swarm.now().wallMs(),
                delayMs == 0 ? 0 : swarm.now().wallMs() + delayMs,
                1_000_000,
                null,
                dependencies.stream().map(TaskId::new).toList(),
                demand,
                List.of(),
                null,
                true,
                0,
                id.hashCode()),
            0));
  }

  private Fact.TaskDispatched dispatch(String id) {
    return only(submit(id, "t", Level.NORMAL, 0, 0), Fact.TaskDispatched.class);
  }

  @Test
  void whatHasEndedOrNeverWasIsNotExplained() {
    assertNull(swarm.scheduler.explain(new TaskId("x"), swarm.now()));
  }

  @Test
  void whatIsWithAnAgent() {
    swarm.join("a", 1);
    Fact.TaskDispatched task = dispatch("x");
    assertWhy(Blocker.AT_AGENT, "agent a has it and has not begun", "x");
    swarm.handle(swarm.report("a", List.of(task), started(task)));
    assertWhy(Blocker.RUNNING, "runs on agent a", "x");
    swarm.handle(swarm.report("a", List.of(), failed(task, true)));
    assertEquals(Blocker.RETRY, why("x").blocker());
    assertEquals(EstimateSource.TASK, why("x").estimate().source());
  }

  @Test
  void whatIsNotInLineYet() {
    submit("later", "t", Level.NORMAL, 0, 5_000);
    assertWhy(Blocker.DELAY, "may start in 5000 ms, as submitted", "later");
    assertEquals(swarm.now().wallMs() + 5_000, why("later").expectedStartMs());
    submit("after", "t", Level.NORMAL, 0, 0, new TreeMap<>(), List.of("later", "never"));
    assertWhy(
        Blocker.DEPENDENCY, "waits for task later (DELAYED), task never (not submitted)", "after");
    assertEquals(-1, why("after").ahead());
  }

  @Test
  void pausesAndTheTakeOver() {
    submit("x", "t", Level.NORMAL, 0, 0);
    swarm.handle(new Command.Pause(new TenantId("t"), "test"));
    assertWhy(Blocker.TENANT_PAUSED, "tenant t is paused", "x");
    swarm.handle(new Command.Pause(null, "test"));
    assertWhy(Blocker.SWARM_PAUSED, "the swarm is paused", "x");
    swarm.handle(new Command.Resume(null, "test"));
    swarm.restart();
    assertWhy(Blocker.RECOVERY, "the swarm is being taken over", "x");
  }

  @Test
  void aPausedTenantWaitsAndOthersDoNot() {
    swarm.join("a", 1);
    swarm.handle(new Command.Pause(new TenantId("paused"), "test"));
    assertEquals(
        List.of(),
        SchedulerHarness.all(submit("x", "paused", Level.NORMAL, 0, 0), Fact.TaskDispatched.class));
    Fact.TaskDispatched other = dispatch("y");
    swarm.handle(swarm.report("a", List.of(), SchedulerHarness.completed(other, 1)));
    assertEquals(
        new TaskId("x"),
        only(
                swarm.handle(new Command.Resume(new TenantId("paused"), "test")),
                Fact.TaskDispatched.class)
            .taskId());
  }

  @Test
  void theQuotaOfTheTenant() {
    swarm.join("a", 4);
    submit("one", "capped", Level.NORMAL, 0, 0);
    submit("two", "capped", Level.NORMAL, 0, 0);
    assertWhy(
        Blocker.TENANT_CONCURRENCY,
        "tenant capped has 1 tasks at agents, its maxConcurrency",
        "two");
  }

  @Test
  void agentsThatAreNotThereOrNotAble() {
    submit("x", "t", Level.NORMAL, 0, 0);
    assertWhy(Blocker.CAPABILITY, "the swarm has no agents", "x");
    swarm.join("a", 1);
    swarm.handle(new Command.Submit(SchedulerHarness.task("gpu", "t", 100, 0, "gpu"), 0));
    assertWhy(Blocker.CAPABILITY, "none of 1 agents has [gpu]", "gpu");
  }

  @Test
  void agentsThatTakeNoWork() {
    swarm.join("a", 1);
    swarm.handle(new Command.DrainAgent(new AgentId("a"), "test"));
    submit("x", "t", Level.NORMAL, 0, 0);
    assertWhy(
        Blocker.AGENTS_UNAVAILABLE,
        "all of 1 agents that could run it take no work: 1 drained",
        "x");
  }

  @Test
  void breakers() {
    configure("breakerFailures", "1");
    swarm.join("a", 1);
    swarm.handle(swarm.report("a", List.of(), failed(dispatch("bad"), false)));
    submit("x", "t", Level.NORMAL, 0, 0);
    assertWhy(
        Blocker.BREAKER, "all of 1 agents that could run it take no work: 1 breaker-open", "x");
  }

  @Test
  void resources() {
    configure("resource.tokens.capacity", "10");
    swarm.join("a", 4);
    submit("one", "t", Level.NORMAL, 0, 0, new TreeMap<>(Map.of("tokens", 8L)), List.of());
    submit("two", "t", Level.NORMAL, 0, 0, new TreeMap<>(Map.of("tokens", 8L)), List.of());
    assertWhy(Blocker.RESOURCE, "of 1 agents that could run it none has {tokens=8} left", "two");
    submit("never", "t", Level.NORMAL, 0, 0, new TreeMap<>(Map.of("tokens", 11L)), List.of());
    assertWhy(
        Blocker.RESOURCE,
        "of 1 agents that could run it none has {tokens=11}, also when it does nothing else",
        "never");
  }

  @Test
  void aDeadlineThatIsNotPromisedAndWhy() {
    swarm.join("a", 1);
    for (String discipline : List.of("fifo", "wfq")) {
      swarm.handle(
          new Command.UpdateConfig(Map.of("level.critical.discipline", discipline), "test"));
    }
    dispatch("running");
    Task plain = SchedulerHarness.task("t", "tenant", 1_000, 0);
    swarm.handle(
        new Command.Submit(
            new Task(
                plain.id(),
                plain.tenant(),
                plain.type(),
                Level.CRITICAL,
                0,
                swarm.now().wallMs() + 1,
                swarm.now().wallMs(),
                0,
                1_000_000,
                List.of(),
                null,
                true,
                0,
                1),
            0));
    String busy = "all of 1 agents that could run it are busy; 0 tasks go before it";
    String unpromised = busy + "; its deadline is not promised";
    assertWhy(Blocker.CAPACITY, unpromised + ": level.critical.discipline is not edf", "t");
    swarm.handle(new Command.UpdateConfig(Map.of("level.critical.discipline", "edf"), "test"));
    assertWhy(Blocker.CAPACITY, unpromised, "t");
    swarm.handle(new Command.UpdateConfig(Map.of("levelOrder", "weighted"), "test"));
    assertWhy(Blocker.CAPACITY, unpromised + ": levelOrder is weighted", "t");
    swarm.handle(
        new Command.UpdateConfig(
            Map.of("levelOrder", "critical-first", "deadlineAdmission", "off"), "test"));
    assertWhy(Blocker.CAPACITY, unpromised + ": deadlineAdmission is off", "t");
  }

  @Test
  void roomAndWhoGoesBefore() {
    swarm.join("a", 1);
    dispatch("running");
    submit("first", "t", Level.HIGH, 7, 0);
    submit("second", "t", Level.HIGH, 3, 0);
    swarm.nowMs += 20_000;
    Explanation why = why("second");
    assertEquals(Blocker.CAPACITY, why.blocker());
    assertEquals("all of 1 agents that could run it are busy; 1 tasks go before it", why.message());
    assertEquals(1, why.ahead());
    assertEquals(3.0, why.urgency().get("priority"));
    assertEquals(20.0, why.urgency().get("aging"));
    assertEquals(23.0, why.urgency().get("effectivePriority"));
    assertEquals(20_000, why.waitedMs());
    assertEquals(
        swarm.now().wallMs() + 2_000,
        why.expectedStartMs(),
        "a second of what runs, and a second of what goes before");
  }

  @Test
  void aRateIsToldAsOneWithTheTimeAtWhichEnoughHasComeBack() {
    configure("resource.tokens.capacity", "10");
    configure("resource.tokens.perMinute", "60");
    swarm.join("a", 4);
    submit("one", "t", Level.NORMAL, 0, 0, new TreeMap<>(Map.of("tokens", 8L)), List.of());
    submit("two", "t", Level.NORMAL, 0, 0, new TreeMap<>(Map.of("tokens", 7L)), List.of());
    assertWhy(
        Blocker.RATE,
        "of 1 agents that could run it none has {tokens=7} left; enough comes back in 5000 ms",
        "two");
    assertEquals(swarm.now().wallMs() + 5_000, why("two").expectedStartMs());
    submit("never", "t", Level.NORMAL, 0, 0, new TreeMap<>(Map.of("tokens", 11L)), List.of());
    assertEquals(Blocker.RESOURCE, why("never").blocker(), "no time brings that");
    assertNull(why("never").expectedStartMs());
  }

  @Test
  void anOpenBreakerSaysWhenAndAHalfOpenOneWaitsForItsProbes() {
    configure("breakerFailures", "1");
    configure("breakerProbes", "1");
    swarm.join("a", 1);
    swarm.handle(swarm.report("a", List.of(), failed(dispatch("bad"), false)));
    submit("x", "t", Level.NORMAL, 0, 0);
    assertEquals(swarm.now().wallMs() + 60_000, why("x").expectedStartMs());
    swarm.nowMs += 59_000;
    swarm.handle(swarm.report("a", List.of()));
    assertEquals(swarm.now().wallMs() + 1_000, why("x").expectedStartMs());
    swarm.pass(1_000);
    assertEquals(Blocker.AT_AGENT, why("x").blocker(), "it is the probe");
    submit("y", "t", Level.NORMAL, 0, 0);
    assertWhy(
        Blocker.BREAKER,
        "all of 1 agents that could run it take no work: 1 breaker-half-open",
        "y");
    assertNull(why("y").expectedStartMs());
  }

  @Test
  void aBreakerIsTheReasonOnlyIfWithoutItSomebodyCouldTakeTheTask() {
    configure("breakerFailures", "1");
    configure("resource.tokens.capacity", "10");
    configure("resource.tokens.agents", "drained");
    swarm.join("a", 1);
    swarm.handle(swarm.report("a", List.of(), failed(dispatch("bad"), false)));
    swarm.join("drained", 1);
    swarm.handle(new Command.DrainAgent(new AgentId("drained"), "test"));
    submit("x", "t", Level.NORMAL, 0, 0);
    assertEquals(Blocker.BREAKER, why("x").blocker());
    // Only the drained agent has what this one demands.
    submit("y", "t", Level.NORMAL, 0, 0, new TreeMap<>(Map.of("tokens", 1L)), List.of());
    assertWhy(
        Blocker.AGENTS_UNAVAILABLE,
        "all of 2 agents that could run it take no work: 1 drained, 1 breaker-open",
        "y");
    assertNull(why("y").expectedStartMs());
  }

  private Explanation submitted(String id, Level level, long costMs, long agoMs) {
    Task like = SchedulerHarness.task(id, "t", costMs, 0);
    swarm.handle(
        new Command.Submit(
            new Task(
                like.id(),
                like.tenant(),
                like.type(),
                level,
                5,
                Task.NEVER,
                swarm.now().wallMs() - agoMs,
                0,
                like.estimatedCostUs(),
                List.of(),
                null,
                true,
                0,
                id.hashCode()),
            0));
    return why(id);
  }

  @Test
  void whereAnEstimateComesFrom() {
    assertEquals(
        EstimateSource.CONFIGURED, submitted("new", Level.NORMAL, 0, 0).estimate().source());
    swarm.handle(new Command.CancelTask(new TaskId("new"), "test"));
    swarm.join("a", 1);
    swarm.handle(swarm.report("a", List.of(), SchedulerHarness.completed(dispatch("ran"), 300)));
    Explanation learned = submitted("alike", Level.NORMAL, 0, 0);
    assertEquals(EstimateSource.LEARNED, learned.estimate().source());
    assertEquals(300_000, learned.estimate().costUs());
    assertEquals(EstimateSource.TASK, submitted("own", Level.NORMAL, 70, 0).estimate().source());
  }

  @Test
  void urgencyIsWhatTheOrderGoesBy() {
    configure("level.low.discipline", "shortest");
    assertEquals(
        Map.of("costMs", 400.0, "agingMs", 200.0, "effectiveCostMs", 200.0),
        submitted("short", Level.LOW, 400, 2_000).urgency());
    assertEquals(
        Map.of("priority", 5.0, "aging", 0.0, "effectivePriority", 5.0),
        submitted("future", Level.HIGH, 400, -2_000).urgency());
    assertEquals(0, why("future").waitedMs());
    assertEquals(Map.of("arrival", 3.0), submitted("undue", Level.CRITICAL, 400, 0).urgency());
  }

  @Test
  void whatOtherLevelsAreDueDelaysTheExpectedStart() {
    configure("maxPrefetch", "0");
    swarm.join("a", 1);
    dispatch("running");
    submit("first", "t", Level.NORMAL, 0, 0);
    submit("second", "t", Level.NORMAL, 0, 0);
    assertEquals(swarm.now().wallMs() + 2_000, why("second").expectedStartMs());
    // Normal is due 0.2 of the 0.3 that normal and low have by weight.
    submit("low", "t", Level.LOW, 0, 0);
    assertEquals(swarm.now().wallMs() + 2_500, why("second").expectedStartMs());
    // While critical waits, 0.8 of the capacity is its own.
    submit("critical", "t", Level.CRITICAL, 0, 0);
    assertEquals(swarm.now().wallMs() + 8_500, why("second").expectedStartMs());
    assertEquals(swarm.now().wallMs() + 1_000, why("critical").expectedStartMs());
  }
}
