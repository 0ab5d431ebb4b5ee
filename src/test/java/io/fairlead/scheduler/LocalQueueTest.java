package io.fairlead.scheduler;

import static io.fairlead.scheduler.SchedulerHarness.all;
import static io.fairlead.scheduler.SchedulerHarness.completed;
import static io.fairlead.scheduler.SchedulerHarness.only;
import static io.fairlead.scheduler.SchedulerHarness.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Blocker;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.LocalPlace;
import io.fairlead.model.PlaceKind;
import io.fairlead.model.StoredTask;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.model.Unplacement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** When a task waits for one agent, and when no longer. */
class LocalQueueTest {
  private final SchedulerHarness swarm = new SchedulerHarness();

  private void configure(String... keysAndValues) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("maxPrefetch", "0");
    settings.put("stealing", "off");
    settings.put("balanceMode", "off");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    swarm.handle(new Command.CreateSwarm(settings, "test"));
  }

  private static Task withAffinity(String id, String key, long costMs) {
    return task(id, "tenant", Level.NORMAL, key, costMs);
  }

  private static Task task(String id, String tenant, Level level, String key, long costMs) {
    return new Task(
        new TaskId(id),
        new TenantId(tenant),
        "type",
        level,
        0,
        Task.NEVER,
        SchedulerHarness.WALL_BASE_MS,
        0,
        costMs * 1_000,
        null,
        List.of(),
        Collections.emptySortedMap(),
        List.of(),
        key,
        true,
        0,
        id.hashCode());
  }

  private static Task demanding(String id) {
    return new Task(
        new TaskId(id),
        new TenantId("tenant"),
        "type",
        Level.NORMAL,
        0,
        Task.NEVER,
        SchedulerHarness.WALL_BASE_MS,
        0,
        1_000_000,
        null,
        List.of(),
        new TreeMap<>(Map.of("key", 1L)),
        List.of(),
        null,
        true,
        0,
        id.hashCode());
  }

  private List<Fact> submit(Task task) {
    return swarm.handle(new Command.Submit(task, 0));
  }

  private StoredTask stored(String id) {
    StoredTask task = swarm.scheduler.view().task(new TaskId(id));
    if (task == null) {
      throw new AssertionError("no task " + id);
    }
    return task;
  }

  private static AgentId agent(String id) {
    return new AgentId(id);
  }

  /** Agent a runs a task of the key for so long; b is idle. */
  private Fact.TaskDispatched busyWithKey(long costMs) {
    swarm.join("a", 1);
    Fact.TaskDispatched first =
        only(submit(withAffinity("first", "k", costMs)), Fact.TaskDispatched.class);
    swarm.handle(swarm.report("a", List.of(first), started(first)));
    swarm.join("b", 1);
    return first;
  }

  @Test
  void aTaskWaitsForTheAgentOfItsKeyIfThatIsSoonFree() {
    configure("affinityPatienceMs", "500");
    Fact.TaskDispatched first = busyWithKey(300);
    Fact.TaskPlaced placed = only(submit(withAffinity("t", "k", 100)), Fact.TaskPlaced.class);
    assertEquals(agent("a"), placed.agent());
    assertEquals(PlaceKind.AFFINITY, placed.kind());
    assertEquals(TaskPhase.PLACED, stored("t").phase());
    assertEquals(
        Blocker.LOCAL_QUEUE, swarm.scheduler.explain(new TaskId("t"), swarm.now()).blocker());
    List<Fact> after = swarm.handle(swarm.report("a", List.of(), completed(first, 300)));
    assertEquals(agent("a"), only(after, Fact.TaskDispatched.class).lease().agent());
    assertNull(stored("t").place());
  }

  @Test
  void aTaskDoesNotWaitForAnAgentThatIsBusyForLonger() {
    configure("affinityPatienceMs", "500");
    busyWithKey(600);
    Fact.TaskDispatched dispatched =
        only(submit(withAffinity("t", "k", 100)), Fact.TaskDispatched.class);
    assertEquals(agent("b"), dispatched.lease().agent());
  }

  @Test
  void whatWaitsInTheLocalQueueAlreadyCountsForThoseWhoComeAfter() {
    configure("affinityPatienceMs", "500");
    busyWithKey(300);
    only(submit(withAffinity("t1", "k", 250)), Fact.TaskPlaced.class);
    // 300 of the one that runs and 250 of the one that waits are more than 500.
    only(submit(withAffinity("t2", "k", 100)), Fact.TaskDispatched.class);
  }

  @Test
  void patienceEndsAndTheTaskIsForAnybodyAndWaitsSoOnce() {
    configure("affinityPatienceMs", "500");
    busyWithKey(300);
    only(submit(withAffinity("t", "k", 100)), Fact.TaskPlaced.class);
    // The agent takes longer than was expected.
    List<Fact> facts = swarm.pass(600);
    assertEquals(Unplacement.PATIENCE_OVER, only(facts, Fact.TaskUnplaced.class).reason());
    assertEquals(agent("b"), only(facts, Fact.TaskDispatched.class).lease().agent());
    assertEquals(List.of(), all(facts, Fact.TaskPlaced.class));
  }

  @Test
  void aTaskForWhichOneAgentAloneIsAbleIsPlacedThere() {
    configure();
    swarm.join("plain", 1);
    swarm.join("gpu", 1, "gpu");
    swarm.handle(new Command.Submit(SchedulerHarness.task("g1", "t", 1_000, 0, "gpu"), 0));
    List<Fact> second =
        swarm.handle(new Command.Submit(SchedulerHarness.task("g2", "t", 1_000, 0, "gpu"), 0));
    Fact.TaskPlaced placed = only(second, Fact.TaskPlaced.class);
    assertEquals(agent("gpu"), placed.agent());
    assertEquals(PlaceKind.ONLY_ELIGIBLE, placed.kind());
    // Another agent that is able ends that.
    swarm.join("gpu2", 1, "gpu");
    assertEquals(Unplacement.OTHERS_ELIGIBLE, only(swarm.facts, Fact.TaskUnplaced.class).reason());
    assertEquals(agent("gpu2"), all(swarm.facts, Fact.TaskDispatched.class).get(1).lease().agent());
  }

  @Test
  void aSharedResourceThatComesToOthersEndsThatToo() {
    configure("resource.key.capacity", "10", "resource.key.agents", "\"a\"");
    swarm.join("a", 1);
    swarm.join("b", 1);
    for (int i = 0; i < 2; i++) {
      swarm.handle(new Command.Submit(demanding("t" + i), 0));
    }
    assertEquals(agent("a"), only(swarm.facts, Fact.TaskPlaced.class).agent());
    List<Fact> facts =
        swarm.handle(new Command.UpdateConfig(Map.of("resource.key.agents", "null"), "test"));
    assertEquals(Unplacement.OTHERS_ELIGIBLE, only(facts, Fact.TaskUnplaced.class).reason());
    assertEquals(agent("b"), only(facts, Fact.TaskDispatched.class).lease().agent());
  }

  @Test
  void localQueuesAreFilledUpToTheirTargetAndTheirBound() {
    configure("localQueueTargetMs", "250", "localQueueMax", "2");
    swarm.join("a", 1);
    swarm.join("b", 1);
    for (int i = 0; i < 10; i++) {
      swarm.submit("t" + i, 100);
    }
    assertEquals(2, all(swarm.facts, Fact.TaskDispatched.class).size());
    List<Fact.TaskPlaced> placed = all(swarm.facts, Fact.TaskPlaced.class);
    assertEquals(4, placed.size());
    assertEquals(2, placed.stream().filter(each -> each.agent().equals(agent("a"))).count());
    assertTrue(placed.stream().allMatch(each -> each.kind() == PlaceKind.BUFFER));
  }

  @Test
  void moreUrgentWorkGoesBeforeWhatIsInTheLocalQueue() {
    configure("localQueueTargetMs", "1000");
    swarm.join("a", 1);
    Fact.TaskDispatched running = swarm.submitAndDispatch("running", 1_000);
    swarm.submit("local", 1_000);
    assertEquals(TaskPhase.PLACED, stored("local").phase());
    submit(task("urgent", "other", Level.CRITICAL, null, 1_000));
    List<Fact> after = swarm.handle(swarm.report("a", List.of(), completed(running, 1_000)));
    assertEquals("urgent", only(after, Fact.TaskDispatched.class).taskId().value());
  }

  @Test
  void aPausedTenantsPlacedWorkIsNotDispatched() {
    configure("localQueueTargetMs", "1000");
    swarm.join("a", 1);
    Fact.TaskDispatched running = swarm.submitAndDispatch("running", 1_000);
    swarm.submit("local", 1_000);
    swarm.handle(new Command.Pause(new TenantId("tenant"), "test"));
    List<Fact> after = swarm.handle(swarm.report("a", List.of(), completed(running, 1_000)));
    assertEquals(List.of(), all(after, Fact.TaskDispatched.class));
    only(
        swarm.handle(new Command.Resume(new TenantId("tenant"), "test")),
        Fact.TaskDispatched.class);
  }

  @Test
  void theLocalQueueOfALostAgentIsForEverybody() {
    configure("localQueueTargetMs", "1000");
    swarm.join("a", 1);
    swarm.submitAndDispatch("running", 1_000);
    swarm.submit("local", 1_000);
    // Suspected already: no new work goes there.
    List<Fact> facts = swarm.pass(2_500);
    assertEquals(Unplacement.AGENT_UNAVAILABLE, only(facts, Fact.TaskUnplaced.class).reason());
    swarm.join("b", 1);
    assertEquals(agent("b"), all(swarm.facts, Fact.TaskDispatched.class).get(1).lease().agent());
  }

  @Test
  void aPlacedTaskIsCancelledAtOnce() {
    configure("localQueueTargetMs", "1000");
    swarm.join("a", 1);
    swarm.submitAndDispatch("running", 1_000);
    swarm.submit("local", 1_000);
    only(
        swarm.handle(new Command.CancelTask(new TaskId("local"), "test")),
        Fact.TaskCancelled.class);
  }

  @Test
  void aRestartKeepsPlacesUntilTheAgentIsKnownToBeAway() {
    configure("localQueueTargetMs", "1000");
    swarm.join("a", 1);
    swarm.submitAndDispatch("running", 1_000);
    swarm.submit("local", 1_000);
    swarm.restart();
    assertEquals(
        new LocalPlace(agent("a"), PlaceKind.BUFFER, LocalPlace.FOR_GOOD), stored("local").place());
    // Its topic has to be verified first, so that it takes no work for the moment.
    List<Fact> facts = swarm.pass(50);
    assertEquals(Unplacement.AGENT_UNAVAILABLE, only(facts, Fact.TaskUnplaced.class).reason());
  }
}
