package io.fairlead.optimize.plan;

import io.fairlead.optimize.plan.AgentRuns.Outcome;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plan better by one weighting of the objectives, task by task: each try gives one task to
 * another agent, or exchanges it for a task of that agent, whichever of several is best, if it is
 * any better. What waits for any agent is reckoned with where it has been going; the plan that
 * comes of it is run forward as a whole in the end.
 *
 * <p>A try is O(candidates × tasks of an agent). One instance serves one search.
 *
 * @see "Ishibuchi, Murata (1998), A multi-objective genetic local search algorithm and its
 *     application to flowshop scheduling"
 */
final class LocalSearch {
  /** Agents that are looked at for one task, at most. */
  static final int CANDIDATES = 8;

  /** Tries between two looks at the clock. */
  private static final int TRIES_PER_LOOK = 16;

  /** A saving below this share is rounding. */
  private static final double LEAST_GAIN = 1e-12;

  /** How much worse a plan is for each unit that it is too dear by, of what the unchanged costs. */
  private static final double PENALTY = 1_000;

  private final PlanProblem problem;
  private final Measure measure;
  private final Yardstick yardstick;
  private final Schedule schedule;
  private final SearchWatch watch;
  private final RandomGenerator random;

  private final AgentRuns runs;
  private final Outcome[] outcomes;
  private final Outcome withoutOutcome = new Outcome();
  private final Outcome fromOutcome = new Outcome();
  private final Outcome toOutcome = new Outcome();
  private final double[] loadUs;
  private final int[] incoming;
  private final int[] runBy;
  private final boolean[] moved;
  private final int[] candidates = new int[CANDIDATES];

  /** Those whose last tasks end last, the last first: two of them may be changed. */
  private final int[] latest = new int[3];

  private int moves;
  private double sumOfEndsUs;
  private double usedUs;
  private double cost;
  private double sumOfLoadsUs;
  private double sumOfSquares;

  LocalSearch(
      PlanProblem problem,
      Measure measure,
      Yardstick yardstick,
      Schedule schedule,
      SearchWatch watch,
      RandomGenerator random) {
    this.problem = problem;
    this.measure = measure;
    this.yardstick = yardstick;
    this.schedule = schedule;
    this.watch = watch;
    this.random = random;
    runs = new AgentRuns(problem);
    outcomes = new Outcome[problem.agents];
    Arrays.setAll(outcomes, a -> new Outcome());
    loadUs = new double[problem.agents];
    incoming = new int[problem.agents];
    runBy = new int[problem.tasks];
    moved = new boolean[problem.tasks];
  }

  /** A change: a task goes to an agent, and perhaps another one comes for it. */
  private record Change(int task, int to, int back, double score) {}

  /**
   * The better plan; the same if none was found.
   *
   * @param tries tasks that are looked at
   */
  Assignment improve(Assignment plan, Yardstick.Weights weights, int tries) {
    load(plan);
    double score =
        score(
            weights,
            sumOfEndsUs,
            lastEndUs(PlanProblem.NONE, PlanProblem.NONE),
            usedUs,
            sumOfLoadsUs,
            sumOfSquares,
            cost);
    boolean better = false;
    for (int i = 0; i < tries; i++) {
      if (i % TRIES_PER_LOOK == 0) {
        watch.check();
      }
      Change change = best(pick(weights), weights, score - LEAST_GAIN * Math.abs(score));
      if (change != null) {
        carryOut(change);
        score = change.score;
        better = true;
      }
    }
    return better ? decided(plan, weights) : plan;
  }

  /**
   * What is found, run forward: each task where it was reckoned with; or, if there is no room for
   * so many moves, what was left alone waits for any as before.
   */
  private Assignment decided(Assignment plan, Yardstick.Weights weights) {
    Assignment found = schedule.of(Choice.fixed(runBy));
    if (found.cut()) {
      int[] wanted = new int[problem.tasks];
      for (int task : problem.order) {
        boolean alone = plan.moves()[task] == PlanProblem.STAY && plan.runs()[task] == runBy[task];
        wanted[task] = alone ? PlanProblem.STAY : runBy[task];
      }
      Assignment freer = schedule.of(Choice.fixed(wanted));
      found = yardstick.prefers(weights, freer, found) ? freer : found;
    }
    return yardstick.prefers(weights, found, plan) ? found : plan;
  }

  private void load(Assignment plan) {
    runs.load(plan);
    Arrays.fill(incoming, 0);
    moves = plan.count();
    usedUs = 0;
    cost = 0;
    sumOfEndsUs = 0;
    sumOfLoadsUs = 0;
    sumOfSquares = 0;
    for (int a = 0; a < problem.agents; a++) {
      loadUs[a] = problem.busyLoadUs(a);
    }
    for (int task : problem.order) {
      int agent = plan.runs()[task];
      runBy[task] = agent;
      moved[task] = plan.moves()[task] != PlanProblem.STAY;
      incoming[agent] += moved[task] ? 1 : 0;
      usedUs += Measure.usedUs(problem, task, agent);
      cost += priceOf(task, agent);
      loadUs[agent] += problem.loadUs(task, agent);
    }
    for (int a = 0; a < problem.agents; a++) {
      runs.of(a, outcomes[a]);
      sumOfEndsUs += outcomes[a].sumOfEndsUs();
      sumOfLoadsUs += loadUs[a];
      sumOfSquares += loadUs[a] * loadUs[a];
    }
    findLatest();
  }

  private double priceOf(int task, int agent) {
    return problem.runUs(task, agent) * problem.costPerUs[agent];
  }

  /** A task to look at: any, or one of the agent that ends last or has most to do. */
  private int pick(Yardstick.Weights weights) {
    double draw = 2 * random.nextDouble();
    if (draw < weights.utilisation() + weights.balance()) {
      boolean last = draw < weights.utilisation();
      int agent = last ? latest[0] : mostLoaded();
      if (runs.size(agent) > 0) {
        return runs.task(agent, random.nextInt(runs.size(agent)));
      }
    }
    return problem.order[random.nextInt(problem.order.length)];
  }

  private int mostLoaded() {
    int most = 0;
    for (int a = 1; a < loadUs.length; a++) {
      most = loadUs[a] > loadUs[most] ? a : most;
    }
    return most;
  }

  /** The best change for a task that scores less than a bound; null if there is none. */
  private @Nullable Change best(int task, Yardstick.Weights weights, double bound) {
    int from = runBy[task];
    int count = candidates(task);
    runs.with(from, task, PlanProblem.NONE, withoutOutcome);
    Change best = null;
    for (int i = 0; i < count; i++) {
      int to = candidates[i];
      if (to == from) {
        continue;
      }
      double least = best == null ? bound : best.score;
      Change change = give(task, to, weights);
      if (change != null && change.score < least) {
        best = change;
        least = change.score;
      }
      change = exchange(task, to, weights);
      if (change != null && change.score < least) {
        best = change;
      }
    }
    return best;
  }

  private int candidates(int task) {
    int[] targets = problem.targets[task];
    int count = 0;
    int home = problem.current[task];
    if (home >= 0 && runBy[task] != home) {
      candidates[count++] = home;
    }
    if (targets.length <= CANDIDATES - count) {
      for (int target : targets) {
        candidates[count++] = target;
      }
    } else {
      while (count < CANDIDATES) {
        candidates[count++] = targets[random.nextInt(targets.length)];
      }
    }
    return count;
  }

  private @Nullable Change give(int task, int to, Yardstick.Weights weights) {
    int from = runBy[task];
    int movesAfter = moves - (moved[task] ? 1 : 0) + moves(task, to);
    if (movesAfter > problem.constraints.maxMoves()
        || incoming[to] + moves(task, to) > problem.room[to]) {
      return null;
    }
    runs.with(to, PlanProblem.NONE, task, toOutcome);
    double score =
        score(
            weights,
            from,
            to,
            withoutOutcome,
            loadUs[from] - problem.loadUs(task, from),
            loadUs[to] + problem.loadUs(task, to),
            used(task, to) - used(task, from),
            priceOf(task, to) - priceOf(task, from));
    return new Change(task, to, -1, score);
  }

  private @Nullable Change exchange(int task, int to, Yardstick.Weights weights) {
    int from = runBy[task];
    if (runs.size(to) == 0) {
      return null;
    }
    int back = runs.task(to, random.nextInt(runs.size(to)));
    if (!problem.mayBeGiven(back, from)) {
      return null;
    }
    int comes = moves(task, to);
    int goes = moves(back, from);
    int movesAfter = moves - (moved[task] ? 1 : 0) - (moved[back] ? 1 : 0) + comes + goes;
    if (movesAfter > problem.constraints.maxMoves()
        || incoming[to] - (moved[back] ? 1 : 0) + comes > problem.room[to]
        || incoming[from] - (moved[task] ? 1 : 0) + goes > problem.room[from]) {
      return null;
    }
    runs.with(from, task, back, fromOutcome);
    runs.with(to, back, task, toOutcome);
    double score =
        score(
            weights,
            from,
            to,
            fromOutcome,
            loadUs[from] - problem.loadUs(task, from) + problem.loadUs(back, from),
            loadUs[to] + problem.loadUs(task, to) - problem.loadUs(back, to),
            used(task, to) - used(task, from) + used(back, from) - used(back, to),
            priceOf(task, to) - priceOf(task, from) + priceOf(back, from) - priceOf(back, to));
    return new Change(task, to, back, score);
  }

  private double used(int task, int agent) {
    return Measure.usedUs(problem, task, agent);
  }

  /** 1 if a task is moved by being there, 0 if that is where it is. */
  private int moves(int task, int agent) {
    return problem.current[task] == agent ? 0 : 1;
  }

  /** What it would come to if two agents had other outcomes and loads. */
  private double score(
      Yardstick.Weights weights,
      int from,
      int to,
      Outcome ofFrom,
      double fromLoadUs,
      double toLoadUs,
      double moreUsedUs,
      double moreCost) {
    double ends =
        sumOfEndsUs
            - outcomes[from].sumOfEndsUs()
            - outcomes[to].sumOfEndsUs()
            + ofFrom.sumOfEndsUs()
            + toOutcome.sumOfEndsUs();
    double last =
        weights.utilisation() == 0
            ? 0
            : Math.max(lastEndUs(from, to), Math.max(ofFrom.lastEndUs(), toOutcome.lastEndUs()));
    double loads = sumOfLoadsUs - loadUs[from] - loadUs[to] + fromLoadUs + toLoadUs;
    double squares =
        sumOfSquares
            - loadUs[from] * loadUs[from]
            - loadUs[to] * loadUs[to]
            + fromLoadUs * fromLoadUs
            + toLoadUs * toLoadUs;
    return score(weights, ends, last, usedUs + moreUsedUs, loads, squares, cost + moreCost);
  }

  private double score(
      Yardstick.Weights weights,
      double ends,
      double last,
      double used,
      double loads,
      double squares,
      double price) {
    return yardstick.score(
            weights,
            measure.latencyMs(ends),
            weights.utilisation() == 0 ? 0 : measure.utilisation(used, last),
            measure.imbalanceMs(loads, squares),
            price)
        + PENALTY * yardstick.relative(measure.excess(price));
  }

  /** Of any agent but those two. */
  private double lastEndUs(int but, int alsoBut) {
    for (int agent : latest) {
      if (agent >= 0 && agent != but && agent != alsoBut) {
        return outcomes[agent].lastEndUs();
      }
    }
    return 0;
  }

  private void findLatest() {
    Arrays.fill(latest, -1);
    for (int agent = 0; agent < outcomes.length; agent++) {
      int inserted = agent;
      for (int i = 0; i < latest.length; i++) {
        int other = latest[i];
        if (other < 0 || outcomes[other].lastEndUs() < outcomes[inserted].lastEndUs()) {
          latest[i] = inserted;
          if (other < 0) {
            break;
          }
          inserted = other;
        }
      }
    }
  }

  private void carryOut(Change change) {
    int from = runBy[change.task];
    put(change.task, from, change.to);
    if (change.back >= 0) {
      put(change.back, change.to, from);
    }
    refresh(from);
    refresh(change.to);
    findLatest();
  }

  private void put(int task, int from, int to) {
    runs.remove(from, task);
    runs.insert(to, task);
    moves -= moved[task] ? 1 : 0;
    incoming[from] -= moved[task] ? 1 : 0;
    moved[task] = moves(task, to) == 1;
    moves += moved[task] ? 1 : 0;
    incoming[to] += moved[task] ? 1 : 0;
    usedUs += used(task, to) - used(task, from);
    cost += priceOf(task, to) - priceOf(task, from);
    load(from, loadUs[from] - problem.loadUs(task, from));
    load(to, loadUs[to] + problem.loadUs(task, to));
    runBy[task] = to;
  }

  private void load(int agent, double us) {
    sumOfLoadsUs += us - loadUs[agent];
    sumOfSquares += us * us - loadUs[agent] * loadUs[agent];
    loadUs[agent] = us;
  }

  private void refresh(int agent) {
    sumOfEndsUs -= outcomes[agent].sumOfEndsUs();
    runs.of(agent, outcomes[agent]);
    sumOfEndsUs += outcomes[agent].sumOfEndsUs();
  }
}
