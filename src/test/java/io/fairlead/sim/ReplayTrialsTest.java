package io.fairlead.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Level;
import io.fairlead.model.TenantId;
import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.optimize.topology.FleetKind;
import io.fairlead.optimize.topology.FleetShape;
import io.fairlead.optimize.topology.TopologyDimension;
import io.fairlead.optimize.topology.TopologyGoal;
import io.fairlead.optimize.topology.TopologyObjective;
import io.fairlead.optimize.topology.TopologyOptimizer;
import io.fairlead.optimize.topology.TopologyProposal;
import io.fairlead.optimize.topology.TopologyProposal.Change;
import io.fairlead.optimize.topology.TopologyResult;
import io.fairlead.optimize.topology.TrialEndedException;
import io.fairlead.optimize.topology.TrialFigures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The topologies of recordings of which it is known what is wrong with them. */
class ReplayTrialsTest {
  private static final long SECOND_US = 1_000_000;

  private static Recording recording(
      List<Arrival> arrivals, List<Recording.Presence> agents, SortedMap<String, String> settings) {
    List<Arrival> sorted = new ArrayList<>(arrivals);
    sorted.sort(Comparator.comparingLong(Arrival::offsetUs));
    long spanMs = sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1).offsetUs() / 1_000;
    return new Recording(
        "s",
        1_700_000_000_000L,
        1_700_000_000_000L + spanMs + 1,
        new Workload("made", sorted),
        agents,
        settings,
        new Recording.Measured(sorted.size(), 0, 0, 0),
        0);
  }

  private static Recording.Presence agent(String id, int slots, String... capabilities) {
    return Recording.Presence.throughout(
        new SimulatedAgent(new AgentId(id), 1, slots, List.of(capabilities)));
  }

  private static List<Recording.Presence> agents(int count, int slots, String... capabilities) {
    List<Recording.Presence> agents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      agents.add(agent(String.join("-", capabilities) + i, slots, capabilities));
    }
    return agents;
  }

  /** Poisson arrivals of exponential costs. */
  private static List<Arrival> stream(
      long seed, int count, String tenant, double perSecond, double meanCostMs, String... needs) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Arrival> arrivals = new ArrayList<>();
    double atUs = 0;
    for (int i = 0; i < count; i++) {
      atUs += -Math.log(1 - random.nextDouble()) / perSecond * SECOND_US;
      long costUs = Math.max(1, (long) (-Math.log(1 - random.nextDouble()) * meanCostMs * 1_000));
      arrivals.add(
          new Arrival(
              (long) atUs,
              new TenantId(tenant),
              "work",
              Level.NORMAL,
              costUs,
              null,
              List.of(needs)));
    }
    return arrivals;
  }

  private static <T> List<T> both(List<T> one, List<T> other) {
    List<T> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private static TopologyResult optimized(
      Recording recording, int maxPrefetch, TopologyObjective objective) {
    return new TopologyOptimizer()
        .optimize(
            new ReplayTrials(recording, maxPrefetch),
            TopologyGoal.of(objective),
            new SearchLimits(5, 4, 1_000_000),
            SearchMonitor.unwatched(() -> 0));
  }

  private static Optional<TopologyProposal> of(TopologyResult result, TopologyDimension dimension) {
    return result.proposals().stream().filter(each -> each.dimension() == dimension).findFirst();
  }

  @Test
  void agentsOfTheCapabilityThatIsShortAreProposedAtTheSamePrice() {
    Recording recording =
        recording(
            both(stream(1, 200, "t", 3.6, 1_000, "gpu"), stream(2, 100, "t", 1.8, 1_000, "cpu")),
            both(agents(4, 1, "gpu"), agents(8, 1, "cpu")),
            Collections.emptySortedMap());
    TopologyResult result = optimized(recording, 32, TopologyObjective.LATENCY);
    TopologyProposal agents = of(result, TopologyDimension.AGENTS).orElseThrow();
    assertTrue(agents.exceeds(), agents.toString());
    assertTrue(agents.priceAfter() <= agents.priceBefore() + 1e-9, agents.toString());
    for (Change change : agents.changes()) {
      assertEquals(change.what().contains("gpu"), change.to() > change.from(), agents.toString());
    }
    assertTrue(agents.improvement().least() > 0 && agents.after() < agents.before());
  }

  @Test
  void shortTasksOnSlowWaysWantABoundAboveZero() {
    Recording recording =
        recording(stream(3, 600, "t", 190, 10), agents(5, 1), Collections.emptySortedMap());
    TopologyResult result = optimized(recording, 0, TopologyObjective.LATENCY);
    TopologyProposal bound = of(result, TopologyDimension.PREFETCH).orElseThrow();
    assertTrue(bound.exceeds(), result.toString());
    assertEquals(new Change("maxPrefetch", 0, bound.changes().get(0).to()), bound.changes().get(0));
    assertTrue(bound.changes().get(0).to() >= 1);
  }

  /** One in fifty takes a second where all are said to take a millisecond. */
  @Test
  void tasksOfWhichNobodyKnowsThatTheyAreLongWantALowerBound() {
    SplittableRandom random = new SplittableRandom(4);
    List<Arrival> arrivals = new ArrayList<>();
    for (Arrival arrival : stream(4, 800, "t", 150, 1)) {
      long costUs = random.nextInt(50) == 0 ? 1_000_000 : 2_000;
      arrivals.add(
          new Arrival(
                  arrival.offsetUs(),
                  arrival.tenant(),
                  "work",
                  Level.NORMAL,
                  costUs,
                  null,
                  List.of())
              .estimated(1_000));
    }
    Recording recording = recording(arrivals, agents(8, 1), Collections.emptySortedMap());
    TopologyResult result = optimized(recording, 64, TopologyObjective.P99);
    TopologyProposal bound = of(result, TopologyDimension.PREFETCH).orElseThrow();
    assertTrue(bound.changes().get(0).to() < 64, result.toString());
    assertTrue(bound.exceeds(), result.toString());
  }

  /** The big tenant sends a hundred at once, and first come is first served. */
  @Test
  void aTenantWhoseBurstsHoldUpTheOthersWantsASwarmOfItsOwn() {
    List<Arrival> arrivals = new ArrayList<>(stream(5, 300, "small", 2, 200));
    for (int burst = 0; burst < 10; burst++) {
      for (int i = 0; i < 60; i++) {
        arrivals.add(
            new Arrival(
                burst * 15L * SECOND_US,
                new TenantId("big"),
                "work",
                Level.NORMAL,
                500_000,
                null,
                List.of()));
      }
    }
    SortedMap<String, String> fifo = new TreeMap<>();
    fifo.put("level.normal.discipline", "\"fifo\"");
    TopologyResult result =
        optimized(recording(arrivals, agents(5, 1), fifo), 8, TopologyObjective.LATENCY);
    TopologyProposal own = of(result, TopologyDimension.OWN_SWARM).orElseThrow();
    assertTrue(own.exceeds(), result.toString());
    assertTrue(own.changes().get(0).what().contains("tenant"), own.toString());
  }

  @Test
  void whereNothingIsWrongNothingExceeds() {
    Recording recording =
        recording(
            both(stream(6, 200, "a", 2, 500), stream(7, 200, "b", 2, 500)),
            agents(6, 1),
            Collections.emptySortedMap());
    TopologyResult result = optimized(recording, 8, TopologyObjective.LATENCY);
    assertTrue(result.proposals().stream().noneMatch(TopologyProposal::exceeds), result.toString());
  }

  @Test
  void theSameSeedGivesTheSameResult() {
    Recording recording =
        recording(
            both(stream(1, 60, "t", 3.6, 1_000, "gpu"), stream(2, 30, "t", 1.8, 1_000, "cpu")),
            both(agents(4, 1, "gpu"), agents(8, 1, "cpu")),
            Collections.emptySortedMap());
    assertEquals(
        optimized(recording, 32, TopologyObjective.LATENCY),
        optimized(recording, 32, TopologyObjective.LATENCY));
  }

  @Test
  void agentsThatFollowEachOtherAreOneAndPricesAreFilledIn() {
    long half = 50 * SECOND_US;
    SimulatedAgent priced =
        new SimulatedAgent(
            new AgentId("dear"), 2, 2, List.of(), 3, Collections.emptySortedMap(), 0);
    List<Recording.Presence> agents =
        List.of(
            new Recording.Presence(agent("early", 1).agent(), 0, half),
            new Recording.Presence(agent("late", 1).agent(), half, Long.MAX_VALUE),
            Recording.Presence.throughout(priced));
    List<Arrival> arrivals = new ArrayList<>(stream(8, 10, "t", 1, 100));
    arrivals.add(arrivals.get(9).at(100 * SECOND_US));
    ReplayTrials trials =
        new ReplayTrials(recording(arrivals, agents, Collections.emptySortedMap()), 8);
    assertEquals(2, trials.kinds().size());
    for (FleetKind kind : trials.kinds()) {
      assertEquals(1, kind.agents());
      assertEquals(3, kind.price(), "what has no price costs as much as the others");
      assertEquals(1, kind.presence().get(0), 1e-6);
    }
    Recording unpriced =
        recording(arrivals, List.of(agent("one", 4)), Collections.emptySortedMap());
    assertEquals(1, new ReplayTrials(unpriced, 8).kinds().get(0).price(), "a slot costs 1");
    assertEquals(1.0, new ReplayTrials(unpriced, 8).shares().get(new TenantId("t")), 1e-9);
  }

  @Test
  void aTaskThatDidNotEndInTimeIsMissedOnce() {
    Arrival task =
        new Arrival(0, new TenantId("t"), "work", Level.NORMAL, 100_000, null, List.of());
    Arrival nobodys =
        new Arrival(0, new TenantId("t"), "work", Level.NORMAL, 100_000, null, List.of("gpu"));
    Recording recording =
        recording(
            List.of(
                task.due(0, 150_000),
                task.due(0, 150_000), // completes at 200 ms
                nobodys.due(0, 150_000),
                nobodys),
            agents(1, 1),
            Collections.emptySortedMap());
    TrialFigures figures =
        new ReplayTrials(recording, 8)
            .run(new FleetShape(List.of(new FleetShape.Part(1, 1)), 8), 0, () -> false);
    assertEquals(2, figures.completed());
    assertEquals(3, figures.missed(), "one too late, two never");
  }

  @Test
  void anAgentThatIsAddedHoldsBackTheMeanOfItsKind() {
    List<Recording.Presence> agents = new ArrayList<>();
    for (double throttle : new double[] {1, 0.2, 0}) {
      agents.add(
          Recording.Presence.throughout(
              new SimulatedAgent(
                  new AgentId("agent-" + throttle),
                  1,
                  1,
                  List.of(),
                  0,
                  Collections.emptySortedMap(),
                  throttle)));
    }
    List<Recording.Presence> shaped =
        RecordedFleet.of(
                recording(stream(1, 10, "t", 1, 100), agents, Collections.emptySortedMap()))
            .shaped(new FleetShape(List.of(new FleetShape.Part(4, 1)), 8));
    assertEquals(4, shaped.size());
    assertEquals(0.4, shaped.get(3).agent().throttle(), 1e-9);
  }

  @Test
  void aTenantIsNotDividedOffWhereOneSideCouldNotWork() {
    List<Arrival> arrivals =
        both(stream(1, 50, "a", 1, 100, "gpu"), stream(2, 50, "b", 1, 100, "gpu"));
    ReplayTrials one =
        new ReplayTrials(recording(arrivals, agents(1, 4, "gpu"), Collections.emptySortedMap()), 8);
    assertTrue(one.division(new TenantId("a")).isEmpty(), "there is one agent");
    ReplayTrials two =
        new ReplayTrials(recording(arrivals, agents(2, 4, "gpu"), Collections.emptySortedMap()), 8);
    assertEquals(Optional.of(List.of(1)), two.division(new TenantId("a")));
    assertTrue(two.division(new TenantId("nobody")).isEmpty());
    assertThrows(
        IllegalArgumentException.class, () -> one.apart(new TenantId("a"), 0, () -> false));
    List<Arrival> tied =
        new ArrayList<>(
            RecordingParts.only(new Workload("all", sorted(arrivals)), arrival -> true).arrivals());
    Arrival last = tied.get(tied.size() - 1);
    for (int i = 0; i < tied.size(); i++) {
      if (!tied.get(i).tenant().equals(last.tenant())) {
        tied.set(tied.size() - 1, last.needing(List.of(i), last.resourceDemand()));
        break;
      }
    }
    ReplayTrials waiting =
        new ReplayTrials(recording(tied, agents(2, 4, "gpu"), Collections.emptySortedMap()), 8);
    assertTrue(waiting.division(new TenantId("a")).isEmpty(), "one waits for the other's task");
  }

  private static List<Arrival> sorted(List<Arrival> arrivals) {
    List<Arrival> sorted = new ArrayList<>(arrivals);
    sorted.sort(Comparator.comparingLong(Arrival::offsetUs));
    return sorted;
  }

  @Test
  void whatIsEndedEnds() {
    Recording recording =
        recording(stream(1, 100, "t", 10, 100), agents(3, 1), Collections.emptySortedMap());
    ReplayTrials trials = new ReplayTrials(recording, 8);
    assertThrows(
        TrialEndedException.class,
        () -> trials.run(new FleetShape(List.of(new FleetShape.Part(3, 1)), 8), 0, () -> true));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ReplayTrials(recording(List.of(), agents(1, 1), Collections.emptySortedMap()), 8));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ReplayTrials(
                recording(stream(1, 1, "t", 1, 1), List.of(), Collections.emptySortedMap()), 8));
  }

  @Test
  void theLastTasksKeepTheirAgentsAndTheirTimes() {
    List<Arrival> arrivals = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Arrival arrival =
          new Arrival(i * SECOND_US, new TenantId("t"), "work", Level.NORMAL, 100, null, List.of());
      arrivals.add(
          i == 0 ? arrival : arrival.needing(List.of(i - 1), Collections.emptySortedMap()));
    }
    List<Recording.Presence> agents =
        List.of(
            new Recording.Presence(agent("gone", 1).agent(), 0, 3 * SECOND_US),
            new Recording.Presence(agent("came", 1).agent(), 8 * SECOND_US, Long.MAX_VALUE),
            agent("there", 1));
    Recording whole = recording(arrivals, agents, Collections.emptySortedMap());
    Recording last = RecordingParts.latest(whole, 4);
    assertEquals(4, last.workload().size());
    assertEquals(whole.fromMs() + 6_000, last.fromMs());
    assertEquals(whole.untilMs(), last.untilMs());
    assertEquals(0, last.workload().arrivals().get(0).offsetUs());
    assertEquals(3 * SECOND_US, last.workload().spanUs());
    assertEquals(List.of(), last.workload().arrivals().get(0).dependencies());
    assertEquals(List.of(2), last.workload().arrivals().get(3).dependencies());
    assertEquals(2, last.agents().size());
    assertEquals(2 * SECOND_US, last.agents().get(0).fromUs());
    assertEquals(whole, RecordingParts.latest(whole, 10));
    assertFalse(whole.equals(RecordingParts.latest(whole, 9)));
    Recording late =
        recording(
            List.of(arrivals.get(0).at(60 * SECOND_US), arrivals.get(0).at(61 * SECOND_US)),
            List.of(
                new Recording.Presence(agent("late", 1).agent(), 59 * SECOND_US, Long.MAX_VALUE)),
            Collections.emptySortedMap());
    Recording trimmed = RecordingParts.latest(late, 10);
    assertEquals(late.fromMs() + 60_000, trimmed.fromMs(), "nothing was there before");
    assertEquals(0, trimmed.workload().arrivals().get(0).offsetUs());
    assertEquals(0, trimmed.agents().get(0).fromUs());
    assertThrows(IllegalArgumentException.class, () -> RecordingParts.latest(whole, 0));
  }
}
