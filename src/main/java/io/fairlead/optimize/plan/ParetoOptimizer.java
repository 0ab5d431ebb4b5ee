package io.fairlead.optimize.plan;

import io.fairlead.optimize.SearchCancelledException;
import io.fairlead.optimize.SearchLimits;
import io.fairlead.optimize.SearchMonitor;
import io.fairlead.optimize.plan.PlanResult.Plan;
import io.fairlead.optimize.plan.Yardstick.Weights;
import io.fairlead.scheduler.PlanSnapshot;
import io.jenetics.util.RandomRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Looks for plans of which none is better than another in latency, utilisation, balance and cost
 * together, and chooses one by preference. A search that begins with the greedy plan and with
 * things as they stand: the chosen one is never less preferred than either, and none of the front
 * is worse than either in everything.
 *
 * <p>Where no plan is cheap enough, the result is the unchanged one; likewise where nothing may be
 * moved.
 */
public final class ParetoOptimizer {
  /** Plans of a front, at most. */
  public static final int MAX_FRONT = 50;

  /** Passes over all tasks by which the best of the first plans is made better. */
  private static final int DESCENTS = 10;

  private ParetoOptimizer() {}

  /**
   * Searches on the calling thread.
   *
   * @return with at least one plan, perhaps one without moves
   * @throws SearchCancelledException if nobody wants the result any more
   */
  public static PlanResult optimize(
      PlanSnapshot snapshot,
      PlanPreference preference,
      PlanConstraints constraints,
      SearchLimits limits,
      SearchMonitor monitor) {
    SplittableRandom random = new SplittableRandom(limits.seed());
    SearchWatch watch = new SearchWatch(limits, monitor);
    return RandomRegistry.with(
        random,
        registered ->
            new Search(new PlanProblem(snapshot, constraints), preference, limits, watch, random)
                .result());
  }

  private static final class Search {
    private final PlanProblem problem;
    private final SearchLimits limits;
    private final SearchWatch watch;
    private final SplittableRandom random;
    private final Weights preferred;
    private final Measure measure;
    private final Schedule schedule;
    private final Assignment unchanged;
    private final Yardstick yardstick;
    private final Assignment greedy;
    private final Front front;
    private int generations;

    Search(
        PlanProblem problem,
        PlanPreference preference,
        SearchLimits limits,
        SearchWatch watch,
        SplittableRandom random) {
      this.problem = problem;
      this.limits = limits;
      this.watch = watch;
      this.random = random;
      preferred = Weights.of(preference);
      measure = new Measure(problem);
      schedule = new Schedule(problem, measure);
      unchanged = schedule.of((task, home, soFar) -> home);
      yardstick = new Yardstick(unchanged.worth(), schedule.meanLoadMs(), problem.order.length);
      greedy = schedule.of(ListScheduling.leastFinish(problem));
      front = new Front(yardstick, preferred, unchanged);
      front.offer(greedy);
    }

    PlanResult result() {
      watch.checkWanted();
      boolean timedOut = false;
      if (problem.hasChoices()) {
        try {
          search();
        } catch (SearchWatch.TimeUp e) {
          timedOut = true;
        }
      }
      // What was thinned out may have let in something that these are better than.
      front.offer(unchanged);
      front.offer(greedy);
      return told(timedOut);
    }

    private void search() {
      LocalSearch localSearch =
          new LocalSearch(problem, measure, yardstick, schedule, watch, random);
      List<Assignment> plans = first(localSearch);
      Variation variation =
          new Variation(problem, preferred, schedule, localSearch, front, watch, random);
      GeneticSearch search = new GeneticSearch(plans, variation);
      while (generations < limits.maxGenerations()) {
        watch.check();
        search.evolve();
        generations++;
        watch.generation(generations);
      }
    }

    /**
     * Plans to begin with: the two; such as would do best by what is preferred and by one objective
     * only; the best of these made better; then mixtures. What matters most comes first, since with
     * many tasks and agents the time may be up before all are there.
     */
    private List<Assignment> first(LocalSearch localSearch) {
      List<Assignment> plans = new ArrayList<>(List.of(unchanged, greedy));
      plans.add(greedyBy(preferred));
      plans.add(greedyBy(new Weights(0, 0, 1, 0)));
      plans.add(greedyBy(new Weights(0, 0, 0, 1)));
      for (int i = 0; i < DESCENTS; i++) {
        front.offer(localSearch.improve(front.best(), preferred, problem.order.length));
      }
      plans.add(front.best());
      while (plans.size() < GeneticSearch.POPULATION) {
        plans.add(greedyBy(Weights.random(random)));
      }
      return plans;
    }

    private Assignment greedyBy(Weights weights) {
      watch.check();
      Assignment plan = schedule.of(new ListScheduling(problem, weights, yardstick.usPerCost()));
      front.offer(plan);
      return plan;
    }

    private PlanResult told(boolean timedOut) {
      boolean tooDear = front.best().worth().excess() > 0;
      List<Assignment> plans = tooDear ? List.of(unchanged) : front.plans(MAX_FRONT);
      PlanMoves moves = new PlanMoves(problem, schedule, unchanged, yardstick, preferred);
      return new PlanResult(
          unchanged.worth().objectives(),
          plan(greedy, moves),
          plans.stream().map(each -> plan(each, moves)).toList(),
          tooDear ? 0 : plans.indexOf(front.best()),
          generations,
          timedOut);
    }

    private Plan plan(Assignment assignment, PlanMoves moves) {
      watch.checkWanted();
      return new Plan(assignment.worth().objectives(), moves.of(assignment));
    }
  }
}
