package io.fairlead.scheduler.lease;

import java.util.Arrays;

/**
 * How much an agent may be sent ahead, measured in work. Up to its slots always; beyond them, at
 * most {@code maxPrefetch}, only while the work it has will keep every slot busy for less than one
 * dispatch round trip and {@link #LOOK_US}: then the next task reaches it just before it runs dry,
 * and no sooner.
 *
 * <p>A run that has passed its estimate is expected to take as long again as it is over, so an
 * agent that is stuck is not fed.
 */
public final class DispatchWindow {
  /**
   * How long it may take until somebody looks whether time has made room, microseconds: the
   * scheduler's tick comes at least that often. Without it every task sent ahead comes that much
   * too late, at worst.
   */
  public static final long LOOK_US = 10_000;

  private DispatchWindow() {}

  /**
   * When the next slot will be free for one more task, microseconds from now.
   *
   * @param slots slots of the agent
   * @param remainingUs expected remaining run time of each task it holds, in order of dispatch,
   *     microseconds; as {@link #remainingUs} gives them
   * @param held how many of them count
   */
  public static long freeInUs(int slots, long[] remainingUs, int held) {
    if (held < slots) {
      return 0;
    }
    if (slots == 1) {
      long sum = 0;
      for (int i = 0; i < held; i++) {
        sum += remainingUs[i];
      }
      return sum;
    }
    long[] freeAt = Arrays.copyOf(remainingUs, slots);
    for (int i = slots; i < held; i++) {
      freeAt[least(freeAt)] += remainingUs[i];
    }
    return freeAt[least(freeAt)];
  }

  /**
   * Expected remaining run time, microseconds.
   *
   * @param expectedUs expected run time of the whole task on this agent
   * @param runningForUs how long it has been running; negative if it has not begun
   */
  public static long remainingUs(long expectedUs, long runningForUs) {
    if (runningForUs < 0) {
      return expectedUs;
    }
    return Math.abs(expectedUs - runningForUs);
  }

  /**
   * Whether the agent may be sent one more task.
   *
   * @param slots slots of the agent
   * @param held tasks it holds
   * @param maxPrefetch bound of tasks beyond its slots
   * @param freeInUs as {@link #freeInUs} gives it
   * @param roundTripUs as {@link RoundTrip} estimates it
   */
  public static boolean hasRoom(
      int slots, int held, long maxPrefetch, long freeInUs, double roundTripUs) {
    return held < slots || (held < slots + maxPrefetch && roomInUs(freeInUs, roundTripUs) < 0);
  }

  /**
   * Microseconds until the work ahead of a further task is short enough; negative if it is already.
   *
   * @param freeInUs as {@link #freeInUs} gives it
   * @param roundTripUs as {@link RoundTrip} estimates it
   */
  public static long roomInUs(long freeInUs, double roundTripUs) {
    return freeInUs - LOOK_US - (long) Math.floor(roundTripUs);
  }

  private static int least(long[] values) {
    int index = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[index]) {
        index = i;
      }
    }
    return index;
  }
}
