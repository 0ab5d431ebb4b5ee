package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.completed;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentPhase;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.StoredTask;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.model.Unavailability;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
  private static final int MANY = 3 * Snapshots.MOST_LOOKED_AT;

  private final SchedulerHarness swarm = new SchedulerHarness();

  private Snapshots snapshots() {
    return swarm.scheduler.snapshots();
  }

  private void submit(String id, String tenant) {
    swarm.handle(new Command.Submit(SchedulerHarness.task(id, tenant, 1_000, 0), 0));
  }

  private void cancel(String id) {
    swarm.handle(new Command.CancelTask(new TaskId(id), "test"));
  }

  private static List<String> ids(List<StoredTask> tasks) {
    return tasks.stream().map(task -> task.task().id().value()).toList();
  }

  private static TaskFilter of(String tenant) {
    return new TaskFilter(null, null, new TenantId(tenant), null, null);
  }

  @Test
  void everyTaskThatStaysIsOnOnePageWhateverComesAndGoes() {
    for (int i = 0; i < 500; i++) {
      submit("t" + i, "tenant");
    }
    List<String> seen = new ArrayList<>();
    Long next = 0L;
    int round = 0;
    while (next != null) {
      Page<StoredTask, Long> page = snapshots().tasks(TaskFilter.ANY, next, 7);
      seen.addAll(ids(page.items()));
      next = page.next();
      // The one the page ended with, one before and one behind; and one more comes.
      cancel(seen.get(seen.size() - 1));
      cancel("t" + round);
      cancel("t" + (499 - round));
      submit("late" + round, "tenant");
      round++;
    }
    Set<String> once = new HashSet<>(seen);
    assertEquals(once.size(), seen.size(), "none twice");
    for (int i = 0; i < 500; i++) {
      boolean live = swarm.scheduler.view().phase(new TaskId("t" + i)) != null;
      assertTrue(!live || once.contains("t" + i), "t" + i + " was left out");
    }
    assertTrue(once.contains("late0"), "what came meanwhile is at the end");
  }

  @Test
  void aPageLooksAtABoundedNumberOfTasksAndSaysWhereToGoOn() {
    for (int i = 0; i < MANY; i++) {
      String tenant = i % Snapshots.MOST_LOOKED_AT == 10 ? "rare" : "common";
      swarm.scheduler.handle(
          new Command.Submit(SchedulerHarness.task("t" + i, tenant, 1_000, 0), 0), swarm.now());
    }
    List<Integer> sizes = new ArrayList<>();
    List<String> found = new ArrayList<>();
    Long next = 0L;
    long before = 0;
    while (next != null) {
      Page<StoredTask, Long> page = snapshots().tasks(of("rare"), next, 100);
      sizes.add(page.items().size());
      found.addAll(ids(page.items()));
      next = page.next();
      if (next != null) {
        assertEquals(Snapshots.MOST_LOOKED_AT, next - before, "one arrival, one look");
        before = next;
      }
    }
    assertEquals(List.of("t10", "t2010", "t4010"), found);
    assertEquals(List.of(1, 1, 1), sizes.subList(0, 3));
    assertEquals(0, snapshots().tasks(of("nobody"), 0, 100).items().size());
    assertNotNull(snapshots().tasks(of("nobody"), 0, 100).next(), "there may be some behind");
    assertEquals(Snapshots.MOST_LISTED, snapshots().tasks(TaskFilter.ANY, 0, 5_000).items().size());
  }

  @Test
  void tasksAreFoundByPhaseLevelTenantAndAgent() {
    swarm.handle(
        new Command.CreateSwarm(Map.of("maxPrefetch", "0", "localQueueTargetMs", "60000"), "me"));
    swarm.join("a", 1);
    Fact.TaskDispatched running = swarm.submitAndDispatch("running", 1_000);
    swarm.handle(swarm.report("a", List.of(running), started(running)));
    for (int i = 0; i < 3; i++) {
      submit("t" + i, "tenant" + i);
    }
    AgentId agent = new AgentId("a");
    TaskFilter ofAgent = new TaskFilter(null, null, null, agent, null);
    List<String> all = ids(snapshots().tasks(TaskFilter.ANY, 0, 100).items());
    assertEquals(List.of("running", "t0", "t1", "t2"), all, "in order of arrival");
    assertEquals(all, ids(snapshots().tasks(ofAgent, 0, 100).items()), "held and placed");
    assertEquals(List.of("running"), ids(snapshots().heldBy(agent)));
    assertEquals(List.of("t0", "t1", "t2"), ids(snapshots().placedWith(agent)));
    Page<StoredTask, Long> first = snapshots().tasks(ofAgent, 0, 2);
    assertEquals(List.of("running", "t0"), ids(first.items()));
    assertEquals(List.of("t1", "t2"), ids(snapshots().tasks(ofAgent, first.next(), 2).items()));
    TaskFilter placed =
        new TaskFilter(TaskPhase.PLACED, Level.NORMAL, new TenantId("tenant1"), null, null);
    assertEquals(List.of("t1"), ids(snapshots().tasks(placed, 0, 100).items()));
    TaskFilter low = new TaskFilter(null, Level.LOW, null, agent, null);
    assertEquals(List.of(), ids(snapshots().tasks(low, 0, 100).items()));
    TaskFilter unknown = new TaskFilter(null, null, null, new AgentId("none"), null);
    assertEquals(List.of(), snapshots().tasks(unknown, 0, 100).items());
    TaskFilter begun = new TaskFilter(null, null, null, null, "t");
    assertEquals(List.of("t0", "t1", "t2"), ids(snapshots().tasks(begun, 0, 100).items()));
    TaskFilter whole = new TaskFilter(null, null, null, agent, "t1");
    assertEquals(List.of("t1"), ids(snapshots().tasks(whole, 0, 100).items()));
    TaskFilter longer = new TaskFilter(null, null, null, null, "t1x");
    assertEquals(List.of(), snapshots().tasks(longer, 0, 100).items());
  }

  @Test
  void aSwarmAndItsLevelsAreCountedAsTheirTasksMove() {
    swarm.join("a", 2);
    Fact.TaskDispatched one = swarm.submitAndDispatch("one", 60_000);
    swarm.submitAndDispatch("two", 60_000);
    swarm.handle(swarm.report("a", List.of(one), started(one)));
    swarm.pass(300);
    submit("three", "tenant");
    swarm.pass(200);
    assertCounted();
    SwarmSnapshot snapshot = snapshots().swarm();
    assertEquals(1, snapshot.agents().get(AgentPhase.ALIVE));
    assertEquals(1, snapshot.slots(), "as reported last");
    LevelSnapshot normal = snapshots().levels(swarm.now()).get(Level.NORMAL.ordinal());
    assertEquals(1, normal.phases().get(TaskPhase.RUNNING));
    swarm.restart();
    assertCounted();
    swarm.handle(swarm.report("a", List.of(one), completed(one, 100)));
    cancel("three");
    assertCounted();
  }

  /** The counters have what counting all tasks gives. */
  private void assertCounted() {
    Map<TaskPhase, Integer> phases = new HashMap<>();
    for (StoredTask task : swarm.scheduler.view().tasks()) {
      phases.merge(task.phase(), 1, Integer::sum);
    }
    snapshots()
        .swarm()
        .phases()
        .forEach((phase, count) -> assertEquals(phases.getOrDefault(phase, 0), count, "" + phase));
    assertEquals(
        swarm.scheduler.view().live(),
        snapshots().swarm().levels().get(Level.NORMAL),
        "all are normal");
  }

  @Test
  void theOldestWaitIsThatOfTheTaskThatCameFirst() {
    submit("first", "tenant");
    swarm.pass(500);
    submit("second", "tenant");
    swarm.pass(100);
    LevelSnapshot normal = snapshots().levels(swarm.now()).get(Level.NORMAL.ordinal());
    assertEquals(600, normal.oldestWaitMs());
    cancel("first");
    normal = snapshots().levels(swarm.now()).get(Level.NORMAL.ordinal());
    assertEquals(100, normal.oldestWaitMs());
    cancel("second");
    assertEquals(0, snapshots().levels(swarm.now()).get(Level.NORMAL.ordinal()).oldestWaitMs());
  }

  @Test
  void agentsArePagedByIdAndSayWhatTheyHaveAndWhyTheyGetNothing() {
    for (int i = 0; i < 25; i++) {
      swarm.join("a" + (10 + i), 1);
    }
    Fact.TaskDispatched task = swarm.submitAndDispatch("t", 4_000);
    AgentId holder = task.lease().agent();
    swarm.handle(swarm.report(holder.value(), List.of(task), started(task)));
    swarm.handle(new Command.DrainAgent(new AgentId("a12"), "me"));
    swarm.pass(400);
    List<String> seen = new ArrayList<>();
    AgentId next = null;
    do {
      Page<AgentSnapshot, AgentId> page = snapshots().agents(next, 10, swarm.now());
      page.items().forEach(each -> seen.add(each.agent().id().value()));
      next = page.next();
    } while (next != null);
    assertEquals(25, seen.size());
    assertEquals(seen.stream().sorted().distinct().toList(), seen);
    AgentSnapshot busy = snapshots().agent(holder, swarm.now());
    assertEquals(1, busy.held());
    assertEquals(1, busy.running());
    assertNull(busy.unavailability());
    assertEquals(400, busy.silentMs());
    assertEquals(3_600_000.0, (double) busy.outstandingUs(), 10_000);
    AgentSnapshot drained = snapshots().agent(new AgentId("a12"), swarm.now());
    assertEquals(Unavailability.DRAINED, drained.unavailability());
    assertNull(snapshots().agent(new AgentId("none"), swarm.now()));
  }

  @Test
  void tenantsAreThoseThatSubmittedOrAreConfigured() {
    swarm.handle(
        new Command.CreateSwarm(
            Map.of("tenant.rich.weight", "3", "tenant.*.maxConcurrency", "2"), "me"));
    for (int i = 0; i < 12; i++) {
      submit("t" + i, "tenant" + (10 + i));
    }
    submit("more", "tenant10");
    List<String> seen = new ArrayList<>();
    TenantId next = null;
    do {
      Page<TenantSnapshot, TenantId> page = snapshots().tenants(next, 5);
      assertTrue(page.items().size() <= 5);
      page.items().forEach(each -> seen.add(each.id().value()));
      next = page.next();
    } while (next != null);
    assertEquals(13, seen.size(), seen.toString());
    assertEquals("rich", seen.get(0));
    TenantSnapshot rich = snapshots().tenant(new TenantId("rich"));
    assertEquals(3_000, rich.quota().weightMilli());
    assertEquals(0, rich.live());
    TenantSnapshot first = snapshots().tenant(new TenantId("tenant10"));
    assertEquals(2, first.live());
    assertEquals(2, first.waiting().get(Level.NORMAL));
    assertEquals(2, first.quota().maxConcurrency());
    assertNull(snapshots().tenant(new TenantId("none")));
    assertNull(snapshots().tenant(new TenantId("*")));
  }
}
