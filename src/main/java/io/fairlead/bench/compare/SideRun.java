package io.fairlead.bench.compare;

import io.fairlead.bench.load.WaitTimes;
import java.util.List;

/**
 * What one run of a side came to.
 *
 * @param waits from each task's scheduled arrival to the first start of its handler
 * @param makespanMs from the first scheduled arrival to the last end, milliseconds
 * @param completed tasks that ended well
 * @param lost tasks that nothing is known of
 * @param doubled ends beyond the first of a task, and leases that overlap
 * @param roundTripMs measured mean of dispatch and report, milliseconds; 0 for a side without
 * @param starvedShare share of the agents' time in which they were idle although the task that they
 *     ran next was there before they ran dry; 0 for a side that is only simulated
 * @param stages where the time went on the way; empty for a side that is only simulated
 * @param faults what is wrong, in words
 */
public record SideRun(
    WaitTimes.Summary waits,
    double makespanMs,
    long completed,
    long lost,
    long doubled,
    double roundTripMs,
    double starvedShare,
    List<Stage> stages,
    List<String> faults) {
  public SideRun {
    stages = List.copyOf(stages);
    faults = List.copyOf(faults);
  }

  /**
   * A part of the way.
   *
   * @param name what happens in it
   * @param meanMs mean over all tasks, milliseconds
   */
  public record Stage(String name, double meanMs, double p50Ms, double p99Ms) {}

  /** Whether nothing was lost or doubled. */
  public boolean isGood() {
    return lost == 0 && doubled == 0 && faults.isEmpty();
  }
}
