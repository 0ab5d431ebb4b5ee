package io.fairlead.scheduler.balance;

/** When tasks that an agent has and has not started are expected to start. O(tasks × slots). */
public final class ExpectedStarts {
  private ExpectedStarts() {}

  /**
   * Microseconds from now, one for each task.
   *
   * @param slots slots of the agent, above 0
   * @param remainingUs expected remaining run time of each task, in the order in which they get a
   *     slot: those that run, then those that wait
   */
  public static long[] ofEach(int slots, long[] remainingUs) {
    long[] starts = new long[remainingUs.length];
    long[] freeAt = new long[slots];
    for (int i = 0; i < remainingUs.length; i++) {
      int slot = 0;
      for (int j = 1; j < slots; j++) {
        if (freeAt[j] < freeAt[slot]) {
          slot = j;
        }
      }
      starts[i] = freeAt[slot];
      freeAt[slot] += remainingUs[i];
    }
    return starts;
  }
}
