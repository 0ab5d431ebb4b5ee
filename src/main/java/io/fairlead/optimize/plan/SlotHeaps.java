package io.fairlead.optimize.plan;

/**
 * When the slots of each agent are free. One heap per agent, side by side in one array: only the
 * slot that is free first is ever looked at. {@code freeUs} is O(1), {@code take} O(log slots).
 */
final class SlotHeaps {
  private final PlanProblem problem;
  private final double[] free;

  SlotHeaps(PlanProblem problem) {
    this.problem = problem;
    free = problem.busyUs.clone();
  }

  /** As in the snapshot. */
  void reset() {
    System.arraycopy(problem.busyUs, 0, free, 0, free.length);
  }

  /** One agent's as in the snapshot. */
  void reset(int agent) {
    int first = problem.firstSlot[agent];
    System.arraycopy(problem.busyUs, first, free, first, problem.slots[agent]);
  }

  /** When the first slot of an agent is free, microseconds from now. */
  double freeUs(int agent) {
    return free[problem.firstSlot[agent]];
  }

  /**
   * Runs something on that slot.
   *
   * @param earliestUs when it can start, be the slot free before or not
   * @return when it ends
   */
  double run(int agent, double earliestUs, double runUs) {
    double end = Math.max(freeUs(agent), earliestUs) + runUs;
    take(agent, end);
    return end;
  }

  /** Takes that slot until then. */
  void take(int agent, double untilUs) {
    int first = problem.firstSlot[agent];
    int size = problem.slots[agent];
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && free[first + child + 1] < free[first + child]) {
        child++;
      }
      if (free[first + child] >= untilUs) {
        break;
      }
      free[first + at] = free[first + child];
      at = child;
    }
    free[first + at] = untilUs;
  }
}
