package io.fairlead.optimize.plan;

import io.jenetics.Alterer;
import io.jenetics.AltererResult;
import io.jenetics.AnyChromosome;
import io.jenetics.AnyGene;
import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.util.ISeq;
import io.jenetics.util.MSeq;
import io.jenetics.util.Seq;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes new plans of old ones: of two parents, who runs what is taken from one or the other; a few
 * tasks go anywhere; then the plan is made better by a weighting of the objectives that is drawn,
 * or by the one that is preferred. One plan of each generation comes of the best so far instead.
 */
final class Variation implements Alterer<AnyGene<Assignment>, Worth> {
  /** Tasks that a new plan is made better by, at most: tries of the local search. */
  static final int TRIES = 160;

  /** As many tries as tasks, times this, are enough. */
  private static final int TRIES_PER_TASK = 4;

  /** As many times that for what comes of the best so far. */
  private static final int BEST_TRIES = 24;

  /** One plan in so many is made better by what is preferred. */
  private static final int PREFERRED_ONE_IN = 4;

  private final PlanProblem problem;
  private final Yardstick.Weights preference;
  private final Schedule schedule;
  private final LocalSearch localSearch;
  private final Front front;
  private final SearchWatch watch;
  private final RandomGenerator random;
  private final int tries;
  private @Nullable Assignment exhausted;

  Variation(
      PlanProblem problem,
      Yardstick.Weights preference,
      Schedule schedule,
      LocalSearch localSearch,
      Front front,
      SearchWatch watch,
      RandomGenerator random) {
    this.problem = problem;
    this.preference = preference;
    this.schedule = schedule;
    this.localSearch = localSearch;
    this.front = front;
    this.watch = watch;
    this.random = random;
    tries = Math.min(TRIES, TRIES_PER_TASK * problem.order.length);
  }

  static Phenotype<AnyGene<Assignment>, Worth> individual(Assignment plan, long generation) {
    return Phenotype.of(Genotype.of(AnyChromosome.of(() -> plan)), generation, plan.worth());
  }

  private static Assignment plan(Phenotype<AnyGene<Assignment>, Worth> individual) {
    return individual.genotype().gene().allele();
  }

  @Override
  public AltererResult<AnyGene<Assignment>, Worth> alter(
      Seq<Phenotype<AnyGene<Assignment>, Worth>> parents, long generation) {
    MSeq<Phenotype<AnyGene<Assignment>, Worth>> children = MSeq.ofLength(parents.size());
    for (int i = 0; i < children.size(); i++) {
      watch.check();
      Assignment child =
          i == 0
              ? ofTheBest()
              : child(
                  inherited(plan(parents.get(i)), plan(parents.get((i + 1) % parents.size()))),
                  random.nextInt(PREFERRED_ONE_IN) == 0
                      ? preference
                      : Yardstick.Weights.random(random),
                  tries);
      front.offer(child);
      children.set(i, individual(child, generation));
    }
    return new AltererResult<>(ISeq.of(children), children.size());
  }

  /** Made better as it is; once that finds nothing more, after some tasks have gone anywhere. */
  private Assignment ofTheBest() {
    Assignment best = front.best();
    if (best != exhausted) {
      Assignment better = localSearch.improve(best, preference, BEST_TRIES * tries);
      if (better != best) {
        return better;
      }
      exhausted = best;
    }
    return child(best.runs().clone(), preference, BEST_TRIES * tries);
  }

  private Assignment child(int[] wanted, Yardstick.Weights weights, int most) {
    mutate(wanted);
    return localSearch.improve(schedule.of(Choice.fixed(wanted)), weights, most);
  }

  /**
   * Of tasks that run after each other the same parent decides. Either who ran them, or only the
   * moves, so that what waits for any still does.
   */
  private int[] inherited(Assignment mother, Assignment father) {
    boolean onlyMoves = random.nextBoolean();
    int[] wanted = (onlyMoves ? mother.moves() : mother.runs()).clone();
    int[] other = onlyMoves ? father.moves() : father.runs();
    int length = problem.order.length;
    int from = random.nextInt(length);
    int count = random.nextInt(length);
    for (int i = 0; i < count; i++) {
      int task = problem.order[(from + i) % length];
      wanted[task] = other[task];
    }
    return wanted;
  }

  private void mutate(int[] wanted) {
    do {
      int task = problem.order[random.nextInt(problem.order.length)];
      int[] targets = problem.targets[task];
      int draw = random.nextInt(targets.length + 1);
      wanted[task] = draw == targets.length ? PlanProblem.STAY : targets[draw];
    } while (random.nextInt(3) > 0);
  }
}
