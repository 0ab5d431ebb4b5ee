package io.fairlead.optimize.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.scheduler.PlanSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against the best of all plans there are, of problems that are small enough to try them all. */
class ExactPlansTest {
  private static final double WITHIN = 1.02;
  private static final double ROUNDING = 1e-9;

  private static final List<PlanPreference> PREFERENCES =
      List.of(
          PlanPreference.DEFAULT,
          new PlanPreference(1, 0, 0, 0),
          new PlanPreference(0, 1, 0, 0),
          new PlanPreference(0, 0, 1, 0),
          new PlanPreference(0, 0, 0, 1),
          new PlanPreference(1, 0, 0, 1),
          new PlanPreference(0, 1, 1, 0));

  @Test
  void theChosenPlanIsWithinTwoPercentOfTheBest() {
    for (int seed = 0; seed < 24; seed++) {
      assertNearTheBest(seed, new PlanConstraints(Integer.MAX_VALUE, Double.POSITIVE_INFINITY), 64);
    }
  }

  @Test
  void soItIsWithFewMovesAndLittleRoom() {
    for (int seed = 100; seed < 116; seed++) {
      assertNearTheBest(
          seed, new PlanConstraints(1 + seed % 4, Double.POSITIVE_INFINITY), 1 + seed % 3);
    }
  }

  @Test
  void soItIsWithABudget() {
    for (int seed = 200; seed < 216; seed++) {
      PlanSnapshot snapshot = snapshot(seed, 64);
      double cost = new PlanModel(snapshot).of(List.of()).cost();
      assertNearTheBest(
          seed, new PlanConstraints(Integer.MAX_VALUE, cost * (0.9 + 0.02 * (seed % 10))), 64);
    }
  }

  /** Two or three agents, six to eight tasks. */
  private static PlanSnapshot snapshot(int seed, int room) {
    SplittableRandom random = new SplittableRandom(seed);
    int agents = 2 + random.nextInt(2);
    return PlanSnapshots.drawnUnsent(seed, agents, (agents == 2 ? 8 : 6) + seed % 2, room);
  }

  private static void assertNearTheBest(int seed, PlanConstraints constraints, int room) {
    PlanSnapshot snapshot = snapshot(seed, room);
    PlanModel model = new PlanModel(snapshot);
    double[] best = best(snapshot, model, constraints);
    for (int i = 0; i < best.length; i++) {
      PlanResult result =
          ParetoOptimizer.optimize(
              snapshot,
              PREFERENCES.get(i),
              constraints,
              new SearchLimits(seed, 30, 1),
              SearchMonitor.unwatched(() -> 0));
      double chosen = model.score(PREFERENCES.get(i), result.plan().objectives());
      String what =
          "seed " + seed + ", " + PREFERENCES.get(i) + ": " + chosen + ", best " + best[i];
      if (Double.isInfinite(best[i])) {
        assertTrue(result.plan().moves().isEmpty(), what);
        continue;
      }
      assertTrue(chosen <= best[i] * WITHIN + ROUNDING, what);
      assertTrue(chosen >= best[i] - ROUNDING, what);
    }
  }

  /** By each preference the least there is; infinite if no plan keeps to the constraints. */
  private static double[] best(
      PlanSnapshot snapshot, PlanModel model, PlanConstraints constraints) {
    double[] best = new double[PREFERENCES.size()];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    List<int[]> choices = new ArrayList<>();
    for (PlanSnapshot.PlanTask task : snapshot.tasks()) {
      List<Integer> of = new ArrayList<>(List.of(-1));
      for (int agent : snapshot.classes().get(task.eligible())) {
        if (agent != task.agent() && snapshot.agents().get(agent).room() > 0) {
          of.add(agent);
        }
      }
      choices.add(of.stream().mapToInt(Integer::intValue).toArray());
    }
    PlanModel.Scores scores = model.scores();
    int[] at = new int[choices.size()];
    int[] targets = new int[at.length];
    do {
      for (int t = 0; t < at.length; t++) {
        targets[t] = choices.get(t)[at[t]];
      }
      if (possible(targets, snapshot, constraints)) {
        PlanObjectives plan = model.of(targets);
        if (plan.cost() <= constraints.maxCost()) {
          for (int i = 0; i < best.length; i++) {
            best[i] = Math.min(best[i], scores.of(PREFERENCES.get(i), plan));
          }
        }
      }
    } while (next(at, choices));
    return best;
  }

  private static boolean possible(
      int[] targets, PlanSnapshot snapshot, PlanConstraints constraints) {
    int[] incoming = new int[snapshot.agents().size()];
    int moves = 0;
    for (int target : targets) {
      if (target >= 0) {
        moves++;
        incoming[target]++;
      }
    }
    for (int a = 0; a < incoming.length; a++) {
      if (incoming[a] > snapshot.agents().get(a).room()) {
        return false;
      }
    }
    return moves <= constraints.maxMoves();
  }

  private static boolean next(int[] at, List<int[]> choices) {
    for (int t = 0; t < at.length; t++) {
      if (++at[t] < choices.get(t).length) {
        return true;
      }
      at[t] = 0;
    }
    return false;
  }
}
