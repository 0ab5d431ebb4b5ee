package io.fairlead.scheduler.kpi;

import java.util.OptionalDouble;

/**
 * (Σ x)² / (n Σ x²): 1 if all get the same, 1/n if one gets all.
 *
 * @see "Jain, Chiu, Hawe (1984), A Quantitative Measure of Fairness and Discrimination"
 */
public final class JainIndex {
  private int count;
  private double sum;
  private double squares;

  /** What one more has got, 0 or above. */
  public void add(double x) {
    count++;
    sum += x;
    squares += x * x;
  }

  /** Empty if nobody has got anything. */
  public OptionalDouble value() {
    return squares > 0 ? OptionalDouble.of(sum * sum / (count * squares)) : OptionalDouble.empty();
  }
}
