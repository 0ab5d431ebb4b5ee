package io.fairlead.streams.tally;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long something took, in buckets. One thread writes, any thread reads; what is read while it
 * is written may be one measurement apart in its parts.
 */
public final class Durations {
  private static final long[] BOUNDS_MS = {
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 300_000,
    1_800_000
  };

  /** Buckets, the last of them for all that is longer than any bound. */
  public static final int BUCKETS = BOUNDS_MS.length + 1;

  /** Where the sum and the longest stand, behind the buckets. */
  static final int SUM = BUCKETS;

  static final int LONGEST = BUCKETS + 1;

  /** Numbers of a copy: the buckets, the sum and the longest. */
  static final int COPY_SIZE = BUCKETS + 2;

  private final AtomicLongArray numbers = new AtomicLongArray(COPY_SIZE);

  void add(long ms) {
    long duration = Math.max(0, ms);
    int bucket = 0;
    while (bucket < BOUNDS_MS.length && duration > BOUNDS_MS[bucket]) {
      bucket++;
    }
    numbers.lazySet(bucket, numbers.getPlain(bucket) + 1);
    numbers.lazySet(SUM, numbers.getPlain(SUM) + duration);
    if (duration > numbers.getPlain(LONGEST)) {
      numbers.lazySet(LONGEST, duration);
    }
  }

  /** Upper bounds, inclusive, milliseconds; one less than there are buckets. */
  public static long[] boundsMs() {
    return BOUNDS_MS.clone();
  }

  void copyTo(long[] row, int offset) {
    for (int i = 0; i < COPY_SIZE; i++) {
      row[offset + i] = numbers.get(i);
    }
  }

  /** What has been measured so far. */
  public Spread spread() {
    long[] copy = new long[COPY_SIZE];
    copyTo(copy, 0);
    return Spread.of(copy, 0);
  }
}
