package io.fairlead.optimize.plan;

/** Says for one task after the other, in the order in which they run, who should run it. */
interface Choice {
  /**
   * Whom a task is to be given to; {@link PlanProblem#STAY} or {@code home} if it is not moved.
   *
   * @param home who runs it if it is not moved
   * @param soFar what the tasks before it have come to
   */
  int of(int task, int home, Schedule soFar);

  /** Of choices that are known beforehand. */
  static Choice fixed(int[] agents) {
    return (task, home, soFar) -> agents[task];
  }
}
