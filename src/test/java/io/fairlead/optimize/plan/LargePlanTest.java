package io.fairlead.optimize.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.optimize.plan.PlanResult.Plan;
import io.fairlead.scheduler.PlanSnapshot;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A thousand tasks for a hundred agents, beside the greedy plan and what no plan can be under. */
class LargePlanTest {
  private static final long SEED = 42;
  private static final double ROUNDING = 1e-9;
  private static final PlanConstraints FREE =
      new PlanConstraints(Integer.MAX_VALUE, Double.POSITIVE_INFINITY);
  private static final List<PlanPreference> PREFERENCES =
      List.of(
          PlanPreference.DEFAULT,
          new PlanPreference(1, 0, 0, 0),
          new PlanPreference(0, 1, 0, 0),
          new PlanPreference(0, 0, 1, 0),
          new PlanPreference(0, 0, 0, 1));

  private final PlanSnapshot snapshot = PlanSnapshots.drawn(SEED, 100, 1_000, 64);
  private final PlanModel model = new PlanModel(snapshot);
  private final PlanBounds bounds = new PlanBounds(snapshot);

  @Test
  void theChosenPlanIsBetterThanTheGreedyOneAndNoneIsUnderTheBounds() {
    double latencyMs = bounds.leastLatencyMs();
    double utilisation = bounds.mostUtilisation();
    double cost = bounds.leastCost();
    for (PlanPreference preference : PREFERENCES) {
      PlanResult result =
          ParetoOptimizer.optimize(
              snapshot,
              preference,
              FREE,
              new SearchLimits(SEED, 3, 1),
              SearchMonitor.unwatched(() -> 0));
      assertEquals(3, result.generations());
      assertTrue(
          score(preference, result.plan()) < score(preference, result.greedy()),
          preference.toString());
      for (Plan plan : result.front()) {
        assertTrue(plan.objectives().latencyMs() >= latencyMs);
        assertTrue(plan.objectives().utilisation() <= utilisation + ROUNDING);
        assertTrue(plan.objectives().cost() >= cost - ROUNDING);
      }
    }
  }

  /** Bounds of problems whose best plans are known. */
  @Test
  void theBoundsAreMetWhereNothingIsLeftOut() {
    PlanBounds bounds =
        new PlanBounds(
            PlanSnapshots.empty()
                .agent(1, 2, 64, List.of(0L, 50_000L))
                .agent(2, 5, 64, List.of(0L))
                .eligible(0, 1)
                .eligible(0)
                .waiting(100)
                .waiting(100)
                .waiting(50)
                .snapshot());
    // All by the first only: 50 and 150 on one slot, 150 on the other.
    assertEquals((50 + 150 + 150) / 3.0, bounds.leastLatencyMs(), ROUNDING);
    assertEquals(0.5, bounds.leastCost(), ROUNDING);
  }

  /** What a search finds in 2 and in 10 seconds of its thread's time; for the documentation. */
  @Test
  @Tag("full")
  void figures() {
    double latencyMs = bounds.leastLatencyMs();
    System.out.printf(
        Locale.ROOT,
        "no plan is better than: %.1f ms, %.4f, 0 ms, %.2f%n",
        latencyMs,
        bounds.mostUtilisation(),
        bounds.leastCost());
    for (int seconds : List.of(2, 10)) {
      for (PlanPreference preference : PREFERENCES) {
        PlanResult result =
            ParetoOptimizer.optimize(
                snapshot,
                preference,
                FREE,
                new SearchLimits(SEED, 1_000_000, seconds * 1_000L),
                SearchMonitor.unwatched(
                    ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime));
        System.out.printf(
            "%d s, %s: %d generations, %d plans%n",
            seconds, preference, result.generations(), result.front().size());
        tell("unchanged", preference, new Plan(result.unchanged(), List.of()));
        tell("greedy", preference, result.greedy());
        tell("chosen", preference, result.plan());
        assertTrue(score(preference, result.plan()) < score(preference, result.greedy()));
        assertTrue(result.plan().objectives().latencyMs() >= latencyMs);
      }
    }
  }

  private double score(PlanPreference preference, Plan plan) {
    return model.score(preference, plan.objectives());
  }

  private void tell(String what, PlanPreference preference, Plan plan) {
    System.out.printf(
        Locale.ROOT,
        "  %-9s %8.1f ms  %.4f  %8.1f ms  %8.2f  counts %.4f, %d moves%n",
        what,
        plan.objectives().latencyMs(),
        plan.objectives().utilisation(),
        plan.objectives().imbalanceMs(),
        plan.objectives().cost(),
        score(preference, plan),
        plan.moves().size());
  }
}
