package io.fairlead.bench;

import java.util.Arrays;

/** A figure over the repetitions of a measurement. */
public record Spread(double median, double min, double max) {

  /**
   * Of these values.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Spread of(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a spread of no values");
    }
    double[] sorted = Arrays.copyOf(values, values.length);
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
