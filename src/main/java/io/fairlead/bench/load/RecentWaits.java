package io.fairlead.bench.load;

import java.util.Arrays;

/** The waits of the tasks that started last, for a picture of the present. Thread-safe. */
final class RecentWaits {
  static final int KEPT = 512;

  private final long[] waitsUs = new long[KEPT];
  private long count;

  synchronized void add(long waitUs) {
    waitsUs[(int) (count++ % KEPT)] = Math.max(0, waitUs);
  }

  synchronized WaitTimes.Summary summary() {
    return WaitTimes.summaryOf(Arrays.copyOf(waitsUs, (int) Math.min(count, KEPT)));
  }
}
