package io.fairlead.scheduler.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Eligibility;
import io.fairlead.model.Epoch;
import io.fairlead.model.Level;
import io.fairlead.model.PlacementReason;
import io.fairlead.model.RunnerUp;
import io.fairlead.model.Strategy;
import io.fairlead.model.Task;
import io.fairlead.model.TaskId;
import io.fairlead.model.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PlacementProperties {
  private static Task task(List<String> required, SortedMap<String, Long> demand) {
    return new Task(
        new TaskId("t"),
        new TenantId("tenant"),
        "type",
        Level.NORMAL,
        0,
        Task.NEVER,
        0,
        0,
        0,
        null,
        List.of(),
        demand,
        required,
        null,
        true,
        0,
        0);
  }

  private static SortedMap<String, Long> demand(SplittableRandom random) {
    SortedMap<String, Long> demand = new TreeMap<>();
    if (random.nextBoolean()) {
      demand.put("memory", random.nextLong(110));
    }
    if (random.nextInt(4) == 0) {
      demand.put("tokens", random.nextLong(35));
    }
    return demand;
  }

  private static boolean mayRun(TestAgent agent, Task task) {
    return agent.capabilities.containsAll(task.requiredCapabilities())
        && agent.fits(Demand.Exact.of(task.resourceDemand()));
  }

  private static PlacementRequest request(Task task, Eligibility eligibility, long draw) {
    return new PlacementRequest(
        eligibility,
        Demand.Exact.of(task.resourceDemand()),
        "type",
        10_000,
        TestFleet.NOW_US,
        null,
        draw,
        null,
        (draw & 1) == 0);
  }

  /**
   * Whatever the strategy: the agent chosen may run the task; if one may then one is chosen, unless
   * rounding hides it; and if the class can be taken then an agent is found, unless the task
   * demands more than a capacity inside its band: then its class is cut there until both agree.
   */
  @Property
  void whoIsChosenMayRunItAndCanTakeAgreesWithChoose(
      @ForAll Strategy strategy,
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 12) int count) {
    SplittableRandom random = new SplittableRandom(seed);
    TestFleet fleet = TestFleet.random(strategy, count, random);
    for (int i = 0; i < 20; i++) {
      Task task = task(TestAgent.SETS.get(random.nextInt(4)), demand(random));
      Eligibility eligibility = Eligibility.of(task);
      if (random.nextInt(5) == 0) {
        eligibility = eligibility.pinnedTo(new AgentId("a0" + random.nextInt(10)));
      }
      AgentId pin = eligibility.pin();
      List<TestAgent> able =
          fleet.agents.values().stream()
              .filter(agent -> mayRun(agent, task) && (pin == null || pin.equals(agent.id())))
              .toList();
      Placement placed = fleet.placement.choose(request(task, eligibility, random.nextLong()));
      assertEquals(able.isEmpty(), placed == null);
      if (placed != null) {
        assertTrue(able.contains((TestAgent) placed.agent()));
        assertEquals(
            able.size() == 1 || pin != null,
            placed.decision().reason() == PlacementReason.ONLY_ELIGIBLE);
      }
      int cuts = 0;
      while (placed == null && canTake(fleet, eligibility)) {
        eligibility = cut(eligibility, task, fleet);
        assertTrue(cuts++ < 4, "the class is cut once for each resource");
      }
      if (placed != null && task.resourceDemand().isEmpty()) {
        assertTrue(canTake(fleet, eligibility));
      }
    }
  }

  private static Eligibility cut(Eligibility eligibility, Task task, TestFleet fleet) {
    for (var wanted : task.resourceDemand().entrySet()) {
      String name = wanted.getKey();
      long inBand =
          fleet.agents.values().stream()
              .map(agent -> agent.resources.getOrDefault(name, 0L))
              .filter(amount -> amount < wanted.getValue())
              .filter(amount -> amount > eligibility.demandAbove(name))
              .max(Comparator.naturalOrder())
              .orElse(0L);
      if (inBand > 0) {
        return eligibility.demandingMoreThan(name, inBand);
      }
    }
    throw new AssertionError("can be taken, is not, and there is no capacity in its band");
  }

  @Property
  void aDemandOfExactlyTheWholeCapacityIsNotShutOut(
      @ForAll @IntRange(min = 1, max = 1_000_000) int capacity) {
    TestFleet fleet = new TestFleet(Strategy.ADAPTIVE);
    TestAgent agent = new TestAgent(0, List.of());
    agent.resources.put("memory", (long) capacity);
    fleet.add(agent);
    SortedMap<String, Long> whole = new TreeMap<>();
    whole.put("memory", (long) capacity);
    Task task = task(List.of(), whole);
    assertTrue(canTake(fleet, Eligibility.of(task)));
    assertNotNull(fleet.placement.choose(request(task, Eligibility.of(task), 0)));
    whole.put("memory", capacity * 2L);
    assertFalse(canTake(fleet, Eligibility.of(task(List.of(), whole))));
  }

  /** No agent that has the capabilities would end the task sooner, within one weight class. */
  @Property
  void byFinishNoEligibleAgentEndsItMuchSooner(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int count) {
    SplittableRandom random = new SplittableRandom(seed);
    TestFleet fleet = TestFleet.random(Strategy.WFQ, count, random);
    List<String> required = TestAgent.SETS.get(random.nextInt(4));
    PlacementRequest request = TestFleet.request(1 + random.nextLong(1_000_000), required);
    Placement placed = fleet.placement.choose(request);
    long best =
        fleet.agents.values().stream()
            .filter(agent -> agent.capabilities.containsAll(required))
            .mapToLong(request::finishUs)
            .min()
            .orElse(-1);
    if (best < 0) {
      assertNull(placed);
      return;
    }
    assertNotNull(placed);
    // Within a weight class the agents differ by 9 % in weight, so by 9 % in run time.
    assertTrue(
        placed.finishUs() - TestFleet.NOW_US <= (best - TestFleet.NOW_US) * 1.1 + 2,
        placed + " but " + best);
  }

  /** With few candidates the very least; with many none later than the first of a heap. */
  @Property(tries = 200)
  void adaptiveGoesByTheSpeedAtTheTasksType(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int count) {
    SplittableRandom random = new SplittableRandom(seed);
    TestFleet fleet = new TestFleet(Strategy.ADAPTIVE);
    for (int i = 0; i < count; i++) {
      TestAgent agent = new TestAgent(i, TestAgent.SETS.get(random.nextInt(4)));
      agent.weight = 0.1 + random.nextDouble() * 8;
      agent.weights.put("type", 0.1 + random.nextDouble() * 64);
      agent.virtualFinishUs = TestFleet.NOW_US + random.nextLong(2_000_000);
      fleet.add(agent);
    }
    List<String> required = TestAgent.SETS.get(random.nextInt(4));
    PlacementRequest request = TestFleet.request(1 + random.nextLong(5_000_000), required);
    List<TestAgent> able =
        fleet.agents.values().stream()
            .filter(agent -> agent.capabilities.containsAll(required))
            .toList();
    Placement placed = fleet.placement.choose(request);
    if (able.isEmpty()) {
      assertNull(placed);
      return;
    }
    assertNotNull(placed);
    assertEquals(request.finishByTypeUs(placed.agent()), placed.finishUs());
    long bound =
        able.stream()
            .filter(agent -> able.size() <= Candidates.ALL_OF || isFirstOfItsHeap(agent, able))
            .mapToLong(request::finishByTypeUs)
            .min()
            .orElseThrow();
    assertTrue(placed.finishUs() <= bound, placed + " but " + bound);
  }

  private static boolean isFirstOfItsHeap(TestAgent agent, List<TestAgent> able) {
    return able.stream()
        .filter(other -> other.pool == agent.pool && other.heapClass == agent.heapClass)
        .allMatch(other -> other.virtualFinishUs >= agent.virtualFinishUs);
  }

  @Property
  void weightsOfOneClassDifferByLessThanAnEighthOfADoubling(
      @ForAll @IntRange(min = -30_000, max = 30_000) int exponentMilli) {
    double weight = Math.pow(2, exponentMilli / 1_000.0);
    int heapClass = AgentPool.weightClass(weight);
    double exact = Math.log(weight) / Math.log(2) * 8;
    assertTrue(heapClass <= exact + 1e-6 && exact - 1e-6 < heapClass + 1, weight + " " + heapClass);
  }

  /** What a heap's first says of its heap, brute force says of all. */
  @Property
  void leastLoadedCapabilityAndCostChooseTheLeastOfAll(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int count) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Strategy strategy : List.of(Strategy.LEAST_LOADED, Strategy.CAPABILITY, Strategy.COST)) {
      TestFleet fleet = TestFleet.random(strategy, count, random.split());
      PlacementRequest request = TestFleet.request(50_000, List.of());
      PlacementPolicy policy = PlacementPolicy.of(strategy);
      double least =
          fleet.agents.values().stream()
              .mapToDouble(agent -> policy.score(agent, request))
              .min()
              .orElseThrow();
      Placement placed = fleet.placement.choose(request);
      assertNotNull(placed);
      assertEquals(least, placed.decision().score());
    }
  }

  @Example
  void theGeneralistStaysFree() {
    TestFleet fleet = new TestFleet(Strategy.CAPABILITY);
    TestAgent plain = fleet.add(new TestAgent(1, List.of()));
    TestAgent general = fleet.add(new TestAgent(0, List.of("cpu", "gpu")));
    general.weight = 8;
    Placement placed = fleet.place(TestFleet.request(1_000, List.of()));
    assertEquals(plain, placed.agent());
    assertEquals(PlacementReason.LEAST_CAPABLE, placed.decision().reason());
    assertEquals(general, fleet.place(TestFleet.request(1_000, List.of("gpu"))).agent());
  }

  @Example
  void affinityGoesWhereTheKeyRanLastButNotToAHotAgentWhereAdaptive() {
    for (Strategy strategy : List.of(Strategy.ADAPTIVE, Strategy.AFFINITY)) {
      TestFleet fleet = new TestFleet(strategy);
      TestAgent idle = fleet.add(0, 1);
      TestAgent preferred = new TestAgent(1, List.of());
      preferred.virtualFinishUs = TestFleet.NOW_US + 10_000;
      fleet.add(preferred);
      PlacementRequest cool = TestFleet.preferring(TestFleet.request(20_000, List.of()), preferred);
      Placement placed = fleet.placement.choose(cool);
      assertNotNull(placed);
      assertEquals(preferred, placed.agent());
      assertEquals(PlacementReason.AFFINITY, placed.decision().reason());
      PlacementRequest hot = TestFleet.preferring(TestFleet.request(5_000, List.of()), preferred);
      placed = fleet.placement.choose(hot);
      assertNotNull(placed);
      assertEquals(strategy == Strategy.ADAPTIVE ? idle : preferred, placed.agent());
      fleet.placement.remove(preferred);
      placed = fleet.placement.choose(hot);
      assertNotNull(placed);
      assertEquals(idle, placed.agent());
    }
  }

  /** Known mistake 7: "round robin" that always gives the first. */
  @Property
  void roundRobinGivesEveryEligibleAgentOneTaskInEachRound(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int count) {
    TestFleet fleet = TestFleet.random(Strategy.ROUND_ROBIN, count, new SplittableRandom(seed));
    TurnMemory turns = new TurnMemory();
    for (List<String> required : TestAgent.SETS) {
      PlacementRequest request = TestFleet.request(1_000, required);
      List<AgentId> eligible =
          fleet.agents.values().stream()
              .filter(agent -> agent.capabilities.containsAll(required))
              .map(TestAgent::id)
              .toList();
      for (int round = 0; round < 3 && !eligible.isEmpty(); round++) {
        List<AgentId> served = new ArrayList<>();
        for (int i = 0; i < eligible.size(); i++) {
          AgentId last = turns.lastOf(request.eligibility());
          AgentId agent = fleet.place(TestFleet.inTurnAfter(request, last)).agent().id();
          turns.gave(request.eligibility(), agent);
          served.add(agent);
        }
        assertEquals(eligible, served);
      }
    }
  }

  /** Known mistake 7: "weighted" that always picks the largest. */
  @Example
  void byWeightEachGetsItsShare() {
    for (Strategy strategy : List.of(Strategy.ADAPTIVE, Strategy.WFQ)) {
      TestFleet fleet = new TestFleet(strategy);
      TestAgent small = fleet.add(0, 1);
      TestAgent large = fleet.add(1, 4);
      int toSmall = 0;
      for (int i = 0; i < 1_000; i++) {
        toSmall += fleet.place(TestFleet.request(1_000, List.of())).agent() == small ? 1 : 0;
      }
      assertTrue(Math.abs(toSmall - 200) <= 2, toSmall + " of 1000 to a fifth of the weight");
      assertTrue(large.virtualFinishUs > TestFleet.NOW_US);
    }
  }

  /** Mitzenmacher: two choices keep the longest queue far below that of one. */
  @Example
  void twoChoicesAreEvenAndReachEverybody() {
    TestFleet fleet = new TestFleet(Strategy.POWER_OF_TWO_CHOICES);
    for (int i = 0; i < 50; i++) {
      fleet.add(i, 1);
    }
    for (int i = 0; i < 5_000; i++) {
      fleet.place(TestFleet.drawn(TestFleet.request(1_000, List.of()), i));
    }
    for (TestAgent agent : fleet.agents.values()) {
      long tasks = (agent.virtualFinishUs - TestFleet.NOW_US) / 1_000;
      assertTrue(tasks >= 90 && tasks <= 106, agent.id + " got " + tasks + " of 100");
    }
  }

  @Example
  void theSameDrawIsTheSameChoiceAndTheTwoAreDifferent() {
    TestFleet fleet = new TestFleet(Strategy.POWER_OF_TWO_CHOICES);
    TestAgent busy = fleet.add(0, 1);
    fleet.placement.remove(busy);
    busy.virtualFinishUs = TestFleet.NOW_US + 1_000;
    fleet.placement.add(busy);
    TestAgent idle = fleet.add(1, 1);
    for (int i = 0; i < 100; i++) {
      PlacementRequest request = TestFleet.drawn(TestFleet.request(1, List.of()), i);
      Placement placed = fleet.placement.choose(request);
      assertNotNull(placed);
      assertEquals(idle, placed.agent(), "of two agents both are drawn");
    }
  }

  /** The agents that came next are others that might have been chosen, best first. */
  @Property
  void runnersUpAreTheNextBest(
      @ForAll Strategy strategy,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int count) {
    TestFleet fleet = TestFleet.random(strategy, count, new SplittableRandom(seed));
    PlacementRequest request =
        TestFleet.drawn(TestFleet.request(10_000, List.of()), (int) (seed & 0xffff));
    Placement silent = fleet.placement.choose(request);
    Placement placed = fleet.placement.choose(TestFleet.explained(request));
    assertNotNull(silent);
    assertNotNull(placed);
    assertNull(silent.decision().runnersUp());
    assertEquals(silent.agent(), placed.agent());
    List<RunnerUp> runnersUp = placed.decision().runnersUp();
    assertNotNull(runnersUp);
    assertEquals(Math.min(3, count - 1), runnersUp.size());
    List<Double> scores = runnersUp.stream().map(RunnerUp::score).toList();
    List<Double> sorted = new ArrayList<>(scores);
    Collections.sort(sorted);
    assertEquals(sorted, scores);
    Set<AgentId> ids = new LinkedHashSet<>();
    ids.add(placed.agent().id());
    runnersUp.forEach(each -> ids.add(each.agent()));
    assertEquals(runnersUp.size() + 1, ids.size());
  }

  /** The strategy may change while agents have room, and nobody is forgotten. */
  @Property
  void aStrategyIsSwitchedWhileItRuns(
      @ForAll Strategy first,
      @ForAll Strategy second,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int count) {
    TestFleet fleet = TestFleet.random(first, count, new SplittableRandom(seed));
    fleet.placement.use(second);
    for (int left = count; left > 0; left--) {
      Placement placed = fleet.placement.choose(TestFleet.request(10, List.of()));
      assertNotNull(placed);
      fleet.placement.remove(placed.agent());
      assertFalse(fleet.placement.contains(placed.agent()));
    }
    assertFalse(canTake(fleet, Eligibility.ANY));
    assertNull(fleet.placement.choose(TestFleet.request(10, List.of())));
  }

  @Example
  void theMemoryOfAffinityForgetsWhatWasRunLongestAgo() {
    AffinityMemory memory = new AffinityMemory();
    AgentId agent = new AgentId("a");
    memory.ran("first", agent);
    memory.ran("second", agent);
    for (int i = 2; i < AffinityMemory.MAX_KEYS; i++) {
      memory.ran("k" + i, agent);
    }
    memory.ran("first", agent);
    memory.ran("one more", agent);
    assertEquals(agent, memory.agentOf("first"));
    assertNull(memory.agentOf("second"));
    assertNull(memory.agentOf(null));
  }

  @Example
  void theMemoryOfTurnsForgetsWhatWasServedLongestAgo() {
    TurnMemory memory = new TurnMemory();
    AgentId agent = new AgentId("a");
    for (int i = 0; i <= TurnMemory.MAX_CLASSES; i++) {
      memory.gave(Eligibility.of(List.of("c" + i)), agent);
    }
    assertNull(memory.lastOf(Eligibility.of(List.of("c0"))));
    assertEquals(agent, memory.lastOf(Eligibility.of(List.of("c1"))));
  }

  @Example
  void oneInSoManyDispatchesIsExplainedAndNoneIfSoSet() {
    int drawn = 0;
    for (int i = 1; i <= 64_000; i++) {
      drawn += Draw.oneIn(64, new Epoch(i)) ? 1 : 0;
      assertFalse(Draw.oneIn(0, new Epoch(i)));
      assertTrue(Draw.oneIn(1, new Epoch(i)));
    }
    assertTrue(Math.abs(drawn - 1_000) < 150, drawn + " of 1000");
  }

  private static boolean canTake(TestFleet fleet, Eligibility eligibility) {
    return fleet.placement.canTake(eligibility, new Demand.Rounded(eligibility));
  }
}
