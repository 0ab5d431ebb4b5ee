package io.fairlead.optimize.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.optimize.topology.TopologyProposal.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** On queues of which the answer is known by formula. */
class TopologyOptimizerTest {
  private static final SearchLimits LIMITS = new SearchLimits(7, 8, 1_000_000);

  private static TopologyResult optimized(TopologyTrials trials, TopologyGoal goal) {
    return new TopologyOptimizer().optimize(trials, goal, LIMITS, SearchMonitor.unwatched(() -> 0));
  }

  private static TopologyResult optimized(TopologyTrials trials, TopologyObjective objective) {
    return optimized(trials, TopologyGoal.of(objective));
  }

  private static Optional<TopologyProposal> of(TopologyResult result, TopologyDimension dimension) {
    return result.proposals().stream().filter(each -> each.dimension() == dimension).findFirst();
  }

  /** Ten agents of each; one kind is short of them, the other has them idle. */
  private static ErlangTrials unequal(double scarcePrice) {
    return new ErlangTrials(
        List.of(
            ErlangTrials.kind("scarce", 10, scarcePrice, 11),
            ErlangTrials.kind("plenty", 10, 1, 2)),
        List.of(11.0, 2.0));
  }

  @Test
  void agentsGoWhereTheyAreShortAtTheSamePrice() {
    TopologyResult result = optimized(unequal(1), TopologyObjective.LATENCY);
    TopologyProposal agents = of(result, TopologyDimension.AGENTS).orElseThrow();
    assertTrue(agents.exceeds(), agents.toString());
    assertTrue(agents.improvement().least() > 0.5, agents.toString());
    assertTrue(agents.priceAfter() <= agents.priceBefore() + 1e-6, agents.toString());
    Change more = agents.changes().get(0);
    assertTrue(more.what().contains("scarce") && more.to() > more.from(), agents.toString());
    Change fewer = agents.changes().get(1);
    assertTrue(fewer.what().contains("plenty") && fewer.to() < fewer.from(), agents.toString());
    assertTrue(agents.after() < agents.before());
    assertEquals(TopologyGoal.DEFAULT_SEEDS, agents.improvement().seeds());
  }

  @Test
  void whatIsShortAndDearIsPaidForWithSeveralOfTheOthers() {
    TopologyResult result = optimized(unequal(3), TopologyObjective.LATENCY);
    TopologyProposal agents = of(result, TopologyDimension.AGENTS).orElseThrow();
    long more = agents.changes().get(0).to() - agents.changes().get(0).from();
    long fewer = agents.changes().get(1).from() - agents.changes().get(1).to();
    assertTrue(more >= 1 && fewer >= 3 * more, agents.toString());
  }

  @Test
  void withoutOtherAgentsMoreAreProposedOnlyIfTheyMayBePaid() {
    ErlangTrials trials =
        new ErlangTrials(List.of(ErlangTrials.kind("a", 10, 2, 9.5)), List.of(9.5));
    TopologyResult same = optimized(trials, TopologyObjective.LATENCY);
    assertTrue(of(same, TopologyDimension.AGENTS).isEmpty(), same.toString());
    TopologyGoal paid = new TopologyGoal(TopologyObjective.LATENCY, 0.1, 5, 24.0);
    TopologyProposal more = of(optimized(trials, paid), TopologyDimension.AGENTS).orElseThrow();
    assertEquals(
        List.of(10L, 12L), List.of(more.changes().get(0).from(), more.changes().get(0).to()));
    assertEquals(24, more.priceAfter(), 1e-9);
    assertTrue(more.exceeds());
  }

  @Test
  void aFleetThatIsCheaperMayNotLetTasksWaitMuchLonger() {
    ErlangTrials idle = new ErlangTrials(List.of(ErlangTrials.kind("a", 40, 1, 5)), List.of(5.0));
    TopologyProposal fewer =
        of(optimized(idle, TopologyObjective.COST), TopologyDimension.AGENTS).orElseThrow();
    assertTrue(fewer.exceeds());
    long left = fewer.changes().get(0).to();
    assertTrue(left < 20 && ErlangTrials.waitMs((int) left, 5) < 110, fewer.toString());
    ErlangTrials full = new ErlangTrials(List.of(ErlangTrials.kind("a", 10, 1, 9)), List.of(9.0));
    assertTrue(of(optimized(full, TopologyObjective.COST), TopologyDimension.AGENTS).isEmpty());
  }

  @Test
  void longRoundTripsWantAHigherBound() {
    ErlangTrials trials = new ErlangTrials(List.of(ErlangTrials.kind("a", 20, 1, 5)), List.of(5.0));
    trials.maxPrefetch = 0;
    trials.roundTripMs = 500;
    TopologyProposal bound =
        of(optimized(trials, TopologyObjective.LATENCY), TopologyDimension.PREFETCH).orElseThrow();
    assertTrue(bound.exceeds());
    assertEquals("maxPrefetch", bound.changes().get(0).what());
    assertEquals(0, bound.changes().get(0).from());
    assertTrue(bound.changes().get(0).to() >= 8, bound.toString());
  }

  @Test
  void whatIsSentAheadBehindLongTasksWantsALowerBound() {
    ErlangTrials trials = new ErlangTrials(List.of(ErlangTrials.kind("a", 20, 1, 5)), List.of(5.0));
    trials.maxPrefetch = 64;
    trials.roundTripMs = 10;
    trials.aheadMs = 100;
    TopologyProposal bound =
        of(optimized(trials, TopologyObjective.P99), TopologyDimension.PREFETCH).orElseThrow();
    assertTrue(bound.exceeds());
    assertTrue(bound.changes().get(0).to() <= 1, bound.toString());
  }

  @Test
  void theBestOfSeveralDimensionsIsOneProposal() {
    ErlangTrials trials = unequal(1);
    trials.maxPrefetch = 0;
    trials.roundTripMs = 100_000;
    TopologyResult result = optimized(trials, TopologyObjective.LATENCY);
    TopologyProposal both = of(result, TopologyDimension.COMBINATION).orElseThrow();
    assertEquals(both, result.proposals().get(0));
    assertTrue(both.changes().size() >= 3, both.toString());
    for (TopologyProposal one : result.proposals()) {
      assertTrue(both.improvement().mean() >= one.improvement().mean());
    }
  }

  @Test
  void aTenantThatHoldsUpTheOthersWantsASwarmOfItsOwn() {
    ErlangTrials trials =
        new ErlangTrials(List.of(ErlangTrials.kind("a", 10, 1, 5)), List.of(5.0))
            .tenants("big", 0.8, "small");
    trials.burstMs = 5_000;
    TopologyResult result = optimized(trials, TopologyObjective.LATENCY);
    List<TopologyProposal> own =
        result.proposals().stream()
            .filter(each -> each.dimension() == TopologyDimension.OWN_SWARM)
            .toList();
    assertEquals(1, own.size(), "of two tenants one apart is both: " + result);
    assertTrue(own.get(0).exceeds(), own.toString());
    assertEquals(8, own.get(0).changes().get(0).to());
    assertTrue(own.get(0).measure().contains("mean over the tenants"));
    assertTrue(own.get(0).changes().get(0).what().contains("tenant big"));
    assertTrue(
        optimized(trials, TopologyObjective.COST).proposals().stream()
            .noneMatch(each -> each.dimension() == TopologyDimension.OWN_SWARM));
  }

  @Test
  void whereNothingIsBetterNothingExceeds() {
    ErlangTrials trials =
        new ErlangTrials(
            List.of(ErlangTrials.kind("a", 10, 1, 5), ErlangTrials.kind("b", 10, 1, 5)),
            List.of(5.0, 5.0));
    for (TopologyObjective objective :
        List.of(TopologyObjective.LATENCY, TopologyObjective.P99, TopologyObjective.BALANCE)) {
      TopologyResult result = optimized(trials, objective);
      assertTrue(
          result.proposals().stream().noneMatch(TopologyProposal::exceeds), result.toString());
      assertFalse(result.timedOut());
      assertNotNull(result.present());
    }
  }

  @Test
  void theThresholdItselfIsNotEnough() {
    ErlangTrials trials = new ErlangTrials(List.of(ErlangTrials.kind("a", 40, 1, 5)), List.of(5.0));
    double mean =
        of(optimized(trials, TopologyObjective.COST), TopologyDimension.AGENTS)
            .orElseThrow()
            .improvement()
            .mean();
    for (double off : new double[] {-1e-9, 0, 1e-9}) {
      TopologyGoal goal = new TopologyGoal(TopologyObjective.COST, mean + off, 5, null);
      assertEquals(
          off < 0,
          of(optimized(trials, goal), TopologyDimension.AGENTS).orElseThrow().exceeds(),
          "threshold " + (mean + off));
    }
  }

  @Test
  void theSameSeedGivesTheSameResult() {
    TopologyResult one = optimized(unequal(2), TopologyObjective.LATENCY);
    assertEquals(one, optimized(unequal(2), TopologyObjective.LATENCY));
    TopologyResult other =
        new TopologyOptimizer()
            .optimize(
                unequal(2),
                TopologyGoal.of(TopologyObjective.LATENCY),
                new SearchLimits(8, 8, 1_000_000),
                SearchMonitor.unwatched(() -> 0));
    assertFalse(one.equals(other), "another seed draws other arrivals");
  }

  /** Its clock goes on by a step each time it is looked at. */
  private static final class Ticking implements SearchMonitor {
    private final long stepNs;
    private final int cancelAfter;
    private long nowNs;
    private int asked;
    final List<Double> shares = new ArrayList<>();

    Ticking(long stepMs, int cancelAfter) {
      this.stepNs = stepMs * 1_000_000;
      this.cancelAfter = cancelAfter;
    }

    @Override
    public long nanoTime() {
      return nowNs += stepNs;
    }

    @Override
    public boolean cancelled() {
      return ++asked > cancelAfter;
    }

    @Override
    public void progress(double share, String doing) {
      assertFalse(doing.isEmpty());
      shares.add(share);
    }
  }

  @Test
  void whoCancelsGetsNothing() {
    for (int after : new int[] {0, 1, 20, 100}) {
      assertThrows(
          SearchCancelledException.class,
          () ->
              new TopologyOptimizer()
                  .optimize(
                      unequal(1),
                      TopologyGoal.of(TopologyObjective.LATENCY),
                      LIMITS,
                      new Ticking(0, after)));
    }
  }

  @Test
  void whatIsNotJudgedInTheTimeNeverExceeds() {
    boolean sawPartly = false;
    boolean sawNothing = false;
    for (int maxMs = 1; maxMs < 2_000; maxMs += 20) {
      Ticking clock = new Ticking(1, Integer.MAX_VALUE);
      TopologyResult result =
          new TopologyOptimizer()
              .optimize(
                  unequal(1),
                  TopologyGoal.of(TopologyObjective.LATENCY),
                  new SearchLimits(7, 8, maxMs),
                  clock);
      for (TopologyProposal proposal : result.proposals()) {
        assertTrue(proposal.judged() || !proposal.exceeds());
        sawPartly |= !proposal.judged() || result.timedOut();
      }
      for (double share : clock.shares) {
        assertTrue(share >= 0 && share <= 1, "progress " + share);
      }
      if (result.present() == null) {
        sawNothing = true;
        assertTrue(result.timedOut());
        assertTrue(result.proposals().stream().noneMatch(TopologyProposal::exceeds));
      }
      assertTrue(clock.nowNs <= (maxMs + 60L) * 1_000_000, "it ends when the time is up");
    }
    assertTrue(sawPartly && sawNothing);
  }

  @Test
  void theRoundsAreBounded() {
    for (int rounds : new int[] {1, 2, 5}) {
      TopologyResult result =
          new TopologyOptimizer()
              .optimize(
                  unequal(1),
                  TopologyGoal.of(TopologyObjective.LATENCY),
                  new SearchLimits(7, rounds, 1_000_000),
                  SearchMonitor.unwatched(() -> 0));
      assertTrue(result.rounds() <= rounds, result.rounds() + " of " + rounds);
    }
  }

  @Test
  void noAgentsAndGoalsOutOfRangeAreRefused() {
    ErlangTrials none =
        new ErlangTrials(List.of(new FleetKind(List.of(), 1, 1, 0, List.of())), List.of(1.0));
    assertThrows(IllegalArgumentException.class, () -> optimized(none, TopologyObjective.LATENCY));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TopologyGoal(TopologyObjective.LATENCY, 1, 5, null));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TopologyGoal(TopologyObjective.LATENCY, 0.1, TopologyGoal.MIN_SEEDS - 1, null));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TopologyGoal(TopologyObjective.LATENCY, 0.1, TopologyGoal.MAX_SEEDS + 1, null));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TopologyGoal(TopologyObjective.LATENCY, 0.1, 5, -1.0));
  }

  @Test
  void pairedDifferencesAreSharesOfWhatWas() {
    Improvement less =
        Improvement.of(new double[] {100, 200, 300}, new double[] {90, 150, 300}, false);
    assertEquals(0.1, less.mean(), 1e-12);
    assertEquals(0, less.least());
    assertEquals(0.25, less.most());
    assertFalse(less.exceeds(0.05), "one seed is not better");
    assertEquals(0.0763762615825973, less.standardError(), 1e-12);
    Improvement more = Improvement.of(new double[] {0.5, 0.5}, new double[] {0.6, 0.7}, true);
    assertEquals(0.3, more.mean(), 1e-12);
    assertTrue(more.exceeds(0.29));
    assertEquals(0, Improvement.of(new double[] {0}, new double[] {0}, false).mean());
    assertEquals(-1, Improvement.of(new double[] {0}, new double[] {5}, false).mean());
    assertNull(TopologyObjective.byKey("speed").orElse(null));
  }
}
