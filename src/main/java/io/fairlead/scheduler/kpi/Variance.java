package io.fairlead.scheduler.kpi;

import java.util.OptionalDouble;

/**
 * Variance of a whole population, Σ (x − mean)² / n, in one pass.
 *
 * @see "Welford (1962), Note on a Method for Calculating Corrected Sums of Squares and Products"
 */
public final class Variance {
  private int count;
  private double mean;
  private double squares;

  public void add(double x) {
    count++;
    double delta = x - mean;
    mean += delta / count;
    squares += delta * (x - mean);
  }

  /** Empty if nothing was added. */
  public OptionalDouble value() {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(squares / count);
  }
}
