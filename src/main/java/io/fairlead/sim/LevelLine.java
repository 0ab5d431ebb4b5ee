package io.fairlead.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How many tasks wait and run, over time. Keeps every change, 16 bytes each. */
final class LevelLine {
  private long[] atUs = new long[64];
  private int[] waitingAt = new int[64];
  private int[] runningAt = new int[64];
  private int size;
  private int waiting;
  private int running;

  /** So many more, or fewer, from a time on that is not before the last one. */
  void change(long nowUs, int moreWaiting, int moreRunning) {
    waiting += moreWaiting;
    running += moreRunning;
    if (size == 0 || atUs[size - 1] != nowUs) {
      if (size == atUs.length) {
        atUs = Arrays.copyOf(atUs, 2 * size);
        waitingAt = Arrays.copyOf(waitingAt, 2 * size);
        runningAt = Arrays.copyOf(runningAt, 2 * size);
      }
      atUs[size++] = nowUs;
    }
    waitingAt[size - 1] = waiting;
    runningAt[size - 1] = running;
  }

  /**
   * How it stood at even distances from the first time to the last, both included; at most {@link
   * ReplayFigures#MAX_POINTS} and one a millisecond.
   */
  List<ReplayFigures.Point> points(long fromUs, long untilUs) {
    long spanUs = Math.max(0, untilUs - fromUs);
    int gaps = (int) Math.min(ReplayFigures.MAX_POINTS - 1, spanUs / 1_000);
    List<ReplayFigures.Point> points = new ArrayList<>(gaps + 1);
    int next = 0;
    for (int i = 0; i <= gaps; i++) {
      long whenUs = fromUs + (gaps == 0 ? spanUs : Math.round((double) spanUs * i / gaps));
      while (next < size && atUs[next] <= whenUs) {
        next++;
      }
      points.add(
          new ReplayFigures.Point(
              (whenUs - fromUs) / 1_000,
              next == 0 ? 0 : waitingAt[next - 1],
              next == 0 ? 0 : runningAt[next - 1]));
    }
    return points;
  }
}
