package io.fairlead.optimize.plan;

import java.util.Arrays;

/**
 * Runs all tasks forward in time, each on the slot of its agent that is free first, and keeps to
 * the bounds while it does: a move that is one too many, or finds no room, is not made. What waits
 * for any agent goes to the one that is free first, of several the one that ends it first; a task
 * is moved only if somebody else is to run it. So every plan is possible, and holds no move that
 * changes nothing.
 *
 * <p>What is moved away makes no room: should the move fail, the room would be missing.
 *
 * <p>O(tasks × log slots), and for what waits for any agent × agents. One instance serves one
 * search.
 */
final class Schedule {
  private final PlanProblem problem;
  private final Measure measure;
  private final SlotHeaps heaps;
  private final int[] incoming;
  private final double[] loadUs;
  private final double[] endUs;

  private int moved;
  private boolean cut;
  private double sumOfEndsUs;
  private double lastEndUs;
  private double usedUs;
  private double cost;

  Schedule(PlanProblem problem, Measure measure) {
    this.problem = problem;
    this.measure = measure;
    heaps = new SlotHeaps(problem);
    incoming = new int[problem.agents];
    loadUs = new double[problem.agents];
    endUs = new double[problem.tasks];
  }

  /** What comes of a choice. */
  Assignment of(Choice choice) {
    begin();
    int[] moves = new int[problem.tasks];
    int[] runs = new int[problem.tasks];
    Arrays.fill(moves, PlanProblem.STAY);
    Arrays.fill(runs, PlanProblem.STAY);
    for (int task : problem.sentOrder) {
      int home = problem.current[task];
      moves[task] = admit(choice.of(task, home, this), home);
      if (moves[task] == PlanProblem.STAY) {
        runs[task] = home;
        run(task, home);
      }
    }
    for (int task : problem.order) {
      if (!problem.sent[task]) {
        int home = problem.current[task] >= 0 ? problem.current[task] : freeFirst(task);
        moves[task] = admit(choice.of(task, home, this), home);
        runs[task] = moves[task] == PlanProblem.STAY ? home : moves[task];
        run(task, runs[task]);
      } else if (moves[task] != PlanProblem.STAY) {
        runs[task] = moves[task];
        run(task, runs[task]);
      }
    }
    return new Assignment(moves, runs, moved, cut, worth());
  }

  /** Runs a plan of its own once more, for when its tasks end. O(tasks × log slots). */
  void again(Assignment plan) {
    begin();
    for (int task : problem.sentOrder) {
      if (plan.moves()[task] == PlanProblem.STAY) {
        run(task, plan.runs()[task]);
      }
    }
    for (int task : problem.order) {
      if (!problem.sent[task] || plan.moves()[task] != PlanProblem.STAY) {
        run(task, plan.runs()[task]);
      }
    }
  }

  /** Of what was run last, when a task ends; microseconds. */
  double endUs(int task) {
    return endUs[task];
  }

  private void begin() {
    heaps.reset();
    Arrays.fill(incoming, 0);
    for (int a = 0; a < problem.agents; a++) {
      loadUs[a] = problem.busyLoadUs(a);
    }
    moved = 0;
    cut = false;
    sumOfEndsUs = 0;
    lastEndUs = 0;
    usedUs = 0;
    cost = 0;
  }

  private int admit(int wanted, int home) {
    if (wanted == PlanProblem.STAY || wanted == home) {
      return PlanProblem.STAY;
    }
    if (moved >= problem.constraints.maxMoves() || incoming[wanted] >= problem.room[wanted]) {
      cut = true;
      return PlanProblem.STAY;
    }
    moved++;
    incoming[wanted]++;
    return wanted;
  }

  private int freeFirst(int task) {
    int best = -1;
    double bestFreeUs = 0;
    double bestEndUs = 0;
    for (int agent : problem.eligible[task]) {
      double freeUs = heaps.freeUs(agent);
      if (best < 0 || freeUs <= bestFreeUs) {
        double end = endUs(task, agent);
        if (best < 0 || freeUs < bestFreeUs || end < bestEndUs) {
          best = agent;
          bestFreeUs = freeUs;
          bestEndUs = end;
        }
      }
    }
    return best;
  }

  /** When a task would end that were next on an agent, microseconds. */
  double endUs(int task, int agent) {
    return Math.max(heaps.freeUs(agent), problem.earliestUs(task, agent))
        + problem.runUs(task, agent);
  }

  /** The load of an agent that also gets this task, microseconds. */
  double loadUs(int task, int agent) {
    return loadUs[agent] + problem.loadUs(task, agent);
  }

  boolean mayGiveTo(int agent) {
    return moved < problem.constraints.maxMoves() && incoming[agent] < problem.room[agent];
  }

  /** Mean load of the agents, milliseconds. */
  double meanLoadMs() {
    return Arrays.stream(loadUs).sum() / Math.max(1, loadUs.length) / 1_000;
  }

  private void run(int task, int agent) {
    double run = problem.runUs(task, agent);
    double end = heaps.run(agent, problem.earliestUs(task, agent), run);
    endUs[task] = end;
    sumOfEndsUs += end;
    lastEndUs = Math.max(lastEndUs, end);
    usedUs += Measure.usedUs(problem, task, agent);
    loadUs[agent] += run * problem.loadPerUs[agent];
    cost += run * problem.costPerUs[agent];
  }

  private Worth worth() {
    double sum = 0;
    double squares = 0;
    for (double load : loadUs) {
      sum += load;
      squares += load * load;
    }
    return new Worth(
        measure.latencyMs(sumOfEndsUs),
        measure.utilisation(usedUs, lastEndUs),
        problem.agents == 0 ? 0 : measure.imbalanceMs(sum, squares),
        cost,
        measure.excess(cost));
  }
}
