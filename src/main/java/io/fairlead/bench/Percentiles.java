package io.fairlead.bench;

import org.HdrHistogram.Histogram;

/**
 * How long something took, over many times; all in milliseconds, all 0 if there was none.
 *
 * @param count how many times
 */
public record Percentiles(
    long count,
    double meanMs,
    double p50Ms,
    double p90Ms,
    double p99Ms,
    double p999Ms,
    double maxMs) {
  /** Digits of a value that a histogram keeps: errors are below a thousandth. */
  private static final int DIGITS = 3;

  private static final double US_PER_MS = 1_000;

  /** A histogram of microseconds, as {@link #of} wants it. Not safe for use by several threads. */
  public static Histogram histogram() {
    return new Histogram(DIGITS);
  }

  /** Of values in microseconds. */
  public static Percentiles of(Histogram us) {
    return us.getTotalCount() == 0
        ? new Percentiles(0, 0, 0, 0, 0, 0, 0)
        : new Percentiles(
            us.getTotalCount(),
            us.getMean() / US_PER_MS,
            us.getValueAtPercentile(50) / US_PER_MS,
            us.getValueAtPercentile(90) / US_PER_MS,
            us.getValueAtPercentile(99) / US_PER_MS,
            us.getValueAtPercentile(99.9) / US_PER_MS,
            us.getMaxValue() / US_PER_MS);
  }
}
