package io.fairlead.model;

import java.util.Arrays;
import java.util.List;

/** The virtual times of a swarm's queue, in tags. Immutable. */
public final class QueueTags {
  private static final int LEVELS = Level.values().length;

  /** Of a queue that nothing was taken from yet. */
  public static final QueueTags NONE =
      new QueueTags(new long[LEVELS], 0, new long[LEVELS], 0, 0, 0);

  private final long[] flowTimes;
  private final long levelTime;
  private final long[] levelStarts;
  private final long shareTime;
  private final long criticalStart;
  private final long restStart;

  /**
   * @param flowTimes virtual time among the tenants, by level
   * @param levelTime virtual time among the levels that share by weight
   * @param levelStarts virtual start time of each level among them, by level
   * @param shareTime virtual time among critical and the rest
   * @param criticalStart virtual start time of critical
   * @param restStart virtual start time of the rest
   */
  public QueueTags(
      long[] flowTimes,
      long levelTime,
      long[] levelStarts,
      long shareTime,
      long criticalStart,
      long restStart) {
    if (flowTimes.length != LEVELS || levelStarts.length != LEVELS) {
      throw new IllegalArgumentException(
          "want " + LEVELS + " levels, have " + flowTimes.length + " and " + levelStarts.length);
    }
    this.flowTimes = flowTimes.clone();
    this.levelTime = levelTime;
    this.levelStarts = levelStarts.clone();
    this.shareTime = shareTime;
    this.criticalStart = criticalStart;
    this.restStart = restStart;
  }

  /** The same from lists, as a store has them. */
  public static QueueTags of(
      List<Long> flowTimes,
      long levelTime,
      List<Long> levelStarts,
      long shareTime,
      long criticalStart,
      long restStart) {
    return new QueueTags(
        longs(flowTimes), levelTime, longs(levelStarts), shareTime, criticalStart, restStart);
  }

  private static long[] longs(List<Long> list) {
    return list.stream().mapToLong(Long::longValue).toArray();
  }

  /** Virtual time among the tenants, by level. */
  public List<Long> flowTimes() {
    return Arrays.stream(flowTimes).boxed().toList();
  }

  /** Virtual time among the levels that share by weight. */
  public long levelTime() {
    return levelTime;
  }

  /** Virtual start time of each level among them. */
  public List<Long> levelStarts() {
    return Arrays.stream(levelStarts).boxed().toList();
  }

  /** Virtual time among critical and the rest. */
  public long shareTime() {
    return shareTime;
  }

  /** Virtual start time of critical. */
  public long criticalStart() {
    return criticalStart;
  }

  /** Virtual start time of the rest. */
  public long restStart() {
    return restStart;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QueueTags that
        && Arrays.equals(flowTimes, that.flowTimes)
        && levelTime == that.levelTime
        && Arrays.equals(levelStarts, that.levelStarts)
        && shareTime == that.shareTime
        && criticalStart == that.criticalStart
        && restStart == that.restStart;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(flowTimes) + Arrays.hashCode(levelStarts);
  }

  @Override
  public String toString() {
    return "QueueTags[flows "
        + Arrays.toString(flowTimes)
        + ", levels "
        + levelTime
        + " "
        + Arrays.toString(levelStarts)
        + ", share "
        + shareTime
        + " "
        + criticalStart
        + ":"
        + restStart
        + "]";
  }
}
