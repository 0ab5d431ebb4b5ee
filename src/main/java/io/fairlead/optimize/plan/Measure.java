package io.fairlead.optimize.plan;

import java.util.Arrays;

/**
 * Reckons objectives from sums over the tasks and agents. The same for whole schedules and for what
 * a single change would make of them. Building is O(slots × log), utilisation O(log slots), the
 * rest O(1).
 *
 * <p>Capacity is slots by speed. A task uses the capacity that it takes, but never more than the
 * work that it is: running something where it runs badly is no better use.
 */
final class Measure {
  private final int agents;
  private final int tasks;
  private final double maxCost;
  private final double capacity;
  private final double busyTotal;

  /** When slots get free, ascending; and up to each, work until then and speed from then. */
  private final double[] busyUs;

  private final double[] workBefore;
  private final double[] speedBefore;

  Measure(PlanProblem problem) {
    agents = problem.agents;
    tasks = problem.order.length;
    maxCost = problem.constraints.maxCost();
    int slots = problem.busyUs.length;
    Integer[] bySlot = new Integer[slots];
    double[] speed = new double[slots];
    double total = 0;
    for (int a = 0; a < agents; a++) {
      for (int s = problem.firstSlot[a]; s < problem.firstSlot[a] + problem.slots[a]; s++) {
        bySlot[s] = s;
        speed[s] = problem.speed[a];
        total += speed[s];
      }
    }
    capacity = total;
    Arrays.sort(bySlot, (one, other) -> Double.compare(problem.busyUs[one], problem.busyUs[other]));
    busyUs = new double[slots];
    workBefore = new double[slots + 1];
    speedBefore = new double[slots + 1];
    for (int i = 0; i < slots; i++) {
      int slot = bySlot[i];
      busyUs[i] = problem.busyUs[slot];
      workBefore[i + 1] = workBefore[i] + busyUs[i] * speed[slot];
      speedBefore[i + 1] = speedBefore[i] + speed[slot];
    }
    busyTotal = slots == 0 ? 0 : workBefore[slots];
  }

  /** Capacity that a task uses. */
  static double usedUs(PlanProblem problem, int task, int agent) {
    return Math.min(problem.workUs[task], problem.runUs(task, agent) * problem.speed[agent]);
  }

  /** Mean time until a task ends, milliseconds. */
  double latencyMs(double sumOfEndsUs) {
    return tasks == 0 ? 0 : sumOfEndsUs / tasks / 1_000;
  }

  /**
   * @param usedUs by the tasks
   * @param lastEndUs of any task
   */
  double utilisation(double usedUs, double lastEndUs) {
    return lastEndUs > 0 && capacity > 0
        ? Math.min(1, (usedUs + busyWork(lastEndUs)) / (capacity * lastEndUs))
        : 0;
  }

  /** What the slots are taken by that is not in the snapshot, until then. */
  private double busyWork(double untilUs) {
    int slots = busyUs.length;
    if (slots == 0 || busyUs[slots - 1] <= untilUs) {
      return busyTotal;
    }
    int at = Arrays.binarySearch(busyUs, untilUs);
    int shorter = at >= 0 ? at : -at - 1;
    return workBefore[shorter] + (speedBefore[slots] - speedBefore[shorter]) * untilUs;
  }

  /** Standard deviation of loads, milliseconds. */
  double imbalanceMs(double sumUs, double sumOfSquares) {
    double mean = sumUs / agents;
    return Math.sqrt(Math.max(0, sumOfSquares / agents - mean * mean)) / 1_000;
  }

  double excess(double cost) {
    return Math.max(0, cost - maxCost);
  }
}
