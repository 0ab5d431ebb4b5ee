package io.fairlead.streams.tally;

import java.util.Arrays;

/**
 * Measured durations, in the buckets of {@link Durations}. Immutable.
 *
 * @param buckets numbers by bucket, not added up
 * @param sumMs milliseconds
 * @param longestMs none of them was longer, nor any counted before them, milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // equality goes by what is in it
public record Spread(long[] buckets, long sumMs, long longestMs) {
  public static final Spread NONE = new Spread(new long[Durations.BUCKETS], 0, 0);

  static Spread of(long[] row, int offset) {
    return new Spread(
        Arrays.copyOfRange(row, offset, offset + Durations.BUCKETS),
        row[offset + Durations.SUM],
        row[offset + Durations.LONGEST]);
  }

  public long count() {
    long count = 0;
    for (long bucket : buckets) {
      count += bucket;
    }
    return count;
  }

  /** Milliseconds; 0 if nothing was measured. */
  public double meanMs() {
    long count = count();
    return count == 0 ? 0 : (double) sumMs / count;
  }

  /**
   * A quantile, taken as even within its bucket, which ends at the longest that there was.
   *
   * @param share 0 to 1
   * @return milliseconds; 0 if nothing was measured
   */
  public double quantileMs(double share) {
    double rank = share * count();
    long[] boundsMs = Durations.boundsMs();
    double before = 0;
    for (int i = 0; i < boundsMs.length; i++) {
      if (buckets[i] > 0 && before + buckets[i] >= rank) {
        double lowMs = i == 0 ? 0 : boundsMs[i - 1];
        double highMs = Math.max(lowMs, (double) Math.min(boundsMs[i], longestMs));
        return lowMs + (highMs - lowMs) * Math.max(0, rank - before) / buckets[i];
      }
      before += buckets[i];
    }
    return count() == 0 ? 0 : longestMs;
  }

  public Spread plus(Spread other) {
    return combined(other, 1);
  }

  public Spread minus(Spread other) {
    return combined(other, -1);
  }

  private Spread combined(Spread other, int sign) {
    long[] sums = new long[Durations.BUCKETS];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = buckets[i] + sign * other.buckets[i];
    }
    return new Spread(sums, sumMs + sign * other.sumMs, Math.max(longestMs, other.longestMs));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Spread that
        && sumMs == that.sumMs
        && longestMs == that.longestMs
        && Arrays.equals(buckets, that.buckets);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(buckets) + Long.hashCode(sumMs);
  }

  @Override
  public String toString() {
    return count() + " of " + meanMs() + " ms";
  }
}
