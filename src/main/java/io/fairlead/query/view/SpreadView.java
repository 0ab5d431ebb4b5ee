package io.fairlead.query.view;

import io.fairlead.streams.tally.Spread;

/**
 * How long something took. Quantiles are read from buckets, so they are as exact as those are.
 *
 * @param count how often it was measured
 * @param meanMs milliseconds; 0 if it was not, as the others
 */
public record SpreadView(long count, double meanMs, double p50Ms, double p95Ms, double p99Ms) {
  public static SpreadView of(Spread spread) {
    return new SpreadView(
        spread.count(),
        spread.meanMs(),
        spread.quantileMs(0.5),
        spread.quantileMs(0.95),
        spread.quantileMs(0.99));
  }

  SpreadView rounded() {
    return new SpreadView(
        count, Rounded.of(meanMs), Rounded.of(p50Ms), Rounded.of(p95Ms), Rounded.of(p99Ms));
  }
}
