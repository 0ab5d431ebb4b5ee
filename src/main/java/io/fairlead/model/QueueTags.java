package io.fairlead.model;

import java.util.List;

/**
 * The virtual times of a swarm's queue, in tags.
 *
 * @param flowTimes virtual time among the tenants, by level
 * @param levelTime virtual time among the levels that share by weight
 * @param levelStarts virtual start time of each level among them, by level
 * @param shareTime virtual time among critical and the rest
 * @param criticalStart virtual start time of critical
 * @param restStart virtual start time of the rest
 */
public record QueueTags(
    List<Long> flowTimes,
    long levelTime,
    List<Long> levelStarts,
    long shareTime,
    long criticalStart,
    long restStart) {
  /** Of a queue that nothing was taken from yet. */
  public static final QueueTags NONE =
      new QueueTags(List.of(0L, 0L, 0L, 0L), 0, List.of(0L, 0L, 0L, 0L), 0, 0, 0);

  public QueueTags {
    flowTimes = List.copyOf(flowTimes);
    levelStarts = List.copyOf(levelStarts);
    int levels = Level.values().length;
    if (flowTimes.size() != levels || levelStarts.size() != levels) {
      throw new IllegalArgumentException(
          "want " + levels + " levels, have " + flowTimes + " and " + levelStarts);
    }
  }
}
