package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.WALL_BASE_MS;
import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.completed;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Much becomes due at one moment: agents get work while it is gone through. */
class DueBacklogTest {
  private static final int TASKS = 20_000;

  /** What the first task takes at most, and each further one; in a tick of that many steps. */
  private static final int STEPS = 4;

  private final SchedulerHarness swarm = new SchedulerHarness();

  private void create(String... settings) {
    Map<String, String> config = new TreeMap<>(Map.of("maxPrefetch", "0"));
    for (int i = 0; i < settings.length; i += 2) {
      config.put(settings[i], settings[i + 1]);
    }
    swarm.handle(new Command.CreateSwarm(config, "me"));
  }

  /** Without dispatching, so that it is quick. */
  private void submit(TaskDraft draft) {
    swarm.scheduler.handle(draft.submit(), swarm.now());
  }

  /** An agent joins that takes one task; it does so while what is due is gone through. */
  private Fact.TaskDispatched join() {
    swarm.scheduler.handle(swarm.hello("a", "hello-a", 1), swarm.now());
    swarm.scheduler.handle(new Command.TopicReady(new AgentId("a")), swarm.now());
    swarm.scheduler.handle(swarm.report("a", List.of()), swarm.now());
    return dispatched();
  }

  private Fact.TaskDispatched dispatched() {
    int from = swarm.facts.size();
    assertTrue(swarm.scheduler.tick(swarm.now(), STEPS));
    List<Fact> facts = swarm.facts.subList(from, swarm.facts.size());
    return SchedulerHarness.only(facts, Fact.TaskDispatched.class);
  }

  /** The agent ends what it has again and again, and has work each time. */
  private void keepsBusy(Fact.TaskDispatched first, Class<? extends Fact> due) {
    Fact.TaskDispatched task = first;
    for (int i = 0; i < 50; i++) {
      swarm.scheduler.handle(
          swarm.report("a", List.of(), started(task), completed(task, 1_000)), swarm.now());
      task = dispatched();
    }
    assertTrue(all(swarm.facts, due).size() < 300, "there still is a backlog");
    while (swarm.scheduler.tick(swarm.now(), 1_000)) {
      // Until nothing is left.
    }
  }

  @Test
  void ofPromotions() {
    create();
    for (int i = 0; i < TASKS; i++) {
      submit(TaskDraft.of("t" + i));
    }
    swarm.nowMs += 300_000;
    keepsBusy(join(), Fact.TaskPromoted.class);
    assertEquals(TASKS - 51, all(swarm.facts, Fact.TaskPromoted.class).size(), 60);
  }

  @Test
  void ofTasksThatAreReady() {
    create();
    for (int i = 0; i < TASKS; i++) {
      submit(TaskDraft.of("t" + i).notBefore(WALL_BASE_MS + 60_000));
    }
    swarm.nowMs += 60_000;
    keepsBusy(join(), Fact.TaskReady.class);
    assertEquals(TASKS, all(swarm.facts, Fact.TaskReady.class).size());
  }

  @Test
  void ofTasksWhoseDependencyHasEnded() {
    create();
    swarm.join("a", 1);
    Fact.TaskDispatched first = swarm.submitAndDispatch("first", 1_000);
    for (int i = 0; i < TASKS; i++) {
      submit(TaskDraft.of("t" + i).after("first"));
    }
    keepsBusy(first, Fact.DependencyMet.class);
    assertEquals(TASKS, all(swarm.facts, Fact.DependencyMet.class).size());
  }

  /** What stands first and has expired is ended, many in a step: it must not be given out. */
  @Test
  void ofTasksThatExpire() {
    create("latePolicy", "\"expire\"");
    for (int i = 0; i < TASKS; i++) {
      submit(TaskDraft.of("late" + i).level(Level.LOW).deadline(WALL_BASE_MS + 60_000));
      submit(TaskDraft.of("t" + i).level(Level.NORMAL));
    }
    swarm.nowMs += 70_000;
    swarm.scheduler.handle(swarm.hello("a", "hello-a", 50), swarm.now());
    swarm.scheduler.handle(new Command.TopicReady(new AgentId("a")), swarm.now());
    swarm.scheduler.handle(swarm.report("a", 50, List.of(), List.of(), List.of()), swarm.now());
    int steps = 2 * (TASKS / Dispatcher.EXPIRED_IN_A_STEP + 50) + STEPS;
    swarm.scheduler.tick(swarm.now(), steps);
    List<Fact.TaskDispatched> given = all(swarm.facts, Fact.TaskDispatched.class);
    assertEquals(50, given.size());
    assertTrue(given.stream().allMatch(each -> each.task().level() == Level.NORMAL));
    while (swarm.scheduler.tick(swarm.now(), 1_000)) {
      // Until nothing is left.
    }
    assertEquals(TASKS, all(swarm.facts, Fact.TaskExpired.class).size());
  }

  /** Its timer is due behind others; it is given to no agent meanwhile. */
  @Test
  void whatHasExpiredIsNotGivenOutThoughItsTimerHasNotComeUp() {
    create("latePolicy", "\"expire\"");
    for (int i = 0; i < 100; i++) {
      submit(TaskDraft.of("delayed" + i).notBefore(WALL_BASE_MS + 60_000));
    }
    submit(TaskDraft.of("late").level(Level.HIGH).deadline(WALL_BASE_MS + 30_000));
    submit(TaskDraft.of("ready").level(Level.LOW));
    swarm.nowMs += 70_000;
    swarm.join("a", 200);
    while (swarm.scheduler.tick(swarm.now(), 1_000)) {
      // Until nothing is left.
    }
    assertEquals(1, all(swarm.facts, Fact.TaskExpired.class).size());
    assertEquals(101, all(swarm.facts, Fact.TaskDispatched.class).size());
  }
}
