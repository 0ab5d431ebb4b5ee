package io.fairlead.optimize.topology;

/**
 * By how much one thing is better than another, over several trials with common random numbers:
 * each seed gives a difference, and all are told as shares of the mean value before. Below 0 it is
 * worse.
 *
 * @param mean of the seeds
 * @param least of the seeds
 * @param most of the seeds
 * @param standardError of the mean; 0 for one seed
 * @param seeds how many
 * @see "Law, Simulation Modeling and Analysis, chapters 10.2 (paired comparison) and 11.2 (common
 *     random numbers)"
 */
public record Improvement(double mean, double least, double most, double standardError, int seeds) {

  /**
   * Of values of the same seeds, in the same order. Where the values before are all 0 there is
   * nothing to be better than: 0 if the others are no worse, else −1.
   */
  static Improvement of(double[] before, double[] after, boolean moreIsBetter) {
    int count = before.length;
    if (count == 0 || after.length != count) {
      throw new IllegalArgumentException(count + " values before, " + after.length + " after");
    }
    double scale = 0;
    for (double value : before) {
      scale += Math.abs(value) / count;
    }
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    double[] shares = new double[count];
    for (int i = 0; i < count; i++) {
      double gain = moreIsBetter ? after[i] - before[i] : before[i] - after[i];
      shares[i] = scale > 0 ? gain / scale : gain < 0 ? -1 : 0;
      sum += shares[i];
      least = Math.min(least, shares[i]);
      most = Math.max(most, shares[i]);
    }
    double mean = sum / count;
    double squares = 0;
    for (double share : shares) {
      squares += (share - mean) * (share - mean);
    }
    double error = count < 2 ? 0 : Math.sqrt(squares / (count - 1) / count);
    return new Improvement(mean, least, most, error, count);
  }

  /** Whether it is above the threshold in the mean, and better in every single trial. */
  public boolean exceeds(double threshold) {
    return mean > threshold && least > 0;
  }
}
