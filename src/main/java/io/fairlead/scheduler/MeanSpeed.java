package io.fairlead.scheduler;

/**
 * The speed at which a swarm's work was done lately, averaged over runs. Where costs are learned
 * from runs and speeds from costs, nothing but their proportion is known; each would carry the
 * other away. What is learned of a type is therefore its cost on an agent of mean speed, so that
 * speeds stay around 1. Not stored: where it matters it is near 1, and it begins there.
 */
final class MeanSpeed {
  private static final double GAIN = 1.0 / 64;

  private double value = 1;

  /** A run on an agent of that speed has ended. */
  void ran(double speed) {
    value += GAIN * (speed - value);
  }

  double value() {
    return value;
  }
}
