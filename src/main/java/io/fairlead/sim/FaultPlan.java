package io.fairlead.sim;

/**
 * How often what goes wrong in a simulation. Each figure is the probability at one occasion, 0 to
 * 1.
 *
 * @param reportLost a report that never arrives
 * @param reportDuplicated a report that arrives twice, the second time later
 * @param agentCrash an agent dies at a heartbeat; another process of the same id says hello later
 * @param agentPause an agent stands still at a heartbeat, for up to twice lostAfterMs
 * @param taskFails a handler fails instead of completing
 * @param taskCancelled a producer cancels a task shortly after it submitted it
 * @param resubmitted a producer submits a task again
 * @param coordinatorCrash the coordinator is rebuilt from its store, at a heartbeat
 * @param agentSlowed an agent's tasks take up to 8 times as long from a heartbeat on, until it is
 *     drawn again
 * @param operated somebody changes a setting, pauses or drains, at a heartbeat
 * @param planned somebody begins to make a plan, a right or a wrong one, at a heartbeat
 */
public record FaultPlan(
    double reportLost,
    double reportDuplicated,
    double agentCrash,
    double agentPause,
    double taskFails,
    double taskCancelled,
    double resubmitted,
    double coordinatorCrash,
    double agentSlowed,
    double operated,
    double planned) {
  /** Nothing goes wrong. */
  public static final FaultPlan NONE = new FaultPlan(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Everything goes wrong now and then. */
  public static final FaultPlan ROUGH =
      new FaultPlan(0.05, 0.05, 0.004, 0.004, 0.05, 0.03, 0.05, 0.002, 0.01, 0, 0);

  /** As rough, and somebody keeps changing what can be changed. */
  public static final FaultPlan ROUGH_AND_OPERATED =
      new FaultPlan(0.05, 0.05, 0.004, 0.004, 0.05, 0.03, 0.05, 0.002, 0.01, 0.02, 0);

  /** The same with other odds of a plan. */
  public FaultPlan planned(double probability) {
    return new FaultPlan(
        reportLost,
        reportDuplicated,
        agentCrash,
        agentPause,
        taskFails,
        taskCancelled,
        resubmitted,
        coordinatorCrash,
        agentSlowed,
        operated,
        probability);
  }
}
