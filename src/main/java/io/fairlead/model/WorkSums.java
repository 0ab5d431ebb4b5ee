package io.fairlead.model;

/**
 * Work of one tenant and type over some time.
 *
 * @param arrived tasks accepted
 * @param arrivedWorkUs their cost as estimated then, microseconds at speed 1
 * @param completed tasks completed
 * @param completedWorkUs their cost as measured, run time × speed of the agent, microseconds at
 *     speed 1
 */
public record WorkSums(long arrived, long arrivedWorkUs, long completed, long completedWorkUs) {
  public static final WorkSums NONE = new WorkSums(0, 0, 0, 0);

  /** Both together. */
  public WorkSums plus(WorkSums other) {
    return new WorkSums(
        arrived + other.arrived,
        arrivedWorkUs + other.arrivedWorkUs,
        completed + other.completed,
        completedWorkUs + other.completedWorkUs);
  }
}
