package io.fairlead.optimize.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.model.AgentId;
import io.fairlead.model.Move;
import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.optimize.plan.PlanResult.Plan;
import io.fairlead.scheduler.PlanSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class ParetoOptimizerProperties {
  private static final double ROUNDING = 1e-9;

  /** Whatever the snapshot, what is preferred and what is allowed. */
  @Property(tries = 300)
  void aFrontIsOfPossiblePlansThatNothingKnownIsBetterThan(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int agents,
      @ForAll @IntRange(min = 0, max = 60) int tasks,
      @ForAll @IntRange(min = 0, max = 12) int room,
      @ForAll @IntRange(min = 0, max = 70) int maxMoves,
      @ForAll @DoubleRange(min = 0.5, max = 1.5) double budget,
      @ForAll @IntRange(min = 1, max = 15) int weights) {
    PlanSnapshot snapshot = PlanSnapshots.drawn(seed, agents, tasks, room);
    PlanModel model = new PlanModel(snapshot);
    double maxCost = model.of(List.of()).cost() * budget;
    PlanPreference preference =
        new PlanPreference(weights & 1, weights >> 1 & 1, weights >> 2 & 1, weights >> 3 & 1);
    PlanResult result =
        ParetoOptimizer.optimize(
            snapshot,
            preference,
            new PlanConstraints(maxMoves, maxCost),
            new SearchLimits(seed, 4, 1),
            SearchMonitor.unwatched(() -> 0));

    for (Plan plan : result.front()) {
      assertPossible(plan, snapshot, maxMoves);
      assertSame(model.of(plan.moves()), plan.objectives());
      for (Plan other : result.front()) {
        assertFalse(dominates(other.objectives(), plan.objectives()));
      }
    }
    assertSame(model.of(List.of()), result.unchanged());
    assertSame(model.of(result.greedy().moves()), result.greedy().objectives());
    assertNeverWorse(result, result.unchanged(), model, preference, maxCost);
    assertNeverWorse(result, result.greedy().objectives(), model, preference, maxCost);
  }

  /** Of a plan that is cheap enough, or as cheap as all there are. */
  private static void assertNeverWorse(
      PlanResult result,
      PlanObjectives known,
      PlanModel model,
      PlanPreference preference,
      double maxCost) {
    if (known.cost() > maxCost) {
      return;
    }
    double least = Double.POSITIVE_INFINITY;
    for (Plan plan : result.front()) {
      assertTrue(plan.objectives().cost() <= maxCost);
      assertFalse(dominates(known, plan.objectives()));
      least = Math.min(least, model.score(preference, plan.objectives()));
    }
    double chosen = model.score(preference, result.plan().objectives());
    assertEquals(least, chosen, ROUNDING);
    assertTrue(chosen <= model.score(preference, known) + ROUNDING);
  }

  private static void assertPossible(Plan plan, PlanSnapshot snapshot, int maxMoves) {
    assertTrue(plan.moves().size() <= maxMoves);
    Set<Object> moved = new HashSet<>();
    Map<AgentId, Integer> incoming = new HashMap<>();
    boolean asked = true;
    for (Move move : plan.moves()) {
      assertTrue(moved.add(move.task()));
      assertTrue(asked || move.kind() != Move.Kind.REVOKE);
      asked = move.kind() == Move.Kind.REVOKE;
      PlanSnapshot.PlanTask task =
          snapshot.tasks().stream().filter(t -> t.id().equals(move.task())).findAny().orElseThrow();
      assertEquals(task.holder(), move.from());
      assertEquals(task.epoch(), move.epoch());
      assertFalse(move.to().equals(move.from()));
      assertTrue(
          snapshot.classes().get(task.eligible()).stream()
              .anyMatch(a -> snapshot.agents().get(a).id().equals(move.to())));
      incoming.merge(move.to(), 1, Integer::sum);
    }
    for (PlanSnapshot.PlanAgent agent : snapshot.agents()) {
      assertTrue(incoming.getOrDefault(agent.id(), 0) <= agent.room());
    }
  }

  private static boolean dominates(PlanObjectives one, PlanObjectives other) {
    return one.latencyMs() <= other.latencyMs()
        && one.utilisation() >= other.utilisation()
        && one.imbalanceMs() <= other.imbalanceMs()
        && one.cost() <= other.cost()
        && !one.equals(other);
  }

  private static void assertSame(PlanObjectives wanted, PlanObjectives was) {
    assertEquals(wanted.latencyMs(), was.latencyMs(), ROUNDING * (1 + wanted.latencyMs()));
    assertEquals(wanted.utilisation(), was.utilisation(), ROUNDING);
    // A difference of squares: even loads are even to the root of what is rounded.
    assertEquals(wanted.imbalanceMs(), was.imbalanceMs(), 1e-4 * (1 + wanted.imbalanceMs()));
    assertEquals(wanted.cost(), was.cost(), ROUNDING * (1 + wanted.cost()));
  }
}
