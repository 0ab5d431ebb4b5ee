package io.fairlead.scheduler.lease;

/**
 * The estimate of how long it takes from a dispatch until the end of a run is known, less the run
 * itself and the waiting on the agent: the way there and back. O(1).
 *
 * <p>It rises faster than it falls, so it settles above the mean, at the 0.95-expectile of the
 * samples. A task that comes early costs little, a slot that runs dry is capacity lost: at 88 %
 * utilisation and ways that vary by 20 ms the mean for an estimate gives half as much wait again.
 *
 * @see "Newey, Powell (1987), Asymmetric least squares estimation and testing"
 */
public final class RoundTrip {
  static final double RISE = 0.2;
  static final double FALL = 0.01;

  private RoundTrip() {}

  /**
   * A sample.
   *
   * @param passedUs from dispatch until its end was known, microseconds
   * @param runTimeUs how long it ran of that
   * @param waitedUs how long it waited on its agent before that; 0 if it did not
   */
  public static double sampleUs(long passedUs, long runTimeUs, long waitedUs) {
    return Math.max(0.0, (double) passedUs - runTimeUs - waitedUs);
  }

  /** The estimate after one more sample, microseconds. */
  public static double learned(double estimateUs, double sampleUs) {
    double gain = sampleUs > estimateUs ? RISE : FALL;
    return estimateUs + gain * (sampleUs - estimateUs);
  }
}
