package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.completed;
import static io.fairlead.scheduler.SchedulerHarness.failed;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import io.fairlead.model.Transition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What tenants are charged for, and what they are due, while one agent works through it all. */
class ChargesTest {
  private final SchedulerHarness swarm = new SchedulerHarness();
  private Fact.TaskDispatched running;
  private int tasks;

  private void configure(String... settings) {
    Map<String, String> map = new TreeMap<>(Map.of("maxPrefetch", "0"));
    for (int i = 0; i < settings.length; i += 2) {
      map.put(settings[i], settings[i + 1]);
    }
    swarm.handle(new Command.CreateSwarm(map, "me"));
  }

  /** An agent is busy with the task of another tenant. */
  private void begin(String... settings) {
    configure(settings);
    swarm.join("agent", 1);
    running = only(swarm.handle(TaskDraft.of("running").submit()), Fact.TaskDispatched.class);
  }

  /** Of types that nobody has seen, so that a second is expected and no speed is learned. */
  private void submit(int count, String tenant, Level level) {
    for (int i = 0; i < count; i++) {
      String id = tenant + "-" + tasks++;
      swarm.handle(TaskDraft.of(id).type(id).tenant(tenant).level(level).cost(0).submit());
    }
  }

  private String tenantOf(List<Fact> facts) {
    running = only(facts, Fact.TaskDispatched.class);
    return running.task().tenant().value();
  }

  /** What runs has run for so long; the tenant that is next. */
  private String next(long ranMs) {
    return tenantOf(
        swarm.handle(
            swarm.report("agent", List.of(), started(running), completed(running, ranMs))));
  }

  private List<String> next(int count, long ranMs) {
    List<String> tenants = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tenants.add(next(ranMs));
    }
    return tenants;
  }

  private static int count(List<String> tenants, String tenant) {
    return Collections.frequency(tenants, tenant);
  }

  private long chargedMs(String tenant) {
    return swarm.scheduler.snapshots().tenant(new TenantId(tenant)).chargedUs() / 1_000;
  }

  @Test
  void aTenantIsChargedWhatItsTasksReallyCost() {
    begin();
    submit(40, "short", Level.LOW);
    submit(40, "long", Level.LOW);
    List<String> order = new ArrayList<>();
    order.add(next(1_000));
    for (int i = 0; i < 39; i++) {
      order.add(next(order.get(i).equals("long") ? 4_000 : 1_000));
    }
    assertEquals(32, count(order, "short"), 1.0, "each has half of the time: " + order);
    int longs = count(order.subList(0, 39), "long");
    assertEquals(4_000 * longs + (order.get(39).equals("long") ? 1_000 : 0), chargedMs("long"));
  }

  @Test
  void whatIsGivenBackBeforeItsStartIsPaidBack() {
    begin();
    submit(2, "a", Level.LOW);
    submit(2, "b", Level.LOW);
    assertEquals("a", next(1_000));
    for (int i = 0; i < 3; i++) {
      Transition back = new Transition.Released(running.taskId(), running.lease().epoch(), "no");
      String again = tenantOf(swarm.handle(swarm.report("agent", List.of(), back)));
      assertEquals("a", again, "it is as if it had not been given out");
    }
    assertEquals(1_000, chargedMs("a"));
    assertEquals(0, chargedMs("b"));
  }

  @Test
  void whatIsCancelledBeforeItsStartIsPaidBack() {
    begin();
    submit(3, "a", Level.LOW);
    submit(3, "b", Level.LOW);
    assertEquals("a", next(1_000));
    swarm.handle(new Command.CancelTask(running.taskId(), "me"));
    assertEquals(
        "a", tenantOf(swarm.handle(swarm.report("agent", List.of(), failed(running, true)))));
    assertEquals(1, all(swarm.facts, Fact.TaskCancelled.class).size());
    assertEquals(1_000, chargedMs("a"));
    assertEquals("b", next(1_000), "a task that has run is not paid back");
    assertEquals(1_000, chargedMs("a"));
  }

  @Test
  void anotherWeightActsOnWhatWaitsAlready() {
    for (Level level : List.of(Level.NORMAL, Level.LOW)) {
      ChargesTest each = new ChargesTest();
      each.begin();
      each.submit(60, "a", level);
      each.submit(60, "b", level);
      assertEquals(8, count(each.next(16, 1_000), "a"), 1.0);
      each.configure("tenant.a.weight", "3");
      assertEquals(24, count(each.next(32, 1_000), "a"), 1.0, () -> "on " + level);
      each.configure("tenant.a.weight", "null");
      assertEquals(16, count(each.next(32, 1_000), "a"), 1.0, () -> "on " + level);
    }
  }

  @Test
  void aMinimumIsGuaranteedFromWhenItIsSetUntilItIsTakenAway() {
    begin();
    submit(4, "others", Level.HIGH);
    submit(3, "due", Level.LOW);
    assertEquals("others", next(1_000));
    configure("tenant.due.minConcurrency", "1");
    assertEquals("due", next(1_000));
    assertTrue(running.tags().outOfTurn());
    configure("tenant.due.minConcurrency", "0");
    assertEquals("others", next(1_000));
    configure("tenant.due.minConcurrency", "1");
    assertEquals("due", next(1_000));
  }
}
