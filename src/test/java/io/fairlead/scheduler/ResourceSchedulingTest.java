package io.fairlead.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.AgentProfile;
import io.fairlead.model.Command;
import io.fairlead.model.Fact;
import io.fairlead.model.Level;
import io.fairlead.model.StoredTask;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TaskPhase;
import io.fairlead.model.TenantId;
import io.fairlead.model.Transition;
import io.fairlead.scheduler.invariant.InvariantViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Tasks that demand resources go where these are, and only there. */
class ResourceSchedulingTest {
  private final SchedulerHarness swarm = new SchedulerHarness();
  private final Map<String, SortedMap<String, Long>> agents = new TreeMap<>();
  private long seq = 10;

  private void create(String... settings) {
    Map<String, String> config = new TreeMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      config.put(settings[i], settings[i + 1]);
    }
    swarm.handle(new Command.CreateSwarm(config, "me"));
  }

  private static SortedMap<String, Long> amounts(Object... pairs) {
    SortedMap<String, Long> amounts = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      amounts.put((String) pairs[i], ((Number) pairs[i + 1]).longValue());
    }
    return amounts;
  }

  private void join(String agent, Object... resources) {
    agents.put(agent, amounts(resources));
    swarm.handle(swarm.hello(agent, "hello-" + agent, 4));
    swarm.handle(new Command.TopicReady(new AgentId(agent)));
    report(agent);
  }

  private List<Fact> report(String agent, Transition... transitions) {
    AgentId id = new AgentId(agent);
    List<Command.Held> held = new ArrayList<>();
    for (TaskId task : swarm.scheduler.view().heldBy(id)) {
      StoredTask stored = swarm.scheduler.view().task(task);
      if (stored != null && stored.lease() != null) {
        held.add(new Command.Held(task, stored.lease().epoch()));
      }
    }
    return swarm.handle(
        new Command.Report(
            id,
            "hello-" + agent,
            1,
            seq++,
            new AgentProfile(4, List.of(), agents.getOrDefault(agent, amounts()), 0, 0, false),
            held,
            0,
            List.of(transitions)));
  }

  private List<Fact> submit(String id, Object... demand) {
    return swarm.handle(
        new Command.Submit(
            new Task(
                new TaskId(id),
                new TenantId("tenant"),
                "type",
                Level.NORMAL,
                0,
                Task.NEVER,
                SchedulerHarness.WALL_BASE_MS,
                0,
                10_000,
                null,
                List.of(),
                amounts(demand),
                List.of(),
                null,
                true,
                0,
                id.hashCode()),
            0));
  }

  private TaskPhase phase(String id) {
    return swarm.scheduler.view().phase(new TaskId(id));
  }

  private String agentOf(String id) {
    StoredTask task = swarm.scheduler.view().task(new TaskId(id));
    return task == null || task.lease() == null ? "nobody" : task.lease().agent().value();
  }

  private List<Fact> complete(String id) {
    StoredTask task = swarm.scheduler.view().task(new TaskId(id));
    assertTrue(task != null && task.lease() != null, id);
    return report(
        task.lease().agent().value(),
        new Transition.Completed(
            task.task().id(), task.lease().epoch(), 10_000, io.fairlead.model.Completion.EMPTY));
  }

  /** Time passes while every agent goes on reporting. */
  private void passAlive(long ms) {
    for (long passed = 0; passed < ms; passed += 500) {
      swarm.pass(Math.min(500, ms - passed));
      agents.keySet().forEach(this::report);
    }
  }

  @Example
  void whatAnAgentHasIsHeldUntilTheTaskEnds() {
    create();
    join("a", "memory", 100);
    submit("t", "memory", 60);
    submit("u", "memory", 60);
    submit("free");
    assertEquals("a", agentOf("t"));
    assertEquals("nobody", agentOf("u"));
    assertEquals("a", agentOf("free"), "a head that does not fit blocks nobody");
    complete("t");
    assertEquals("a", agentOf("u"));
  }

  @Example
  void whatIsGivenBackBeforeItsStartIsFreeAtOnce() {
    create();
    join("a", "memory", 100);
    submit("t", "memory", 100);
    StoredTask task = swarm.scheduler.view().task(new TaskId("t"));
    assertTrue(task != null && task.lease() != null);
    report("a", new Transition.Released(task.task().id(), task.lease().epoch(), "no"));
    assertEquals("a", agentOf("t"), "and it goes out again");
    swarm.handle(new Command.CancelTask(new TaskId("t"), "me"));
  }

  @Example
  void aSharedResourceIsHeldOverAllItsAgentsTogether() {
    create("resource.licence.capacity", "2", "resource.licence.agents", "\"a,b\"");
    join("a");
    join("b");
    join("c");
    for (String id : List.of("t", "u", "v")) {
      submit(id, "licence", 1);
    }
    assertTrue(List.of("a", "b").contains(agentOf("t")));
    assertTrue(List.of("a", "b").contains(agentOf("u")));
    assertEquals("nobody", agentOf("v"), "c does not draw on it");
    complete("t");
    assertTrue(List.of("a", "b").contains(agentOf("v")));
  }

  @Example
  void aRatedResourceIsTakenAtDispatchAndComesBackWithTime() {
    create("resource.tokens.capacity", "1000", "resource.tokens.perMinute", "6000");
    join("a");
    submit("t", "tokens", 900);
    assertEquals("a", agentOf("t"));
    submit("u", "tokens", 900);
    complete("t");
    assertEquals("nobody", agentOf("u"), "what is taken is not given back");
    passAlive(7_500);
    assertEquals("nobody", agentOf("u"));
    passAlive(2_000);
    assertEquals("a", agentOf("u"));
  }

  /** Tokens per minute of an API key that two agents have and a third has not. */
  @Example
  void aRateIsSharedByTheAgentsThatAreNamed() {
    create(
        "resource.key.capacity",
        "100",
        "resource.key.perMinute",
        "600",
        "resource.key.agents",
        "\"a,b\"");
    join("a");
    join("b");
    join("c");
    submit("t", "key", 60);
    submit("u", "key", 40);
    submit("v", "key", 20);
    submit("free");
    assertTrue(List.of("a", "b").contains(agentOf("t")));
    assertTrue(List.of("a", "b").contains(agentOf("u")), "they have 100 between them");
    assertEquals("nobody", agentOf("v"), "c has room, but not the key");
    assertTrue(!agentOf("free").equals("nobody"));
    complete("t");
    assertEquals("nobody", agentOf("v"));
    passAlive(1_500);
    assertEquals("nobody", agentOf("v"));
    passAlive(1_000);
    assertTrue(List.of("a", "b").contains(agentOf("v")), "ten come back in a second");
  }

  @Example
  void aNameThatIsBothOnesOwnAndSharedMustFitBoth() {
    create("resource.gpu.capacity", "3");
    join("a", "gpu", 2);
    join("b", "gpu", 2);
    submit("t", "gpu", 2);
    submit("u", "gpu", 2);
    assertEquals("nobody", agentOf("u"), "its own two are free, but one is left of the three");
    submit("v", "gpu", 1);
    assertTrue(!agentOf("v").equals("nobody"));
  }

  @Example
  void whatDemandsMoreThanThereIsWaitsUntilThereIsMore() {
    create();
    join("a", "memory", 100);
    submit("large", "memory", 104);
    submit("whole", "memory", 100);
    assertEquals(TaskPhase.QUEUED, phase("large"));
    assertEquals("a", agentOf("whole"), "of the same class, but it fits");
    join("b", "memory", 104);
    assertEquals("b", agentOf("large"));
  }

  /** 17 of 32 are left: a step above it, 18, is what its class may demand. */
  @Example
  void whatIsLeftIsEnoughForATaskThatDemandsJustThat() {
    create();
    join("a", "memory", 32);
    submit("half", "memory", 15);
    submit("rest", "memory", 17);
    assertEquals("a", agentOf("rest"));
    complete("half");
    complete("rest");
    swarm.restart();
    swarm.scheduler.openDispatch();
    swarm.handle(new Command.TopicReady(new AgentId("a")));
    report("a");
    submit("half-2", "memory", 15);
    submit("rest-2", "memory", 17);
    assertEquals("a", agentOf("rest-2"));
  }

  /** While tasks of one step demand different amounts, there must be room for the largest. */
  @Example
  void tasksOfOneStepWaitForRoomForTheLargestOfThem() {
    create();
    join("a", "memory", 32);
    submit("half", "memory", 15);
    submit("eighteen", "memory", 18);
    submit("seventeen", "memory", 17);
    assertEquals("nobody", agentOf("seventeen"));
    swarm.handle(new Command.CancelTask(new TaskId("eighteen"), "me"));
    assertEquals("nobody", agentOf("seventeen"), "it has not been the only one of its class");
    complete("half");
    assertEquals("a", agentOf("seventeen"));
  }

  @Example
  void bucketsAndWhatIsHeldSurviveARestart() {
    create(
        "resource.tokens.capacity",
        "10",
        "resource.tokens.perMinute",
        "1",
        "resource.licence.capacity",
        "1");
    join("a", "memory", 100);
    submit("t", "memory", 80, "tokens", 8, "licence", 1);
    assertEquals("a", agentOf("t"));
    swarm.restart();
    swarm.scheduler.openDispatch();
    swarm.handle(new Command.TopicReady(new AgentId("a")));
    report("a");
    submit("memory", "memory", 30);
    submit("tokens", "tokens", 3);
    submit("licence", "licence", 1);
    assertEquals("nobody", agentOf("memory"));
    assertEquals("nobody", agentOf("tokens"));
    assertEquals("nobody", agentOf("licence"));
    complete("t");
    assertEquals("a", agentOf("memory"));
    assertEquals("nobody", agentOf("tokens"));
    assertEquals("a", agentOf("licence"));
  }

  @Example
  void aChangedCapacityActsAtOnce() {
    create("resource.licence.capacity", "1");
    join("a");
    submit("t", "licence", 1);
    submit("u", "licence", 1);
    assertEquals("nobody", agentOf("u"));
    swarm.handle(new Command.UpdateConfig(Map.of("resource.licence.capacity", "2"), "me"));
    assertEquals("a", agentOf("u"));
    swarm.handle(new Command.UpdateConfig(Map.of("resource.licence.capacity", "1"), "me"));
    submit("v", "licence", 1);
    complete("t");
    assertEquals("nobody", agentOf("v"));
    complete("u");
    assertEquals("a", agentOf("v"));
  }

  @Example
  void aDispatchBeyondWhatIsLeftIsRefusedByTheInvariant() {
    create();
    join("a", "memory", 100);
    List<Fact> facts = submit("t", "memory", 60);
    submit("u", "memory", 60);
    Fact.TaskDispatched first = SchedulerHarness.only(facts, Fact.TaskDispatched.class);
    StoredTask waiting = swarm.scheduler.view().task(new TaskId("u"));
    assertTrue(waiting != null);
    InvariantViolation violation =
        assertThrows(
            InvariantViolation.class,
            () -> swarm.scheduler.replay(InvariantsTest.dispatch(first, waiting), swarm.now()));
    assertTrue(
        violation.getMessage().startsWith("ResourcesNeverExceeded:"), violation.getMessage());
  }

  /** Whatever is demanded: the invariants hold, and what fits somewhere runs in the end. */
  @Property(tries = 25)
  void whatFitsSomewhereRunsInTheEnd(@ForAll long seed) {
    // A property's tries share their instance.
    new ResourceSchedulingTest().run(new SplittableRandom(seed));
  }

  private void run(SplittableRandom random) {
    create(
        "resource.tokens.capacity",
        "40",
        "resource.tokens.perMinute",
        "6000",
        "resource.licence.capacity",
        "3",
        "resource.licence.agents",
        "\"a0,a1\"",
        "strategy",
        random.nextBoolean() ? "\"adaptive\"" : "\"round-robin\"");
    for (int i = 0; i < 3; i++) {
      join("a" + i, "memory", 1 + random.nextInt(120));
    }
    long most = agents.values().stream().mapToLong(each -> each.get("memory")).max().orElseThrow();
    int possible = 0;
    for (int i = 0; i < 30; i++) {
      long memory = random.nextInt(3) == 0 ? 0 : random.nextInt(130);
      boolean tokens = random.nextInt(3) == 0;
      submit("t" + i, "memory", memory, "tokens", tokens ? 1 + random.nextInt(40) : 0);
      possible += memory <= most ? 1 : 0;
      submit("l" + i, "licence", 1 + random.nextInt(4));
    }
    for (int round = 0; round < 200; round++) {
      passAlive(500);
      for (String agent : agents.keySet()) {
        var held = swarm.scheduler.view().heldBy(new AgentId(agent));
        if (!held.isEmpty()) {
          complete(held.get(random.nextInt(held.size())).value());
        }
      }
    }
    int completed = SchedulerHarness.all(swarm.facts, Fact.TaskCompleted.class).size();
    long licences =
        swarm.scheduler.view().tasks().stream()
            .filter(task -> task.task().resourceDemand().containsKey("licence"))
            .mapToLong(task -> task.task().resourceDemand().getOrDefault("licence", 0L))
            .filter(amount -> amount <= 3)
            .count();
    assertEquals(0, licences, "licences that fit are all done");
    long waiting =
        swarm.scheduler.view().tasks().stream()
            .filter(task -> task.task().resourceDemand().containsKey("memory"))
            .count();
    assertEquals(30 - possible, waiting);
    assertTrue(completed > 0);
  }
}
