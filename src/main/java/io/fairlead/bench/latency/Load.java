package io.fairlead.bench.latency;

import io.fairlead.bench.Guarantee;

/**
 * What both sides are given alike.
 *
 * @param ratePerSecond tasks submitted in a second
 * @param warmUpSeconds at the same rate, before what is measured
 * @param seconds that are measured
 * @param agents how many
 * @param slots of each: tasks that it takes at once
 */
public record Load(
    Guarantee guarantee,
    double ratePerSecond,
    double warmUpSeconds,
    double seconds,
    int agents,
    int slots) {

  int warmUpTasks() {
    return (int) Math.round(ratePerSecond * warmUpSeconds);
  }

  /** Those that are measured. */
  public int tasks() {
    return Math.max(1, (int) Math.round(ratePerSecond * seconds));
  }
}
